import { civilDateOf, dayNumberOf } from '../server/kernel/civil-time.ts';
import type { Locale } from '../server/kernel/text.ts';
import { siteText, type SiteKey } from './text.ts';

/** How dates and times are said: in the tenant's zone, the year only when it is not this one. */
export interface DateWords {
  /** a civil date 'YYYY-MM-DD' with its day of the week */
  date(civilDate: string): string;
  /** a month 'YYYY-MM'; `withYear` says the year in any case */
  month(civilMonth: string, withYear?: boolean): string;
  /** the day of an instant */
  day(at: Date): string;
  /** an instant, to the minute */
  time(at: Date): string;
}

export function dateWords(locale: Locale, zone: string, now: Date): DateWords {
  const thisYear = civilDateOf(now, zone).slice(0, 4);
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = (civilDate: string, names: 'month' | 'month.short' = 'month') => {
    const [year = '', month = '', day = ''] = civilDate.split('-');
    return { year, month: siteText(locale, `${names}.${Number(month)}` as SiteKey), day: String(Number(day)) };
  };
  const date = (civilDate: string): string => {
    // 1970-01-01 was a Thursday
    const weekday = (((dayNumberOf(civilDate) + 4) % 7) + 7) % 7;
    return siteText(locale, civilDate.startsWith(thisYear) ? 'date' : 'date.year', {
      ...parts(civilDate),
      weekday: siteText(locale, `weekday.${weekday}` as SiteKey),
    });
  };
  return {
    date,
    day: (at) => date(civilDateOf(at, zone)),
    month: (civilMonth, withYear = false) =>
      siteText(
        locale,
        !withYear && civilMonth.startsWith(thisYear) ? 'month' : 'month.year',
        parts(`${civilMonth}-01`, 'month.short'),
      ),
    time(at) {
      const civilDate = civilDateOf(at, zone);
      const [hour = '', minute = ''] = clock.format(at).split(':');
      return siteText(locale, civilDate.startsWith(thisYear) ? 'time' : 'time.year', {
        ...parts(civilDate),
        hour,
        minute,
      });
    },
  };
}
