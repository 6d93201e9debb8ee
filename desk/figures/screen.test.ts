import { expect, test } from 'vitest';
import { inboxInput, readFilters } from '../tickets/inbox-filters.ts';
import { rates as countedRates } from '../../server/modules/figures/measures.ts';
import { addMonths, listAddress, listOf, percentOf, rates } from './screen.ts';

const read = (address: string) =>
  inboxInput(readFilters(new URL(address, 'http://x').searchParams), ['area', 'raised-by-me']);

test('the address of a figure asks the inbox for exactly its list', () => {
  const screen = { measures: { solved: { solved: true, excluded: false } } } as never;
  const row = { list: { view: 'area', areaId: 'a', monthFrom: '2026-01', monthTo: '2026-03' } };
  expect(read(listOf(screen, row, 'solved'))).toEqual({
    view: 'area',
    areaId: 'a',
    monthFrom: '2026-01',
    monthTo: '2026-03',
    solved: true,
    excluded: false,
    limit: 100,
  });
});

test('a figure of a month, of open ones and of days keeps its meaning in the address', () => {
  expect(read(listAddress({ monthFrom: '2026-02', monthTo: '2026-02', open: true, overdue: true }))).toEqual({
    view: 'area',
    month: '2026-02',
    open: true,
    overdue: true,
    limit: 100,
  });
  expect(
    read(listAddress({ monthFrom: '2026-01', monthTo: '2026-02', replyWorkingDaysFrom: 0, replyWorkingDaysTo: 5 })),
  ).toEqual({
    view: 'area',
    monthFrom: '2026-01',
    monthTo: '2026-02',
    replyWorkingDaysFrom: '0',
    replyWorkingDaysTo: '5',
    limit: 100,
  });
});

test('months roll over the year, and a share of nothing is none', () => {
  expect(addMonths('2026-01', -1)).toBe('2025-12');
  expect(addMonths('2025-11', 3)).toBe('2026-02');
  expect(percentOf(1, 3)).toBe(33);
  expect(percentOf(0, 0)).toBeNull();
});

test('the desk divides what the server means by each rate', () => {
  expect(rates).toEqual(countedRates);
});
