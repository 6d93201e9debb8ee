import { expect, test } from 'vitest';
import { locales } from '../../kernel/text.ts';
import { tellWords, toldLimit } from './tell-words.ts';
import { ticketTexts } from './texts.ts';

/** A value for everything that any sentence names. */
const all: Record<string, string> = {
  number: '482913056',
  unit: '市政养护中心',
  promisedOn: '2026-03-09',
  fromDate: '2026-03-06',
  toDate: '2026-03-09',
  reason: '等零件',
  question: '哪一盏灯？',
  text: '灯修好了。',
};
const mayBeMissing = ['unit', 'promisedOn'];
const catalogue = ticketTexts.catalogues['zh-CN'];
const keys = Object.keys(catalogue)
  .filter((key) => key.startsWith('tell.') && !key.includes('.without-'))
  .map((key) => key.slice('tell.'.length));

test.each(locales)('whatever is missing, no message in %s has a raw placeholder or a hole', (locale) => {
  for (const key of keys) {
    for (const gone of [[], ['unit'], ['promisedOn'], mayBeMissing, Object.keys(all)]) {
      for (const nothing of [null, undefined]) {
        const words = tellWords(locale, key, { ...all, ...Object.fromEntries(gone.map((name) => [name, nothing])) });
        expect(words, key).not.toMatch(/[{}]/);
      }
    }
  }
});

test.each(locales)('in %s each sentence with a unit that may be unknown, or a date, has one without it', (locale) => {
  const words = ticketTexts.catalogues[locale];
  // where a unit is what the message is about, there is one
  const needsUnit = new Set(['dispatched', 'unit-changed']);
  for (const key of keys) {
    const named = mayBeMissing.filter(
      (name) =>
        words[`tell.${key}` as keyof typeof words]?.includes(`{${name}}`) && !(name === 'unit' && needsUnit.has(key)),
    );
    for (const gone of named.length === 2 ? [...named.map((name) => [name]), named] : named.map((name) => [name])) {
      const part = gone.map((name) => (name === 'unit' ? 'unit' : 'promise')).toSorted();
      expect(Object.keys(words)).toContain(`tell.${key}.without-${part.join('-')}`);
    }
  }
});

test('a matter reopened without a promised date says so without one', () => {
  expect(tellWords('zh-CN', 'reopened', { number: '482913056', promisedOn: null })).toBe(
    '您的诉求 482913056 已重新办理。',
  );
  expect(tellWords('en', 'accepted', { number: '482913056', unit: null, promisedOn: null })).toBe(
    'Your matter 482913056 has been taken up.',
  );
});

test('long words are cut for a text message, which says where the rest is; short ones are sent whole', () => {
  const text = '灯'.repeat(4000);
  const told = tellWords('zh-CN', 'resolved', { number: '482913056', text });
  expect(told).toContain(`${'灯'.repeat(toldLimit - 1)}…`);
  expect(told).not.toContain('灯'.repeat(toldLimit));
  expect(told).toMatch(/全文请在网站的“查我的事”里看。$/);
  expect(
    [...tellWords('en', 'information-asked', { number: '1', unit: 'U', question: '😀'.repeat(300) })].length,
  ).toBeLessThan(220);
  expect(tellWords('zh-CN', 'noted', { number: '1', unit: '市政', text: '灯'.repeat(toldLimit) })).not.toMatch(
    /…|全文/,
  );
});
