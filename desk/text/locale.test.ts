import { expect, test } from 'vitest';
import { chooseLocale, localeCookie } from './locale.ts';

test('the kept language wins over what the browser asks for', () => {
  expect(chooseLocale('a=1; lang=en', ['zh-CN'])).toBe('en');
  expect(chooseLocale('__Host-lang=zh-CN', ['en'])).toBe('zh-CN');
});

test('without a kept one the first known language of the browser is taken, else Chinese', () => {
  expect(chooseLocale('', ['fr', 'en-GB', 'zh'])).toBe('en');
  expect(chooseLocale('lang=fr', ['zh-Hant'])).toBe('zh-CN');
  expect(chooseLocale('', ['fr'])).toBe('zh-CN');
});

test('over https the cookie has the name that no plain connection can plant', () => {
  expect(localeCookie('en', true)).toMatch(/^__Host-lang=en; Path=\/; .*Secure$/);
  expect(localeCookie('en', false)).toMatch(/^lang=en; /);
});
