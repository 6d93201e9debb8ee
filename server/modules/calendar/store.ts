import { bulkInsert } from '../../kernel/database/bulk.ts';
import type { Tx } from '../../kernel/database/database.ts';
import type { DayException } from '../../kernel/working-time.ts';

/** A date that departs from the rule of the week, with what it is called. */
export interface CalendarDay {
  date: string;
  kind: DayException;
  name: string;
}

/** All departures from `from` to `to` (both included), by date; at most 20,000. */
export async function daysBetween(tx: Tx, from: string, to: string): Promise<CalendarDay[]> {
  const { rows } = await tx.raw<CalendarDay>({
    name: 'calendar_days_between',
    text: `select date, kind, name from calendar.days where tenant_id = $1 and date between $2 and $3 order by date limit 20000`,
    values: [tx.tenantId, from, to],
  });
  return rows;
}

/** The years of which at least one departure is known, ascending. */
export async function knownYears(tx: Tx): Promise<number[]> {
  const { rows } = await tx.raw<{ year: number }>({
    name: 'calendar_known_years',
    text: 'select distinct extract(year from date)::int as year from calendar.days where tenant_id = $1 order by year',
    values: [tx.tenantId],
  });
  return rows.map((row) => row.year);
}

export async function dayOn(tx: Tx, date: string): Promise<CalendarDay | undefined> {
  return (await daysBetween(tx, date, date))[0];
}

const upsert = bulkInsert<CalendarDay & { updated_at: Date }>(
  'calendar.days',
  { date: 'date', kind: 'text', name: 'text', updated_at: 'timestamptz' },
  {
    onConflict:
      'on conflict (tenant_id, date) do update set kind = excluded.kind, name = excluded.name, updated_at = excluded.updated_at',
  },
);

/** Writes departures in place of those of the same dates. */
export async function keepDays(tx: Tx, days: readonly CalendarDay[], now: Date): Promise<void> {
  await upsert(
    tx,
    days.map(({ date, kind, name }) => ({ date, kind, name, updated_at: now })),
  );
}

const insertMissing = bulkInsert<CalendarDay & { updated_at: Date }>(
  'calendar.days',
  { date: 'date', kind: 'text', name: 'text', updated_at: 'timestamptz' },
  { onConflict: 'on conflict (tenant_id, date) do nothing' },
);

/** Writes departures whose dates have none yet: a tenant's own edits stay. Answers how many were new. */
export function addDays(tx: Tx, days: readonly CalendarDay[], now: Date): Promise<number> {
  return insertMissing(
    tx,
    days.map(({ date, kind, name }) => ({ date, kind, name, updated_at: now })),
  );
}

/** Removes a departure; false when there was none. */
export async function removeDay(tx: Tx, date: string): Promise<boolean> {
  const { count } = await tx.raw({
    text: 'delete from calendar.days where tenant_id = $1 and date = $2',
    values: [tx.tenantId, date],
  });
  return count > 0;
}
