import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import commonPasswords from './common-passwords.json' with { type: 'json' };
import { PasswordTooCommon, PasswordTooLong, PasswordTooPlain, PasswordTooShort } from './sign-in.refusals.ts';

/** 32 MiB and about 0.15 s for each try (OWASP's scrypt row N=2^15, r=8, p=3); written into each hash, so they can grow. */
let preset = { cost: 2 ** 15, blockSize: 8, parallelization: 3 };

/** For tests with a hundred sign-ins: hashes that take no time and protect nothing. */
export function hashQuicklyInTests(): void {
  preset = { cost: 2 ** 4, blockSize: 8, parallelization: 1 };
}

const keyLength = 32;
const maxMemory = 128 * 1024 * 1024;

export const minPasswordLength = 10;
export const maxPasswordLength = 128;

const common = new Set(commonPasswords.map((word) => word.toLowerCase()));

/** What cannot be signed in with: the account waits for its password to be set. */
export const noPassword = 'none';

/**
 * Refuses a password that is too short, too long, known to everybody, or made of the login name or of one character. No rule
 * asks for signs or capitals: length is what helps.
 */
export function checkNewPassword(password: string, loginName: string): void {
  const plain = normal(password);
  const length = [...plain].length;
  if (length < minPasswordLength) throw new PasswordTooShort({ min: minPasswordLength });
  if (length > maxPasswordLength) throw new PasswordTooLong({ max: maxPasswordLength });
  const lower = plain.toLowerCase();
  if (common.has(lower)) throw new PasswordTooCommon();
  if (new Set(lower).size < 4 || (loginName.length >= 4 && lower.includes(loginName.toLowerCase()))) {
    throw new PasswordTooPlain();
  }
}

/** A password as it is kept: 'scrypt$N$r$p$salt$key'. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, preset);
  const { cost, blockSize, parallelization } = preset;
  return ['scrypt', cost, blockSize, parallelization, salt.toString('base64'), key.toString('base64')].join('$');
}

let decoy: Promise<string> | undefined;

/** Whether the password is the one kept. Without one kept it takes the same time and says no. */
export async function isPassword(password: string, kept: string | undefined): Promise<boolean> {
  const parsed = parse(kept);
  if (!parsed) {
    decoy ??= hashPassword(randomBytes(16).toString('hex'));
    await isPassword(password.slice(0, maxPasswordLength), await decoy);
    return false;
  }
  // what is longer was never accepted, and hashing it would cost
  const key = await derive(password.slice(0, maxPasswordLength * 4), parsed.salt, parsed);
  return timingSafeEqual(key, parsed.key);
}

/** A password for one use that can be read out: 16 letters and digits in four groups, without those that look alike. */
export function makeOneTimePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const groups = Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join(''),
  );
  return groups.join('-');
}

interface Parameters {
  cost: number;
  blockSize: number;
  parallelization: number;
}

function derive(password: string, salt: Uint8Array, { cost, blockSize, parallelization }: Parameters): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(normal(password), salt, keyLength, { cost, blockSize, parallelization, maxmem: maxMemory }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** One form for one password, however the keyboard sent it. */
const normal = (password: string): string => password.normalize('NFKC');

function parse(kept: string | undefined): (Parameters & { salt: Buffer; key: Buffer }) | undefined {
  const [kind, cost, blockSize, parallelization, salt, key] = kept?.split('$') ?? [];
  if (kind !== 'scrypt' || !salt || !key) return undefined;
  return {
    cost: Number(cost),
    blockSize: Number(blockSize),
    parallelization: Number(parallelization),
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  };
}
