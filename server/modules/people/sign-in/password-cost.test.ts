import { expect, test } from 'vitest';
import { hashPassword } from './password.ts';

test('a password is hashed with scrypt at the cost that OWASP asks for', async () => {
  expect(await hashPassword('ein langes Wort 42')).toMatch(/^scrypt\$32768\$8\$3\$/);
});
