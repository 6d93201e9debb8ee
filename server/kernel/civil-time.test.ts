import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addCalendarDays,
  calendarDaysBetween,
  civilDateOf,
  civilDateOfDayNumber,
  dayNumberOf,
  instantOf,
  isCivilDate,
  NotACivilDate,
  NotATimeOfDay,
  timeOfDayOf,
} from './civil-time.ts';

const shanghai = 'Asia/Shanghai';
const dayNumbers = fc.integer({ min: dayNumberOf('1970-01-01'), max: dayNumberOf('2099-12-31') });
const instants = fc.date({ min: new Date('1970-01-01Z'), max: new Date('2099-12-31Z'), noInvalidDate: true });
const zones = fc.constantFrom(
  shanghai,
  'UTC',
  'America/New_York',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Australia/Lord_Howe',
);

test('midnight belongs to the day that begins', () => {
  expect(civilDateOf(new Date('2026-03-01T15:59:59.999Z'), shanghai)).toBe('2026-03-01');
  expect(civilDateOf(new Date('2026-03-01T16:00:00.000Z'), shanghai)).toBe('2026-03-02');
  expect(timeOfDayOf(new Date('2026-03-01T16:00:00.000Z'), shanghai)).toBe('00:00');
});

test('the year ends eight hours earlier in Shanghai than in UTC', () => {
  expect(civilDateOf(new Date('2025-12-31T16:00:00Z'), shanghai)).toBe('2026-01-01');
  expect(civilDateOf(new Date('2025-12-31T16:00:00Z'), 'UTC')).toBe('2025-12-31');
});

test('the end of a day is the start of the next', () => {
  expect(instantOf('2026-02-28', '24:00', shanghai)).toEqual(instantOf('2026-03-01', '00:00', shanghai));
});

test('the years in which China put its clocks forward are known', () => {
  expect(instantOf('1988-07-01', '12:00', shanghai).toISOString()).toBe('1988-07-01T03:00:00.000Z');
});

test('a time that the clocks skip is taken after the gap, one that occurs twice is the earlier', () => {
  expect(instantOf('2026-03-08', '02:30', 'America/New_York').toISOString()).toBe('2026-03-08T07:30:00.000Z');
  expect(instantOf('2026-11-01', '01:30', 'America/New_York').toISOString()).toBe('2026-11-01T05:30:00.000Z');
});

test.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '26-01-01', '', '2026-01-01T00:00', '0000-01-01'])(
  'no date of the calendar is %j',
  (text) => {
    expect(isCivilDate(text)).toBe(false);
    expect(() => dayNumberOf(text)).toThrow(NotACivilDate);
  },
);

test.each(['24:01', '9:00', '12:60', '', '-1:00'])('no time of day is %j', (text) => {
  expect(() => instantOf('2026-01-01', text, shanghai)).toThrow(NotATimeOfDay);
});

test('an unknown zone and an invalid instant are refused', () => {
  expect(() => civilDateOf(new Date(), 'Mars/Olympus')).toThrow(RangeError);
  expect(() => civilDateOf(new Date(Number.NaN), shanghai)).toThrow(RangeError);
});

test('a date and its day number name each other', () => {
  fc.assert(fc.property(dayNumbers, (day) => dayNumberOf(civilDateOfDayNumber(day)) === day));
});

test('calendar days between two dates undo adding them', () => {
  fc.assert(
    fc.property(dayNumbers, fc.integer({ min: -5000, max: 5000 }), (day, days) => {
      const date = civilDateOfDayNumber(day);
      expect(calendarDaysBetween(date, addCalendarDays(date, days))).toBe(days);
    }),
  );
});

test('an instant lies within its own civil date, in every zone', () => {
  fc.assert(
    fc.property(instants, zones, (instant, zone) => {
      const date = civilDateOf(instant, zone);
      expect(instantOf(date, '00:00', zone).getTime()).toBeLessThanOrEqual(instant.getTime());
      expect(instantOf(addCalendarDays(date, 1), '00:00', zone).getTime()).toBeGreaterThan(instant.getTime());
    }),
    { numRuns: 500 },
  );
});
