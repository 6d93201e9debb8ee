import { refusal } from '../../../kernel/refusal.ts';

/** A text message cannot reach this number (a landline). */
export const PhoneTakesNoMessages = refusal('phone-takes-no-messages', 422);
/** Too many codes to this phone lately; says when the next may be asked for. */
export const PhoneCodeTooSoon = refusal<{ seconds: number }>('phone-code-too-soon', 429);
export const PhoneCodeWrong = refusal<{ attemptsLeft: number }>('phone-code-wrong', 422);
/** All attempts are used up: a new code must be asked for. */
export const PhoneCodeSpent = refusal('phone-code-spent', 422);
/** Older than ten minutes, or none at all. */
export const PhoneCodeExpired = refusal('phone-code-expired', 422);
/** The code was used already. */
export const PhoneCodeUsed = refusal('phone-code-used', 409);
/** The phone must be verified first. */
export const PhoneNotVerified = refusal('phone-not-verified', 422);
