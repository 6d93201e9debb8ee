/**
 * When residents raise matters: a deterministic rhythm over days, weeks and seasons, with weather. Pure; times come out as
 * instants of the calendar's zone.
 */
import {
  addCalendarDays,
  calendarDaysBetween,
  civilDateOf,
  type CivilDate,
  instantOf,
  type WorkingCalendar,
} from '../../kernel/working-time.ts';
import { dayNumberOf } from '../../kernel/civil-time.ts';
import { chinaCalendar } from '../reference/calendar.ts';
import { randomFrom } from '../random.ts';

export type Weather = 'plain' | 'storm' | 'snow' | 'heat' | 'cold';

/** Chances per hundred of a day's weather by month, January first; what is left is plain. A plain in the north of China. */
const weatherByMonth: Record<Exclude<Weather, 'plain'>, readonly number[]> = {
  storm: [0, 0, 0, 1, 4, 8, 17, 15, 6, 1, 0, 0],
  heat: [0, 0, 0, 0, 4, 18, 26, 20, 3, 0, 0, 0],
  snow: [7, 6, 2, 0, 0, 0, 0, 0, 0, 0, 2, 5],
  cold: [26, 16, 3, 0, 0, 0, 0, 0, 0, 0, 10, 22],
};

/** How many more matters a day's weather brings. */
const weatherLoad: Record<Weather, number> = { plain: 1, storm: 1.8, snow: 1.9, heat: 1.2, cold: 1.3 };
/** The year's seasons, January first: heating in winter, rain and noise in summer, quiet about the Spring Festival. */
const monthLoad = [1.15, 0.75, 0.95, 0.9, 0.95, 1.05, 1.15, 1.1, 0.95, 0.9, 1.25, 1.2];
/** Monday last week's matters are brought; Sunday the fewest. Sunday first. */
const weekdayLoad = [0.72, 1.22, 1.12, 1.05, 1.03, 1.05, 0.82];
const dayOffLoad = 0.72;
/** By hour: a morning peak at nine, a dip at noon, an evening peak at eight, and some who cannot sleep. */
const hourLoad = [12, 7, 4, 3, 4, 10, 26, 58, 92, 100, 88, 66, 44, 46, 64, 70, 66, 62, 64, 82, 90, 70, 44, 24];

/** The weather of a date under a seed: the same for everyone who asks, whatever was asked before. */
export function weatherOn(date: CivilDate, seed: number): Weather {
  const month = Number(date.slice(5, 7)) - 1;
  let drawn = randomFrom(seed).fork('weather').fork(date).next() * 100;
  for (const [weather, chances] of Object.entries(weatherByMonth)) {
    drawn -= chances[month] ?? 0;
    if (drawn < 0) return weather as Weather;
  }
  return 'plain';
}

export interface RhythmWish {
  /** First and last day, both included. */
  from: CivilDate;
  to: CivilDate;
  /** Exactly so many instants. */
  count: number;
  seed: number;
  /** Nothing later than this: for a last day that is not over. */
  until?: Date;
  calendar?: WorkingCalendar;
}

/** How many days a rhythm may span. */
export const maxRhythmDays = 4000;

/**
 * Exactly `count` instants from the first day through the last, ascending, more of them where people raise more. The same wish
 * gives the same instants. Throws RangeError when the days are none or more than `maxRhythmDays`, or the count is no whole number.
 */
export function raiseInstants(wish: RhythmWish): Date[] {
  const calendar = wish.calendar ?? chinaCalendar({ unknownYears: 'weekdays' });
  const days = calendarDaysBetween(wish.from, wish.to) + 1;
  if (!(days >= 1 && days <= maxRhythmDays))
    throw new RangeError(`not a number of days from 1 to ${maxRhythmDays}: ${days}`);
  if (!Number.isInteger(wish.count) || wish.count < 0) throw new RangeError(`not a count: ${wish.count}`);
  const random = randomFrom(wish.seed).fork('rhythm');
  const lastMs = wish.until?.getTime() ?? Number.POSITIVE_INFINITY;

  // One slot an hour; where each ends on the line of all loads.
  const starts: number[] = [];
  const ends: number[] = [];
  const lengths: number[] = [];
  let total = 0;
  for (let index = 0; index < days; index += 1) {
    const date = addCalendarDays(wish.from, index);
    const load = dayLoad(date, wish.seed, calendar);
    const midnight = instantOf(date, '00:00', calendar.zone).getTime();
    for (const [hour, weight] of hourLoad.entries()) {
      const start = midnight + hour * 3_600_000;
      const length = Math.min(3_600_000, lastMs - start);
      if (length <= 0) break;
      total += (load * weight * length) / 3_600_000;
      starts.push(start);
      ends.push(total);
      lengths.push(length);
    }
  }
  if (total === 0 && wish.count > 0) throw new RangeError('no time to raise anything in');

  // One draw in each of `count` equal parts of the line: exact in number, in order but for neighbours, and still uneven as life is.
  const instants: number[] = [];
  let slot = 0;
  for (let index = 0; index < wish.count; index += 1) {
    const position = ((index + random.next()) / wish.count) * total;
    while (slot < ends.length - 1 && (ends[slot] ?? 0) <= position) slot += 1;
    instants.push((starts[slot] ?? 0) + Math.floor(random.next() * (lengths[slot] ?? 0)));
  }
  return instants.toSorted((a, b) => a - b).map((ms) => new Date(ms));
}

/** How much is raised on a date against an average day. */
function dayLoad(date: CivilDate, seed: number, calendar: WorkingCalendar): number {
  const month = Number(date.slice(5, 7)) - 1;
  const weekday = (((dayNumberOf(date) + 4) % 7) + 7) % 7;
  const noise = Math.exp(randomFrom(seed).fork('day').fork(date).normal(0, 0.12));
  const weekend = weekday === 0 || weekday === 6;
  const off = !calendar.isWorkday(date);
  // A swapped working day at the weekend is like any weekday; a weekday off like a holiday.
  const week = weekend && !off ? 1 : !weekend && off ? dayOffLoad : (weekdayLoad[weekday] ?? 1);
  return (monthLoad[month] ?? 1) * week * weatherLoad[weatherOn(date, seed)] * noise;
}

/** What a matter's likelihood depends on at an instant. */
export interface Moment {
  /** 0 = January. */
  month: number;
  hour: number;
  weather: Weather;
}

/** The moment of an instant in a zone under a seed. */
export function momentOf(instant: Date, seed: number, zone = 'Asia/Shanghai'): Moment {
  const date = civilDateOf(instant, zone);
  const hour = Math.floor((instant.getTime() - instantOf(date, '00:00', zone).getTime()) / 3_600_000);
  return { month: Number(date.slice(5, 7)) - 1, hour: Math.min(23, hour), weather: weatherOn(date, seed) };
}
