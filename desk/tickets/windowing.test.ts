import { expect, test } from 'vitest';
import { rowWindow } from './windowing.ts';

test('a hundred thousand rows draw no more than what is seen and some around', () => {
  const window = rowWindow(100_000, 64, 64 * 50_000, 800);
  expect(window.end - window.first).toBeLessThan(40);
  expect(window.first).toBeLessThanOrEqual(50_000);
  expect(window.end).toBeGreaterThanOrEqual(50_013);
});

test('what is drawn and what is left out are together the whole height', () => {
  for (const top of [-500, 0, 10, 6400, 1e9]) {
    const { first, end, above, below } = rowWindow(1000, 64, top, 700);
    expect(above + (end - first) * 64 + below).toBe(64_000);
  }
});

test('an empty list draws nothing', () => {
  expect(rowWindow(0, 64, 0, 700)).toEqual({ first: 0, end: 0, above: 0, below: 0 });
});
