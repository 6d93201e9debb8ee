import { expect, test } from 'vitest';
import { hashPassword, isPassword } from './password.ts';

test('a password is hashed with scrypt at the cost that OWASP asks for', async () => {
  expect(await hashPassword('ein langes Wort 42')).toMatch(/^scrypt\$32768\$8\$3\$/);
});

test('a name without a password costs the same work as a wrong password', async () => {
  const kept = await hashPassword('ein langes Wort 42');
  // the first one also makes the decoy
  await isPassword('something wrong', undefined);
  const workOf = async (of: string | undefined): Promise<number> => {
    const before = process.cpuUsage();
    expect(await isPassword('something wrong', of)).toBe(false);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  const wrong = await workOf(kept);
  const nobody = await workOf(undefined);
  // processor time, a tenth of a second each: without the decoy it would be next to nothing
  expect(nobody).toBeGreaterThan(wrong / 4);
});
