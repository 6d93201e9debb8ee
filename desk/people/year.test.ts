import { expect, test } from 'vitest';
import { monthsOf } from './year.ts';

const week = [1, 2, 3, 4, 5];

test('a year has twelve months and all its days', () => {
  const days = (year: number) => monthsOf(year, week, []).flatMap((month) => month.days).length;
  expect(days(2026)).toBe(365);
  expect(days(2028)).toBe(366);
});

test('the first day stands under its weekday, Monday first', () => {
  const months = monthsOf(2026, week, []);
  expect(months[10]).toMatchObject({ number: 11, firstColumn: 7 });
  expect(months[5]?.firstColumn).toBe(1);
});

test('what is set wins over the week', () => {
  const [october] = monthsOf(2026, week, [
    { date: '2026-10-01', kind: 'holiday', name: '国庆节' },
    { date: '2026-10-10', kind: 'workday', name: '国庆节调休' },
  ]).slice(9);
  const kindOf = (date: string) => october?.days.find((day) => day.date === date)?.kind;
  expect(kindOf('2026-10-01')).toBe('holiday');
  expect(kindOf('2026-10-10')).toBe('workday');
  expect(kindOf('2026-10-11')).toBe('rest');
  expect(kindOf('2026-10-12')).toBe('work');
});
