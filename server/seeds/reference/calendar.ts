/**
 * The working calendar of China as every installation starts with it: departures from Monday–Friday by date. A tenant's own
 * edits are laid over it. Written by tools/generate-calendar.ts; years that are not announced yet are absent.
 */
import {
  type CalendarDefinition,
  type CivilDate,
  type WorkingCalendar,
  workingCalendar,
} from '../../kernel/working-time.ts';
import calendar from './calendar.json' with { type: 'json' };

/** One date that departs from the rule of the week, with the holiday it belongs to. */
export interface CalendarDeparture {
  date: CivilDate;
  kind: 'holiday' | 'workday';
  zh: string;
  en: string;
}

/** The years whose departures are known, ascending. */
export const knownYears: readonly number[] = calendar.years;

/** All departures, by date ascending. */
export const departures: readonly CalendarDeparture[] = Object.entries(
  calendar.exceptions as Record<CivilDate, Omit<CalendarDeparture, 'date'>>,
).map(([date, day]) => ({ date, ...day }));

/** China's calendar as shipped, in the zone Asia/Shanghai, 09:00–17:00; what is given in `changes` replaces it. */
export function chinaCalendar(changes: Partial<CalendarDefinition> = {}): WorkingCalendar {
  return workingCalendar({
    zone: 'Asia/Shanghai',
    years: knownYears,
    exceptions: departures.map(({ date, kind }) => [date, kind] as const),
    ...changes,
  });
}
