import fc from 'fast-check';
import { expect, test } from 'vitest';
import { civilDateIn, dateAfter, daysBetween, groupByDeadline, groupOf, groups } from './deadlines.ts';
import type { TicketLine } from './matter.ts';

const zone = 'Asia/Shanghai';
/** Friday 20 November 2026, 10:00 in Shanghai */
const now = Date.parse('2026-11-20T02:00:00Z');

type Dated = Pick<TicketLine, 'state' | 'promisedOn' | 'promisedUntil' | 'overdueAt' | 'raisedAt'>;
const line = (more: Partial<Dated> = {}): Dated => ({
  state: 'accepted',
  promisedOn: null,
  promisedUntil: null,
  overdueAt: null,
  raisedAt: '2026-11-10T00:00:00.000Z',
  ...more,
});

test('a day begins at midnight in the district and not in Greenwich', () => {
  expect(civilDateIn(zone, Date.parse('2026-11-19T15:59:59Z'))).toBe('2026-11-19');
  expect(civilDateIn(zone, Date.parse('2026-11-19T16:00:00Z'))).toBe('2026-11-20');
});

test('what is promised for today is due today until the working day has ended', () => {
  const today = line({ promisedOn: '2026-11-20', promisedUntil: '2026-11-20T09:00:00.000Z' });
  expect(groupOf(today, now, zone)).toBe('today');
  expect(groupOf(today, Date.parse('2026-11-20T09:00:01Z'), zone)).toBe('overdue');
});

test('before dawn in Greenwich it is already the next day here', () => {
  const tomorrow = line({ promisedOn: '2026-11-21', promisedUntil: '2026-11-21T09:00:00.000Z' });
  expect(groupOf(tomorrow, Date.parse('2026-11-20T15:59:00Z'), zone)).toBe('soon');
  expect(groupOf(tomorrow, Date.parse('2026-11-20T16:01:00Z'), zone)).toBe('today');
});

test.each([
  ['2026-11-19', 'overdue'],
  ['2026-11-20', 'today'],
  ['2026-11-21', 'soon'],
  ['2026-11-23', 'soon'],
  ['2026-11-24', 'later'],
])('a promise for %s is %s', (promisedOn, group) => {
  expect(groupOf(line({ promisedOn }), now, zone)).toBe(group);
});

test('what waits for the resident is set apart unless it is overdue', () => {
  const waiting = line({ state: 'awaiting-information', promisedOn: '2026-11-20' });
  expect(groupOf(waiting, now, zone)).toBe('waiting');
  expect(groupOf({ ...waiting, overdueAt: '2026-11-19T10:00:00.000Z' }, now, zone)).toBe('overdue');
});

test('what has no promise yet comes later', () => {
  expect(groupOf(line(), now, zone)).toBe('later');
});

test('adding days and counting them agree, over the end of a year and a leap day', () => {
  expect(dateAfter('2026-12-30', 3)).toBe('2027-01-02');
  expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
});

test('grouping loses nothing, invents nothing and sorts by deadline', () => {
  const someLine = fc.record({
    state: fc.constantFrom('dispatched', 'accepted', 'awaiting-information'),
    promisedOn: fc.option(fc.integer({ min: -9, max: 9 }).map((days) => dateAfter('2026-11-20', days))),
    promisedUntil: fc.constant(null),
    overdueAt: fc.constant(null),
    raisedAt: fc.integer({ min: 0, max: 9 }).map((day) => `2026-11-0${day}T00:00:00.000Z`),
  });
  fc.assert(
    fc.property(fc.array(someLine), (lines) => {
      const grouped = groupByDeadline(lines as Dated[], now, zone);
      expect(grouped.flatMap((one) => one.lines)).toHaveLength(lines.length);
      expect(new Set(grouped.flatMap((one) => one.lines))).toEqual(new Set(lines));
      const order = grouped.map((one) => groups.indexOf(one.group));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      for (const { lines: members } of grouped) {
        const dates = members.map((one) => one.promisedOn ?? '9999');
        expect(dates).toEqual(dates.toSorted());
      }
    }),
  );
});
