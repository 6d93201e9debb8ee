import { Secret, TOTP } from 'otpauth';

/** Time-based codes as every authenticator app makes them: SHA-1, six digits, 30 seconds (RFC 6238). */
const period = 30;
const digits = 6;

/** A new secret: 160 bits in base32. */
export function makeTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What the app's camera reads: names the tenant and the login name. */
export function totpAddress(secret: string, issuer: string, loginName: string): string {
  return totp(secret, issuer, loginName).toString();
}

/**
 * The time step a code belongs to, one step before or after now included; undefined when it is wrong or the step is not later
 * than `lastStep`, so that each code opens once.
 */
export function stepOfCode(secret: string, code: string, now: Date, lastStep: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const delta = totp(secret).validate({ token: code, timestamp: now.getTime(), window: 1 });
  if (delta === null) return undefined;
  const step = Math.floor(now.getTime() / 1000 / period) + delta;
  return step > lastStep ? step : undefined;
}

/** The code an app would show: for tests. */
export function codeAt(secret: string, now: Date): string {
  return totp(secret).generate({ timestamp: now.getTime() });
}

function totp(secret: string, issuer = '', label = ''): TOTP {
  return new TOTP({ secret: Secret.fromBase32(secret), issuer, label, algorithm: 'SHA1', digits, period });
}
