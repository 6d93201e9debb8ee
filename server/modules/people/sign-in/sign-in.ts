/**
 * What the sign-in pages and addresses call. Passwords are compared here, outside of transactions: that takes a tenth of a second
 * on purpose, and no connection waits for it. Secrets (tokens, passwords, seeds of codes) are made here and given to commands as
 * hashes, so that no log or stored answer holds them.
 */
import QRCode from 'qrcode';
import { systemActor, type PersonActor } from '../../../kernel/actor.ts';
import { digest, newSecret } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { NotFound } from '../../../kernel/refusal.ts';
import { tenantOf } from '../../../kernel/tenant.ts';
import { changePassword, openAccount, resetPassword } from './accounts.ts';
import { credentialByLogin, credentialOf } from './credential-store.ts';
import { demoSignIn, trySignIn } from './open-session.ts';
import { checkNewPassword, hashPassword, isPassword, makeOneTimePassword } from './password.ts';
import { beginSecondFactor, enterSecondFactor } from './second-factor.ts';
import { findSession, type Session } from './session.ts';
import {
  AccountLocked,
  CredentialsWrong,
  PasswordUnchanged,
  SecondFactorExists,
  SecondFactorWrong,
  SessionOver,
} from './sign-in.refusals.ts';
import { makeTotpSecret, totpAddress } from './totp.ts';

export interface Opened {
  /** for the cookie; nowhere kept but as a digest */
  token: string;
  session: Session;
}

/** Signs in with name and password. Refusals: CredentialsWrong (never says which), AccountLocked. */
export async function signIn(
  kernel: Kernel,
  tenantId: string,
  { loginName, password, device }: { loginName: string; password: string; device: string },
): Promise<Opened> {
  const credential = await kernel.database.transaction(tenantId, (tx) => credentialByLogin(tx, loginName), {
    readOnly: true,
  });
  const right = await isPassword(password, credential?.passwordHash);
  const token = newSecret();
  const { outcome, lockedUntil } = await kernel.execute(
    trySignIn,
    {
      personId: credential?.personId ?? null,
      comparedWith: credential ? digest(credential.passwordHash) : null,
      right,
      tokenHash: digest(token),
      device: device.slice(0, 120),
    },
    { tenantId, actor: systemActor('sign-in') },
  );
  if (outcome !== 'in') refuse(outcome, lockedUntil, kernel.clock.now(), new CredentialsWrong());
  return { token, session: await sessionOrOver(kernel, tenantId, token) };
}

/** One click as a member of a demonstration's cast. Refusals: NotADemo, CredentialsWrong (not one of the cast). */
export async function signInToDemo(
  kernel: Kernel,
  tenantId: string,
  { loginName, device }: { loginName: string; device: string },
): Promise<Opened> {
  const token = newSecret();
  await kernel.execute(
    demoSignIn,
    { loginName, tokenHash: digest(token), device: device.slice(0, 120) },
    { tenantId, actor: systemActor('sign-in') },
  );
  return { token, session: await sessionOrOver(kernel, tenantId, token) };
}

export interface Enrolment {
  /** for those who cannot use a camera: base32 in groups of four */
  secret: string;
  /** `otpauth://…` */
  address: string;
  /** the address as a QR code, an SVG picture */
  qr: string;
}

/**
 * Begins to set up the second factor of a session's person and shows its secret once. It counts when a code was entered.
 * Refusals: SessionOver, SecondFactorExists.
 */
export async function enrolSecondFactor(kernel: Kernel, tenantId: string, token: string): Promise<Enrolment> {
  const session = await sessionOrOver(kernel, tenantId, token);
  if (session.stage === 'second-factor') throw new SecondFactorExists();
  const secret = makeTotpSecret();
  await kernel.execute(
    beginSecondFactor,
    { personId: session.personId, secret },
    { tenantId, actor: ownerOf(session) },
  );
  const tenant = await kernel.database.transaction(tenantId, tenantOf, { readOnly: true });
  const address = totpAddress(secret, tenant.name, session.loginName ?? session.personName);
  const qr = await QRCode.toString(address, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
  return { secret: secret.replace(/(.{4})(?=.)/g, '$1 '), address, qr };
}

/** Enters a code of the second factor. Refusals: SessionOver, SecondFactorWrong, AccountLocked, SecondFactorNotBegun. */
export async function passSecondFactor(
  kernel: Kernel,
  tenantId: string,
  token: string,
  code: string,
): Promise<Session> {
  const session = await sessionOrOver(kernel, tenantId, token);
  const { outcome, lockedUntil } = await kernel.execute(
    enterSecondFactor,
    { personId: session.personId, sessionId: session.id, code: code.replace(/\s/g, '').slice(0, 12) },
    { tenantId, actor: ownerOf(session) },
  );
  if (outcome !== 'in') refuse(outcome, lockedUntil, kernel.clock.now(), new SecondFactorWrong());
  return sessionOrOver(kernel, tenantId, token);
}

/**
 * Changes the password of a session's person; other sessions end. Not before the second factor, where one is needed.
 * Refusals: SessionOver, CredentialsWrong, AccountLocked, PasswordUnchanged, and those of a password that will not do.
 */
export async function replacePassword(
  kernel: Kernel,
  tenantId: string,
  token: string,
  { oldPassword, newPassword }: { oldPassword: string; newPassword: string },
): Promise<Session> {
  const session = await sessionOrOver(kernel, tenantId, token);
  if (session.stage === 'second-factor' || session.stage === 'enrolment') throw new SessionOver();
  const credential = await kernel.database.transaction(tenantId, (tx) => credentialOf(tx, session.personId), {
    readOnly: true,
  });
  if (!credential) throw new NotFound({ what: 'account' });
  checkNewPassword(newPassword, credential.loginName);
  if (oldPassword.normalize('NFKC') === newPassword.normalize('NFKC')) throw new PasswordUnchanged();
  const right = await isPassword(oldPassword, credential.passwordHash);
  const { outcome, lockedUntil } = await kernel.execute(
    changePassword,
    {
      personId: session.personId,
      sessionId: session.id,
      comparedWith: digest(credential.passwordHash),
      right,
      newHash: await hashPassword(newPassword),
    },
    { tenantId, actor: ownerOf(session) },
  );
  if (outcome !== 'changed') refuse(outcome, lockedUntil, kernel.clock.now(), new CredentialsWrong());
  return sessionOrOver(kernel, tenantId, token);
}

/** Opens an account with a one-time password, which is answered here and kept nowhere. */
export async function openAccountWithPassword(
  kernel: Kernel,
  options: Parameters<Kernel['execute']>[2],
  { personId, loginName }: { personId: string; loginName: string },
): Promise<{ loginName: string; oneTimePassword: string }> {
  const oneTimePassword = makeOneTimePassword();
  const opened = await kernel.execute(
    openAccount,
    { personId, loginName, passwordHash: await hashPassword(oneTimePassword) },
    options,
  );
  return { loginName: opened.loginName, oneTimePassword };
}

/** Resets someone else's password to a one-time one, which is answered here and kept nowhere. */
export async function resetToOneTimePassword(
  kernel: Kernel,
  options: Parameters<Kernel['execute']>[2],
  personId: string,
): Promise<{ oneTimePassword: string; sessionsEnded: number }> {
  const oneTimePassword = makeOneTimePassword();
  const { sessionsEnded } = await kernel.execute(
    resetPassword,
    { personId, passwordHash: await hashPassword(oneTimePassword) },
    options,
  );
  return { oneTimePassword, sessionsEnded };
}

/** The person of a session that may not be open yet: they may do what concerns their own account, and hold no role here. */
function ownerOf(session: Session): PersonActor {
  return { kind: 'person', id: session.personId, sessionId: session.id, grants: [] };
}

async function sessionOrOver(kernel: Kernel, tenantId: string, token: string): Promise<Session> {
  const session = await findSession(kernel, tenantId, token);
  if (!session) throw new SessionOver();
  return session;
}

function refuse(outcome: 'wrong' | 'locked', lockedUntil: string | null, now: Date, wrong: Error): never {
  if (outcome === 'wrong' || lockedUntil === null) throw wrong;
  const minutes = Math.max(1, Math.ceil((new Date(lockedUntil).getTime() - now.getTime()) / 60_000));
  throw new AccountLocked({ minutes, until: lockedUntil });
}
