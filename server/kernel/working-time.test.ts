import chineseDays from 'chinese-days';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { civilDateOfDayNumber, dayNumberOf } from './civil-time.ts';
import {
  addWorkingDays,
  type CalendarDefinition,
  CalendarYearMissing,
  civilDateOf,
  instantOf,
  nthWorkday,
  TooManyWorkingDays,
  workingCalendar,
  workingDaysBetween,
} from './working-time.ts';

const zone = 'Asia/Shanghai';

/** China's calendar straight from the package that the shipped one is made of. */
const definition: CalendarDefinition = {
  zone,
  years: Array.from({ length: 17 }, (_, index) => 2010 + index),
  exceptions: Array.from({ length: dayNumberOf('2027-01-01') - dayNumberOf('2010-01-01') }, (_, index) => {
    const date = civilDateOfDayNumber(dayNumberOf('2010-01-01') + index);
    return [date, chineseDays.isWorkday(date) ? 'workday' : 'holiday'] as const;
  }),
};
const china = workingCalendar(definition);

function at(text: string): Date {
  return new Date(`${text}+08:00`);
}

describe('the Spring Festival of 2025', () => {
  test('the swapped Sunday before and the swapped Saturday after are worked', () => {
    expect(china.isWorkday('2025-01-26')).toBe(true);
    expect(china.isWorkday('2025-01-28')).toBe(false);
    expect(china.isWorkday('2025-02-04')).toBe(false);
    expect(china.isWorkday('2025-02-08')).toBe(true);
  });

  test('one working day after the eve is the day work resumes', () => {
    expect(nthWorkday('2025-01-27', 1, china)).toBe('2025-02-05');
    expect(workingDaysBetween('2025-01-27', '2025-02-05', china)).toBe(1);
  });

  test('five working days from the Friday before count the swapped Sunday and the swapped Saturday', () => {
    // Sunday 26, Monday 27 January, Wednesday 5, Thursday 6, Friday 7 February.
    expect(addWorkingDays(at('2025-01-24T10:00:00'), 5, china)).toEqual(at('2025-02-07T17:00:00'));
    expect(addWorkingDays(at('2025-01-24T10:00:00'), 6, china)).toEqual(at('2025-02-08T17:00:00'));
  });
});

describe('the Spring Festival of 2026', () => {
  test('nine days off lie between two swapped Saturdays', () => {
    expect(china.isWorkday('2026-02-14')).toBe(true);
    for (let day = 15; day <= 23; day += 1) expect(china.isWorkday(`2026-02-${day}`)).toBe(false);
    expect(china.isWorkday('2026-02-28')).toBe(true);
    expect(workingDaysBetween('2026-02-14', '2026-02-24', china)).toBe(1);
  });

  test('what is dispatched during the festival counts from the day work resumes', () => {
    expect(addWorkingDays(at('2026-02-17T00:00:00'), 1, china)).toEqual(at('2026-02-24T17:00:00'));
    expect(addWorkingDays(at('2026-02-17T23:59:59'), 5, china)).toEqual(at('2026-02-28T17:00:00'));
  });
});

describe('National Day', () => {
  test('of 2025 together with Mid-Autumn gives eight days off', () => {
    expect(workingDaysBetween('2025-09-30', '2025-10-08', china)).toBe(0);
    expect(workingDaysBetween('2025-09-30', '2025-10-09', china)).toBe(1);
    expect(china.isWorkday('2025-09-28')).toBe(true);
    expect(china.isWorkday('2025-10-11')).toBe(true);
  });

  test('of 2026 has swapped days on both sides', () => {
    expect(china.isWorkday('2026-09-20')).toBe(true);
    expect(china.isWorkday('2026-10-07')).toBe(false);
    expect(china.isWorkday('2026-10-10')).toBe(true);
  });
});

describe('the way of counting', () => {
  test('Friday to Monday is one working day, and so is Saturday to Monday', () => {
    expect(workingDaysBetween('2026-05-15', '2026-05-18', china)).toBe(1);
    expect(workingDaysBetween('2026-05-16', '2026-05-18', china)).toBe(1);
    expect(workingDaysBetween('2026-05-18', '2026-05-18', china)).toBe(0);
    expect(workingDaysBetween('2026-05-18', '2026-05-15', china)).toBe(-1);
  });

  test('the hour of dispatch does not matter, the promise ends at 17:00', () => {
    for (const hour of ['00:00:00', '08:59:59', '17:00:01', '23:59:59']) {
      expect(addWorkingDays(at(`2026-05-15T${hour}`), 1, china)).toEqual(at('2026-05-18T17:00:00'));
    }
  });

  test('zero working days end with the working day that is not over yet', () => {
    expect(addWorkingDays(at('2026-05-15T16:59:59'), 0, china)).toEqual(at('2026-05-15T17:00:00'));
    expect(addWorkingDays(at('2026-05-15T17:00:00'), 0, china)).toEqual(at('2026-05-15T17:00:00'));
    expect(addWorkingDays(at('2026-05-15T17:00:01'), 0, china)).toEqual(at('2026-05-18T17:00:00'));
    expect(addWorkingDays(at('2026-05-16T08:00:00'), 0, china)).toEqual(at('2026-05-18T17:00:00'));
  });

  test('a promise crosses the end of the year', () => {
    expect(addWorkingDays(at('2025-12-31T23:30:00'), 1, china)).toEqual(at('2026-01-04T17:00:00'));
    expect(workingDaysBetween('2024-12-31', '2026-01-01', china)).toBe(china.workdaysOfYear(2025));
  });

  test('a year of China has about 250 working days', () => {
    for (const year of [2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]) {
      expect(china.workdaysOfYear(year)).toBeGreaterThanOrEqual(247);
      expect(china.workdaysOfYear(year)).toBeLessThanOrEqual(252);
    }
  });

  test('working hours may end at midnight and the week may be another', () => {
    const friday = workingCalendar({
      zone: 'UTC',
      years: [2026],
      weekdays: [0, 1, 2, 3, 4],
      day: { from: '00:00', to: '24:00' },
      exceptions: [],
    });
    expect(addWorkingDays(new Date('2026-05-14T10:00Z'), 1, friday).toISOString()).toBe('2026-05-18T00:00:00.000Z');
  });
});

describe('what the calendar does not know', () => {
  test('a missing year is refused by name', () => {
    expect(china.missingYear(2026)).toBe(false);
    expect(china.missingYear(2031)).toBe(true);
    expect(() => china.isWorkday('2031-05-05')).toThrow(CalendarYearMissing);
    expect(() => workingDaysBetween('2026-12-01', '2031-01-01', china)).toThrow(CalendarYearMissing);
    expect(() => addWorkingDays(at('2031-01-01T10:00:00'), 5, china)).toThrow(/2031/);
  });

  test('a lenient calendar goes by the week and still says that the year is missing', () => {
    const lenient = workingCalendar({ ...definition, unknownYears: 'weekdays' });
    expect(lenient.missingYear(2031)).toBe(true);
    expect(lenient.isWorkday('2031-05-05')).toBe(true);
    expect(lenient.isWorkday('2031-05-04')).toBe(false);
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 10_001])('%s is no number of working days', (days) => {
    expect(() => addWorkingDays(at('2026-05-15T10:00:00'), days, china)).toThrow(TooManyWorkingDays);
  });

  test('a calendar without working days promises nothing and does not loop for ever', () => {
    const idle = workingCalendar({ zone, years: [], weekdays: [], exceptions: [], unknownYears: 'weekdays' });
    expect(() => nthWorkday('2026-01-01', 1, idle)).toThrow(TooManyWorkingDays);
  });
});

describe('for any dates', () => {
  const first = dayNumberOf('2010-01-01');
  const dates = fc.integer({ min: first, max: dayNumberOf('2025-12-31') }).map(civilDateOfDayNumber);
  const few = fc.integer({ min: 1, max: 120 });
  const instants = fc
    .integer({ min: at('2010-01-01T00:00:00').getTime(), max: at('2025-06-30T00:00:00').getTime() })
    .map((ms) => new Date(ms));

  test('counting agrees with walking day by day', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 0, max: 400 }), (from, length) => {
        const last = Math.min(dayNumberOf(from) + length, dayNumberOf('2026-12-31'));
        let walked = 0;
        for (let day = dayNumberOf(from) + 1; day <= last; day += 1)
          walked += china.isWorkday(civilDateOfDayNumber(day)) ? 1 : 0;
        expect(workingDaysBetween(from, civilDateOfDayNumber(last), china)).toBe(walked);
      }),
    );
  });

  test('counts add up along the way, forwards and backwards', () => {
    fc.assert(
      fc.property(dates, dates, dates, (a, b, c) => {
        const sum = workingDaysBetween(a, b, china) + workingDaysBetween(b, c, china);
        expect(sum).toBe(workingDaysBetween(a, c, china));
      }),
    );
  });

  test('counting undoes adding', () => {
    fc.assert(
      fc.property(dates, few, (date, days) => {
        const found = nthWorkday(date, days, china);
        expect(china.isWorkday(found)).toBe(true);
        expect(workingDaysBetween(date, found, china)).toBe(days);
      }),
    );
  });

  test('adding in two steps is adding at once', () => {
    fc.assert(
      fc.property(dates, few, few, (date, a, b) => {
        expect(nthWorkday(nthWorkday(date, a, china), b, china)).toBe(nthWorkday(date, a + b, china));
      }),
    );
  });

  test('a later start or more days never gives an earlier promise, and no promise lies in the past', () => {
    const days = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 10 * 86_400_000 }), days, days, (from, laterMs, a, b) => {
        const early = addWorkingDays(from, Math.min(a, b), china);
        const late = addWorkingDays(new Date(from.getTime() + laterMs), Math.max(a, b), china);
        expect(early.getTime()).toBeGreaterThanOrEqual(from.getTime());
        expect(late.getTime()).toBeGreaterThanOrEqual(early.getTime());
      }),
    );
  });

  test('every promise ends at 17:00 of a working day', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 60 }), (from, days) => {
        const promised = addWorkingDays(from, days, china);
        const date = civilDateOf(promised, zone);
        expect(china.isWorkday(date)).toBe(true);
        expect(promised).toEqual(instantOf(date, '17:00', zone));
      }),
    );
  });
});

test('a hundred thousand counts over fifteen years take well under a second', () => {
  const started = performance.now();
  let sum = 0;
  for (let index = 0; index < 100_000; index += 1) sum += workingDaysBetween('2011-01-04', '2025-12-31', china);
  expect(sum).toBeGreaterThan(0);
  expect(performance.now() - started).toBeLessThan(1000);
});
