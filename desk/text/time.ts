import type { Locale } from './locale.ts';

/** Times and dates as people here say them. Instants are shown in the zone of the district, whatever the reader's machine says. */

export const zone = 'Asia/Shanghai';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

type Instant = Date | string;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, options);
    formats.set(key, found);
  }
  return found;
}

const toDate = (instant: Instant): Date => (instant instanceof Date ? instant : new Date(instant));

/** '11月21日 14:05', with the year when it is not this one. */
export function timeWords(locale: Locale, instant: Instant, now: Date): string {
  const at = toDate(instant);
  const sameYear = civilDate(at).slice(0, 4) === civilDate(now).slice(0, 4);
  return format(locale, {
    timeZone: zone,
    ...(sameYear ? {} : { year: 'numeric' as const }),
    month: locale === 'en' ? 'short' : 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** All of it, for a tooltip: '2026年11月21日星期六 14:05:09'. */
export function fullTimeWords(locale: Locale, instant: Instant): string {
  return format(locale, {
    timeZone: zone,
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(toDate(instant));
}

/** '11月27日 周五' for a civil date 'YYYY-MM-DD', with the year when it is not this one. */
export function dateWords(locale: Locale, date: string, now: Date): string {
  const sameYear = date.slice(0, 4) === civilDate(now).slice(0, 4);
  return format(locale, {
    timeZone: 'UTC',
    ...(sameYear ? {} : { year: 'numeric' as const }),
    month: locale === 'en' ? 'short' : 'long',
    day: 'numeric',
    weekday: 'short',
  }).format(new Date(`${date}T00:00:00Z`));
}

/** The civil date people in the district have at that instant: 'YYYY-MM-DD'. */
export function civilDate(instant: Instant): string {
  return format('en', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(toDate(instant))
    .reduce(
      (date, part) =>
        part.type === 'year'
          ? part.value + date.slice(4)
          : part.type === 'month'
            ? date.slice(0, 5) + part.value + date.slice(7)
            : part.type === 'day'
              ? date.slice(0, 8) + part.value
              : date,
      '0000-00-00',
    );
}

/** 'YYYY-MM-DD' so many days later. */
export function addDays(date: string, days: number): string {
  return new Date(new Date(`${date}T00:00:00Z`).getTime() + days * dayMs).toISOString().slice(0, 10);
}

export interface Distance {
  unit: 'minutes' | 'hours' | 'days';
  count: number;
}

/** How far two instants lie apart, in the largest unit that is a whole number of it, one minute at least. */
export function distance(from: Instant, to: Instant): Distance {
  const ms = Math.abs(toDate(to).getTime() - toDate(from).getTime());
  if (ms >= 2 * dayMs) return { unit: 'days', count: Math.floor(ms / dayMs) };
  if (ms >= hourMs) return { unit: 'hours', count: Math.floor(ms / hourMs) };
  return { unit: 'minutes', count: Math.max(1, Math.floor(ms / minuteMs)) };
}

export type Urgency = 'past' | 'soon' | 'later';

/** Past its time, due within a day, or later. */
export function urgencyOf(dueAt: Instant, now: Date): Urgency {
  const left = toDate(dueAt).getTime() - now.getTime();
  if (left <= 0) return 'past';
  return left <= dayMs ? 'soon' : 'later';
}
