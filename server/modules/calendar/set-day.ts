import { z } from 'zod';
import { isCivilDate } from '../../kernel/civil-time.ts';
import { command } from '../../kernel/command.ts';
import { NotAllowed } from '../../kernel/refusal.ts';
import { DayNotSet, HoursImpossible } from './calendar.refusals.ts';
import { may } from './policy.ts';
import { keepRules, readRules } from './rules.ts';
import { addDays, dayOn, keepDays, removeDay } from './store.ts';

export const civilDate = z
  .string()
  .refine(isCivilDate, 'a date such as 2026-10-01')
  .refine((date) => date >= '1970-01-01' && date <= '2199-12-31', 'a year from 1970 to 2199');

/** Says that a date is free or worked, whatever the week says; in place of what was said before. */
export const setDay = command({
  name: 'calendar.set-day',
  summary: 'Mark a date as a day off or as a working day.',
  input: z.object({ date: civilDate, kind: z.enum(['holiday', 'workday']), name: z.string().trim().min(1).max(60) }),
  output: z.object({ date: z.string() }),
  refusals: [NotAllowed],
  async run({ tx, actor, now, authorize, record }, day) {
    authorize(may.edit(actor));
    const before = await dayOn(tx, day.date);
    await keepDays(tx, [day], now);
    await keepRules(tx, await readRules(tx), now);
    record({
      subject: { kind: 'calendar', id: tx.tenantId },
      type: 'calendar.day-set',
      data: { ...day, before: before ? { kind: before.kind, name: before.name } : null },
    });
    return { date: day.date };
  },
});

/** Lets a date follow the week again. Refuses with DayNotSet when it does already. */
export const clearDay = command({
  name: 'calendar.clear-day',
  summary: 'Let a date follow the rule of the week again.',
  input: z.object({ date: civilDate }),
  output: z.object({ date: z.string() }),
  refusals: [NotAllowed, DayNotSet],
  async run({ tx, actor, now, authorize, record }, { date }) {
    authorize(may.edit(actor));
    if (!(await removeDay(tx, date))) throw new DayNotSet({ date });
    await keepRules(tx, await readRules(tx), now);
    record({ subject: { kind: 'calendar', id: tx.tenantId }, type: 'calendar.day-cleared', data: { date } });
    return { date };
  },
});

/** Sets when a working day begins and ends, and which days of the week are worked. */
export const changeHours = command({
  name: 'calendar.change-hours',
  summary: 'Set the working hours and the days of the week that are worked.',
  input: z.object({
    from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/),
    weekdays: z.array(z.int().min(0).max(6)).max(7),
  }),
  output: z.object({ from: z.string(), to: z.string(), weekdays: z.array(z.int()) }),
  refusals: [NotAllowed, HoursImpossible],
  async run({ tx, actor, now, authorize, record }, { from, to, weekdays }) {
    authorize(may.edit(actor));
    const unique = [...new Set(weekdays)].toSorted((a, b) => a - b);
    if (from >= to || unique.length === 0) throw new HoursImpossible();
    const before = await readRules(tx);
    await keepRules(tx, { from, to, weekdays: unique }, now);
    record({
      subject: { kind: 'calendar', id: tx.tenantId },
      type: 'calendar.hours-changed',
      data: { from, to, weekdays: unique, before: { from: before.from, to: before.to, weekdays: before.weekdays } },
    });
    return { from, to, weekdays: unique };
  },
});

/** Adds announced days (the preset of the product, a new year's notice); dates that the tenant has set itself stay. */
export const addAnnouncedDays = command({
  name: 'calendar.add-announced-days',
  summary: 'Add announced days off and swapped working days; dates already set stay as they are.',
  input: z.object({
    days: z
      .array(z.object({ date: civilDate, kind: z.enum(['holiday', 'workday']), name: z.string().min(1).max(60) }))
      .min(1)
      .max(5000),
  }),
  output: z.object({ added: z.int() }),
  refusals: [NotAllowed],
  async run({ tx, actor, now, authorize, record }, { days }) {
    authorize(may.edit(actor));
    const added = await addDays(tx, days, now);
    await keepRules(tx, await readRules(tx), now);
    record({
      subject: { kind: 'calendar', id: tx.tenantId },
      type: 'calendar.days-added',
      data: { added, from: days[0]?.date ?? null, to: days.at(-1)?.date ?? null },
    });
    return { added };
  },
});
