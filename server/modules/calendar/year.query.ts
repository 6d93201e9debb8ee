import { z } from 'zod';
import { civilDateOf } from '../../kernel/working-time.ts';
import { query } from '../../kernel/query.ts';
import { loadCalendar, missingYears } from './load.ts';
import { may } from './policy.ts';
import { readRules } from './rules.ts';
import { daysBetween } from './store.ts';

/** One year of the calendar, with a warning where a year's days off are not known. */
export const yearOfCalendar = query({
  name: 'calendar.year',
  summary: "One year's days off and swapped working days, the working hours, and the years that are missing.",
  input: z.object({ year: z.int().min(1970).max(2199) }),
  output: z.object({
    year: z.int(),
    known: z.boolean(),
    missingYears: z.array(z.int()),
    from: z.string(),
    to: z.string(),
    weekdays: z.array(z.int()),
    workingDays: z.int(),
    days: z.array(z.object({ date: z.string(), kind: z.enum(['holiday', 'workday']), name: z.string() })),
    allowed: z.object({ edit: z.boolean() }),
  }),
  async run({ tx, actor, now, authorize }, { year }) {
    authorize(may.read(actor));
    const calendar = await loadCalendar(tx);
    const rules = await readRules(tx);
    return {
      year,
      known: !calendar.missingYear(year),
      missingYears: missingYears(calendar, civilDateOf(now, calendar.zone)),
      from: rules.from,
      to: rules.to,
      weekdays: rules.weekdays,
      workingDays: calendar.workdaysOfYear(year),
      days: await daysBetween(tx, `${year}-01-01`, `${year}-12-31`),
      allowed: { edit: may.edit(actor) },
    };
  },
});
