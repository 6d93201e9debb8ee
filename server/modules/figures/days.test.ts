import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bins, calendarDayRanges, quantile, totalOf, within, workingDayRanges, type Bar } from './days.ts';
import { addMonths, monthsBetween, monthsOf } from './period.ts';
import { hideSmall } from './public-figures.ts';

const values = fc.array(fc.nat(200), { maxLength: 200 });

function barsOf(list: readonly number[]): Bar[] {
  const n = new Map<number, number>();
  for (const value of list) n.set(value, (n.get(value) ?? 0) + 1);
  return [...n].map(([value, count]) => ({ value, n: count })).toSorted((a, b) => a.value - b.value);
}

test('a quantile of counted values is the nearest rank of the values themselves', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(0.5, 0.9, 0.01, 1), (list, share) => {
      const sorted = list.toSorted((a, b) => a - b);
      const expected = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? null;
      expect(quantile(barsOf(list), share)).toBe(expected);
    }),
  );
});

test('every value lies in exactly one bar of a chart', () => {
  fc.assert(
    fc.property(values, (list) => {
      const bars = barsOf(list);
      for (const ranges of [workingDayRanges, calendarDayRanges]) {
        expect(bins(bars, ranges).reduce((sum, { n }) => sum + n, 0)).toBe(totalOf(bars));
      }
      expect(within(bars, 15)).toBe(list.filter((value) => value <= 15).length);
    }),
  );
});

test('small numbers of a series are hidden, and never a single one that the sum would tell', () => {
  expect(hideSmall([0, 7, 12])).toEqual([0, 7, 12]);
  expect(hideSmall([3, 7, 12])).toEqual([null, null, 12]);
  expect(hideSmall([3, 4, 12])).toEqual([null, null, 12]);
  expect(hideSmall([3, 0, 0])).toEqual([null, 0, 0]);
});

test('months are counted over the turn of the year', () => {
  expect(monthsOf('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
  expect(addMonths('2026-01', -13)).toBe('2024-12');
  expect(monthsBetween('2026-03', '2026-01')).toBe(-1);
});
