import { expect, test } from 'vitest';
import { configurationTable, ConfigurationWrong, readConfiguration, settingNames } from './configuration.ts';
import type { Module } from './kernel/module.ts';
import { knownRefusals } from './kernel/refusal.ts';
import { fill, locales, localeOf, TextRegistry } from './kernel/text.ts';
import { kernelTexts } from './kernel/texts.ts';
import { modules } from './modules.ts';
import { serverTexts } from './texts.ts';

const all = modules as readonly Module[];
const catalogues = [kernelTexts, serverTexts, ...all.flatMap((module) => module.texts ?? [])];
const texts = new TextRegistry(catalogues);

test('every refusal says what is wrong, in both languages', () => {
  const silent: string[] = [];
  for (const code of [...knownRefusals().keys(), 'fault']) {
    for (const locale of locales) if (!texts.find(locale, `refusal.${code}`)) silent.push(`${locale} ${code}`);
  }
  expect(silent).toEqual([]);
});

test('every catalogue has the same keys and placeholders in both languages', () => {
  for (const { catalogues: both } of catalogues) {
    expect(Object.keys(both.en).sort()).toEqual(Object.keys(both['zh-CN']).sort());
    for (const [key, zh] of Object.entries(both['zh-CN'])) {
      const names = (words: string) => [...new Set(words.match(/\{\w+\}/g))].sort();
      expect(names(both.en[key] ?? ''), key).toEqual(names(zh));
    }
  }
});

test('every reason not to open the database has its sentence', () => {
  const reasons = [
    'folder-locked',
    'folder-not-writable',
    'database-unreachable',
    'schema-newer',
    'role-missing',
    'migration-failed',
  ];
  for (const reason of reasons) expect(texts.find('zh-CN', `open.${reason}`), reason).toBeDefined();
});

test('a placeholder without a value stays as it is written, and one cannot be smuggled in', () => {
  expect(fill('{a} {b}', { a: '{b}', b: 2 })).toBe('{b} 2');
  expect(fill('{a} {toString}', { a: ['x', 'y'] })).toBe('x, y {toString}');
});

test.each([
  [undefined, undefined, 'zh-CN'],
  [undefined, 'en-US,en;q=0.9', 'en'],
  [undefined, 'fr, en;q=0.3, zh;q=0.8', 'zh-CN'],
  [undefined, 'fr', 'zh-CN'],
  ['en', 'zh-CN', 'en'],
  ['klingon', 'en', 'en'],
])('a reader with cookie %s and Accept-Language %s reads %s', (cookie, header, locale) => {
  expect(localeOf(cookie, header)).toBe(locale);
});

test('an empty environment is a configuration', () => {
  expect(readConfiguration({})).toMatchObject({
    port: 8080,
    host: '127.0.0.1',
    dataDir: './data',
    demo: true,
    trustProxy: false,
  });
  expect(readConfiguration({ PORT: '', TRUST_PROXY: 'on', DEMO: 'off' })).toMatchObject({
    port: 8080,
    trustProxy: true,
    demo: false,
  });
});

test.each([
  ['PORT', '80a'],
  ['PORT', '70000'],
  ['DATABASE_URL', 'mysql://x'],
  ['DATABASE_POOL', '0'],
  ['PUBLIC_URL', 'lianxin.example'],
  ['TRUST_PROXY', 'maybe'],
  ['TENANT', 'A B'],
  ['LOG_LEVEL', 'loud'],
  ['METRICS_TOKEN', 'short'],
  ['RATE_LIMIT_FACTOR', '-1'],
])('%s=%s is refused with one sentence in each language that does not repeat the value', (name, value) => {
  const read = () => readConfiguration({ [name]: value });
  expect(read).toThrow(ConfigurationWrong);
  for (const locale of locales) {
    try {
      read();
    } catch (error) {
      const sentence = (error as ConfigurationWrong).sentence(locale);
      expect(sentence).toContain(name);
      expect(sentence).not.toContain(`"${value}"`);
      expect(sentence).not.toMatch(/\{\w+\}/);
    }
  }
});

test('the table of settings names every one', () => {
  for (const locale of locales) {
    for (const name of settingNames) expect(configurationTable(locale)).toContain(`\`${name}\``);
  }
});
