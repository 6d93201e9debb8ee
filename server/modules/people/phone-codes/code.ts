import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * One-time codes: derived from the tenant's secret and the code's id, so that the message can be written later without the code
 * being kept anywhere; and the phone it goes to, sealed until it is sent.
 */

/** The six digits of a code's id. */
export function codeOf(tenantSecret: Uint8Array, codeId: string): string {
  const word = createHmac('sha256', tenantSecret)
    .update(JSON.stringify(['phone-code', codeId]))
    .digest();
  // 48 bits modulo a million: no digit is likelier than another by more than 1 in 10^8
  return String(word.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
}

/** What is kept of a code: a keyed hash, which tells nothing without the tenant's secret. */
export function codeHash(tenantSecret: Uint8Array, codeId: string, code: string): string {
  return createHmac('sha256', tenantSecret)
    .update(JSON.stringify(['phone-code-hash', codeId, code]))
    .digest('hex');
}

/** Whether these are the digits, in a time that tells nothing. */
export function isCode(tenantSecret: Uint8Array, codeId: string, code: string, keptHash: string): boolean {
  const hash = Buffer.from(codeHash(tenantSecret, codeId, code), 'hex');
  const kept = Buffer.from(keptHash, 'hex');
  return hash.length === kept.length && timingSafeEqual(hash, kept);
}

/** Seals a phone number for one code's row (AES-256-GCM, key of the tenant's secret, bound to the id). */
export function sealPhone(tenantSecret: Uint8Array, codeId: string, phone: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealKey(tenantSecret), nonce);
  cipher.setAAD(Buffer.from(codeId));
  const sealed = Buffer.concat([cipher.update(phone, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Opens what `sealPhone` sealed. Throws when it was altered or belongs to another id. */
export function openPhone(tenantSecret: Uint8Array, codeId: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', sealKey(tenantSecret), bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(codeId));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}

function sealKey(tenantSecret: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', tenantSecret, '', 'phone-code-seal', 32));
}
