import type { Tx } from '../../kernel/database/database.ts';
import { tenantOf } from '../../kernel/tenant.ts';
import { workingCalendar, type WorkingCalendar } from '../../kernel/working-time.ts';
import { readRules } from './rules.ts';
import { daysBetween, knownYears } from './store.ts';

const kept = new Map<string, { version: string; calendar: WorkingCalendar }>();
const maxKept = 1000;

/**
 * The tenant's working calendar. Kept in the process and checked by its version, so that it costs one read by key; every
 * change makes a new version. A year whose days off are not announced goes by the week alone; `missingYear` tells.
 */
export async function loadCalendar(tx: Tx): Promise<WorkingCalendar> {
  const rules = await readRules(tx);
  const known = kept.get(tx.tenantId);
  if (known?.version === rules.version) return known.calendar;
  const tenant = await tenantOf(tx);
  const days = await daysBetween(tx, '1970-01-01', '2199-12-31');
  const calendar = workingCalendar({
    zone: tenant.zone,
    day: { from: rules.from, to: rules.to },
    weekdays: rules.weekdays,
    years: await knownYears(tx),
    exceptions: days.map((day) => [day.date, day.kind] as const),
    // a promise made in December reaches into a year whose holidays are announced later
    unknownYears: 'weekdays',
  });
  // before the first change there is no version to go by
  if (rules.version !== '') {
    if (kept.size >= maxKept) kept.clear();
    kept.set(tx.tenantId, { version: rules.version, calendar });
  }
  return calendar;
}

/** Of this year and the next, those whose days off are unknown at this date: for the warning on the manager's pages. */
export function missingYears(calendar: WorkingCalendar, today: string): number[] {
  const year = Number(today.slice(0, 4));
  // next year's are announced in November
  const wanted = today.slice(5) >= '12-01' ? [year, year + 1] : [year];
  return wanted.filter((each) => calendar.missingYear(each));
}
