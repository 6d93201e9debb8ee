import { expect, test } from 'vitest';
import { addDays, civilDate, dateWords, distance, timeWords, urgencyOf } from './time.ts';

const now = new Date('2026-11-21T14:00:00Z');

test('an instant is said in the zone of the district, with the year only when it is another', () => {
  expect(timeWords('zh-CN', '2026-11-21T06:05:00Z', now)).toBe('11月21日 14:05');
  expect(timeWords('zh-CN', '2025-12-31T16:30:00Z', now)).toBe('1月1日 00:30');
  expect(timeWords('zh-CN', '2025-12-31T15:30:00Z', now)).toContain('2025年');
  expect(timeWords('en', '2026-11-21T06:05:00Z', now)).toContain('21 Nov');
});

test('the civil date is the one people in the district have', () => {
  expect(civilDate('2026-11-21T15:59:00Z')).toBe('2026-11-21');
  expect(civilDate('2026-11-21T16:00:00Z')).toBe('2026-11-22');
});

test('a civil date is said with its weekday and never shifts by the zone', () => {
  expect(dateWords('zh-CN', '2026-11-27', now)).toBe('11月27日周五');
  expect(dateWords('en', '2025-01-02', now)).toContain('2025');
});

test('days are added over the end of a month', () => {
  expect(addDays('2026-11-28', 5)).toBe('2026-12-03');
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
});

test('a distance is said in its largest whole unit', () => {
  expect(distance(now, new Date(now.getTime() + 30_000))).toEqual({ unit: 'minutes', count: 1 });
  expect(distance(now, new Date(now.getTime() + 5 * 3_600_000))).toEqual({ unit: 'hours', count: 5 });
  expect(distance(now, new Date(now.getTime() - 47 * 3_600_000))).toEqual({ unit: 'hours', count: 47 });
  expect(distance(now, new Date(now.getTime() + 50 * 3_600_000))).toEqual({ unit: 'days', count: 2 });
});

test('what is due within a day is soon, and what is past is past', () => {
  expect(urgencyOf(now, now)).toBe('past');
  expect(urgencyOf(new Date(now.getTime() + 3_600_000), now)).toBe('soon');
  expect(urgencyOf(new Date(now.getTime() + 25 * 3_600_000), now)).toBe('later');
});
