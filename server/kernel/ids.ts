import { createHash, randomBytes } from 'node:crypto';
import { v5, v7 } from 'uuid';

/** A new time-ordered id (UUIDv7); within one process later ids sort after earlier ones. */
export function newId(): string {
  return v7();
}

/** The same id for the same words, always (UUIDv5): for imports and other work that may be fed twice. */
export function derivedId(namespace: string, ...parts: readonly string[]): string {
  return v5(JSON.stringify(parts), namespace);
}

/** A secret that cannot be guessed: `bytes` random bytes in URL-safe base64. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

/** SHA-256 in hexadecimal. For secrets with enough entropy of their own (tokens), never for passwords. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
