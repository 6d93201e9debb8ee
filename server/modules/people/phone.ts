import { keyedHash } from '../../kernel/keyed-hash.ts';

/**
 * A phone number in one form for storing and comparing: digits with '+' and the country's code in front. Chinese numbers may
 * come with or without +86, with spaces and dashes, and in full-width digits; anything that cannot be a number is undefined.
 */
export function normalisePhone(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s().\u2010-\u2015-]/g, '')
    .replace(/^00/, '+');
  const international = /^\+(\d{7,15})$/.exec(plain);
  if (international) {
    const chinese = /^86(.+)$/.exec(international[1] ?? '');
    return chinese ? chineseNumber(chinese[1] ?? '') : `+${international[1]}`;
  }
  return chineseNumber(plain) ?? (plain.startsWith('86') ? chineseNumber(plain.slice(2)) : undefined);
}

function chineseNumber(digits: string): string | undefined {
  if (/^1[3-9]\d{9}$/.test(digits)) return `+86${digits}`;
  // a landline with its area code: 0635-8241234
  if (/^0\d{2,3}[2-9]\d{6,7}$/.test(digits)) return `+86${digits.slice(1)}`;
  return undefined;
}

/** Whether a text message can reach it: a Chinese mobile number or a number abroad. */
export function takesMessages(phone: string): boolean {
  return /^\+861[3-9]\d{9}$/.test(phone) || (phone.startsWith('+') && !phone.startsWith('+86'));
}

/** What of a phone may be shown in lists: '138****5678', the last four of others. */
export function maskPhone(phone: string): string {
  const national = phone.startsWith('+86') ? phone.slice(3) : phone;
  if (/^1\d{10}$/.test(national)) return `${national.slice(0, 3)}****${national.slice(7)}`;
  return `${'*'.repeat(Math.max(1, national.length - 4))}${national.slice(-4)}`;
}

/**
 * The phone as it is looked up: a keyed hash, so that who has the table alone cannot try all numbers. Give the number as
 * `normalisePhone` makes it.
 */
export function phoneHash(tenantSecret: Uint8Array, phone: string): string {
  return keyedHash(tenantSecret, JSON.stringify(['phone', phone]), 'hex');
}
