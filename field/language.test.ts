import { expect, test } from 'vitest';
import en from './messages.en.json';
import zh from './messages.zh-CN.json';
import { fill } from './fill.ts';

test('both languages have the same sentences with the same gaps', () => {
  expect(Object.keys(en)).toEqual(Object.keys(zh));
  const gaps = (words: string) => [...new Set(words.match(/\{\w+\}/g))].toSorted();
  for (const key of Object.keys(zh) as (keyof typeof zh)[]) expect([key, gaps(en[key])]).toEqual([key, gaps(zh[key])]);
});

test('a gap is filled with its value, and stays when there is none', () => {
  expect(fill('{count} 件', { count: 3 })).toBe('3 件');
  expect(fill('{count} 件', {})).toBe('{count} 件');
});
