/**
 * Working-day arithmetic on a calendar with exceptions (public holidays, swapped days). Pure: no clock, no database.
 *
 * One way of counting, used everywhere (Civil Code of 2020, articles 201 and 203): the day something begins is not counted, the
 * count starts with the next working day, the last day counts and ends when the working day ends. So what begins on a Friday
 * and what begins on the Saturday after have the same first day: Monday.
 */
import {
  addCalendarDays,
  civilDateOf,
  civilDateOfDayNumber,
  type CivilDate,
  dayNumberOf,
  instantOf,
  minutesOf,
  type TimeOfDay,
} from './civil-time.ts';

export {
  addCalendarDays,
  calendarDaysBetween,
  civilDateOf,
  type CivilDate,
  instantOf,
  type TimeOfDay,
} from './civil-time.ts';

/** How a date departs from the rule of the week: free though a weekday, or worked though a weekend. */
export type DayException = 'holiday' | 'workday';

/** What a calendar is made of; all of it is a tenant's to edit. */
export interface CalendarDefinition {
  /** IANA zone in which days begin and end, such as 'Asia/Shanghai'. */
  zone: string;
  /** When a working day begins and ends. Preset 09:00–17:00. */
  day?: { from: TimeOfDay; to: TimeOfDay };
  /** Days of the week that are worked, 0 = Sunday … 6 = Saturday. Preset Monday to Friday. */
  weekdays?: readonly number[];
  /** The years whose exceptions are known. */
  years: Iterable<number>;
  /** Dates that depart from the rule of the week. */
  exceptions: Iterable<readonly [CivilDate, DayException]>;
  /**
   * What to do with a date in a year that is not known: 'refuse' throws CalendarYearMissing; 'weekdays' goes by the rule of
   * the week alone, for a promise that reaches into a year whose holidays are not announced yet. Preset 'refuse'.
   */
  unknownYears?: 'refuse' | 'weekdays';
}

/** A calendar ready to be counted on; make one with `workingCalendar`, keep it, share it. */
export interface WorkingCalendar {
  readonly zone: string;
  readonly day: { readonly from: TimeOfDay; readonly to: TimeOfDay };
  /** Whether that date is worked. Throws CalendarYearMissing. */
  isWorkday(date: CivilDate): boolean;
  /** Whether the exceptions of that year are unknown, so that a page can warn. */
  missingYear(year: number): boolean;
  /** Working days from 1 January of the date's year through the date. Throws CalendarYearMissing. */
  workdaysThrough(date: CivilDate): number;
  /** Working days of a whole year. Throws CalendarYearMissing. */
  workdaysOfYear(year: number): number;
  /** The nth working day of a year (from 1), or undefined when the year has fewer. Throws CalendarYearMissing. */
  workdayOfYear(year: number, nth: number): CivilDate | undefined;
}

/** The calendar does not know a year that the answer depends on. */
export class CalendarYearMissing extends Error {
  readonly year: number;
  constructor(year: number) {
    super(`the working calendar does not know the year ${year}`);
    this.name = 'CalendarYearMissing';
    this.year = year;
  }
}

/** A promise further away than any promise may be: a wrong number, or a calendar without working days. */
export class TooManyWorkingDays extends RangeError {
  readonly days: number;
  constructor(days: number) {
    super(`not a number of working days from 0 to ${maxDays}: ${days}`);
    this.name = 'TooManyWorkingDays';
    this.days = days;
  }
}

const maxDays = 10_000;
const maxYearsAhead = 100;

/** Builds a calendar. Each year's running totals are made once, when first asked for; counting is then O(years). */
export function workingCalendar(definition: CalendarDefinition): WorkingCalendar {
  const day = definition.day ?? { from: '09:00', to: '17:00' };
  if (minutesOf(day.from) >= minutesOf(day.to)) throw new RangeError('a working day must end after it begins');
  const worked = new Set(definition.weekdays ?? [1, 2, 3, 4, 5]);
  const known = new Set(definition.years);
  const exceptions = new Map<number, DayException>();
  for (const [date, exception] of definition.exceptions) exceptions.set(dayNumberOf(date), exception);
  const lenient = definition.unknownYears === 'weekdays';
  const years = new Map<number, { first: number; through: Uint16Array }>();

  function totals(year: number): { first: number; through: Uint16Array } {
    const made = years.get(year);
    if (made) return made;
    if (!lenient && !known.has(year)) throw new CalendarYearMissing(year);
    const first = dayNumberOf(`${String(year).padStart(4, '0')}-01-01`);
    const length = isLeap(year) ? 366 : 365;
    const through = new Uint16Array(length);
    let total = 0;
    for (let index = 0; index < length; index += 1) {
      const exception = exceptions.get(first + index);
      // 1970-01-01 was a Thursday.
      const weekday = (((first + index + 4) % 7) + 7) % 7;
      if (exception === undefined ? worked.has(weekday) : exception === 'workday') total += 1;
      through[index] = total;
    }
    const fresh = { first, through };
    years.set(year, fresh);
    return fresh;
  }

  return {
    zone: definition.zone,
    day,
    missingYear: (year) => !known.has(year),
    isWorkday(date) {
      const dayNumber = dayNumberOf(date);
      const { first, through } = totals(yearOf(date));
      const index = dayNumber - first;
      return at(through, index) > (index === 0 ? 0 : at(through, index - 1));
    },
    workdaysThrough(date) {
      const dayNumber = dayNumberOf(date);
      const { first, through } = totals(yearOf(date));
      return at(through, dayNumber - first);
    },
    workdaysOfYear(year) {
      const { through } = totals(year);
      return at(through, through.length - 1);
    },
    workdayOfYear(year, nth) {
      const { first, through } = totals(year);
      if (nth < 1 || nth > at(through, through.length - 1)) return undefined;
      let low = 0;
      let high = through.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (at(through, middle) >= nth) high = middle;
        else low = middle + 1;
      }
      return civilDateOfDayNumber(first + low);
    },
  };
}

/**
 * Working days from one date to another, not counting the first and counting the last: Friday to Monday is 1, a day to itself 0.
 * Negative when `to` is earlier, so that between(a, b) + between(b, c) = between(a, c) for any three dates.
 * Throws CalendarYearMissing when any year from the one date to the other is unknown.
 */
export function workingDaysBetween(from: CivilDate, to: CivilDate, calendar: WorkingCalendar): number {
  const fromYear = yearOf(from);
  const toYear = yearOf(to);
  let days = calendar.workdaysThrough(to) - calendar.workdaysThrough(from);
  for (let year = fromYear; year < toYear; year += 1) days += calendar.workdaysOfYear(year);
  for (let year = toYear; year < fromYear; year += 1) days -= calendar.workdaysOfYear(year);
  return days;
}

/**
 * The nth working day after a date, n ≥ 1; for n = 0 the date itself when it is worked, else the next working day.
 * Inverse of `workingDaysBetween`: between(date, nthWorkday(date, n)) = n for every n ≥ 1.
 * Throws CalendarYearMissing, TooManyWorkingDays (not a whole number from 0 to 10,000).
 */
export function nthWorkday(date: CivilDate, days: number, calendar: WorkingCalendar): CivilDate {
  if (!Number.isInteger(days) || days < 0 || days > maxDays) throw new TooManyWorkingDays(days);
  if (days === 0 && calendar.isWorkday(date)) return date;
  let year = yearOf(date);
  let nth = calendar.workdaysThrough(date) + Math.max(1, days);
  for (const last = year + maxYearsAhead; year <= last; year += 1) {
    const found = calendar.workdayOfYear(year, nth);
    if (found !== undefined) return found;
    nth -= calendar.workdaysOfYear(year);
  }
  throw new TooManyWorkingDays(days);
}

/**
 * The instant promised to someone whose clock starts at `from`: the end of the working day (preset 17:00 in the calendar's zone)
 * of the nth working day after the date of `from`. The hour of `from` does not matter, and what starts on a day off counts from
 * the next working day. For 0 days: the end of the first working day that is not over yet.
 * Never earlier than `from`; a later `from` or more days never gives an earlier answer.
 * Throws CalendarYearMissing, TooManyWorkingDays.
 */
export function addWorkingDays(from: Date, days: number, calendar: WorkingCalendar): Date {
  const date = civilDateOf(from, calendar.zone);
  const end = endOfWorkday(nthWorkday(date, days, calendar), calendar);
  if (end.getTime() >= from.getTime()) return end;
  return endOfWorkday(nthWorkday(addCalendarDays(date, 1), 0, calendar), calendar);
}

/** The instant at which the working hours of a date end, whether it is worked or not. */
export function endOfWorkday(date: CivilDate, calendar: WorkingCalendar): Date {
  return instantOf(date, calendar.day.to, calendar.zone);
}

function yearOf(date: CivilDate): number {
  return Number(date.slice(0, 4));
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function at(totals: Uint16Array, index: number): number {
  return totals[index] ?? 0;
}
