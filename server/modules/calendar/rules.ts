import { z } from 'zod';
import type { Tx } from '../../kernel/database/database.ts';
import { newId } from '../../kernel/ids.ts';
import { keepSetting, settingOf } from '../../kernel/tenant.ts';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);

/** A tenant's working hours and week, and the mark that changes whenever anything of the calendar does. */
export const calendarRulesSchema = z.object({
  from: timeOfDay,
  to: timeOfDay,
  /** 0 = Sunday … 6 = Saturday */
  weekdays: z.array(z.int().min(0).max(6)).max(7),
  version: z.string(),
});
export type CalendarRules = z.output<typeof calendarRulesSchema>;

/** 09:00–17:00, Monday to Friday. */
export const calendarPresets: CalendarRules = { from: '09:00', to: '17:00', weekdays: [1, 2, 3, 4, 5], version: '' };

const key = 'calendar.rules';

export function readRules(tx: Tx): Promise<CalendarRules> {
  return settingOf(tx, key, calendarRulesSchema, calendarPresets);
}

/** Keeps the rules under a new version, so that every process loads the calendar anew. */
export function keepRules(tx: Tx, rules: Omit<CalendarRules, 'version'>, now: Date): Promise<void> {
  return keepSetting(tx, key, { ...rules, version: newId() }, now);
}
