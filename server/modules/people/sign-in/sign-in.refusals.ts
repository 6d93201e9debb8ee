import { refusal } from '../../../kernel/refusal.ts';

/** Name or password is wrong; never says which. */
export const CredentialsWrong = refusal('credentials-wrong', 401);
/** Too many failures in a row; says for how long. */
export const AccountLocked = refusal<{ minutes: number; until: string }>('account-locked', 403);
/** The session is over or was never one. */
export const SessionOver = refusal('session-over', 401);
/** The six digits are wrong, too old, or were used before. */
export const SecondFactorWrong = refusal('second-factor-wrong', 401);
/** A second factor is set up already; only the security administrator can take it away. */
export const SecondFactorExists = refusal('second-factor-exists', 409);
/** No second factor is being set up. */
export const SecondFactorNotBegun = refusal('second-factor-not-begun', 409);

export const PasswordTooShort = refusal<{ min: number }>('password-too-short', 422);
export const PasswordTooLong = refusal<{ max: number }>('password-too-long', 422);
/** One of those that are tried first. */
export const PasswordTooCommon = refusal('password-too-common', 422);
/** It holds the login name, or is one character again and again. */
export const PasswordTooPlain = refusal('password-too-plain', 422);
export const PasswordUnchanged = refusal('password-unchanged', 422);

export const LoginNameTaken = refusal('login-name-taken', 409);
/** 2 to 40 letters, digits, dots, hyphens. */
export const LoginNameWrong = refusal('login-name-wrong', 422);
export const AccountExists = refusal('account-exists', 409);
/** One's own password is changed by giving the old one. */
export const AccountIsOwn = refusal('account-is-own', 403);
/** Signing in with one click is for demonstrations. */
export const NotADemo = refusal('not-a-demo', 403);
