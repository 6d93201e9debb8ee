import type { Tx } from '../../kernel/database/database.ts';
import { columnOf, measureNames } from './measures.ts';

/** A cell that two counts disagree about. */
export interface FoundDifference {
  table: 'ticket_facts' | 'counts' | 'histogram';
  /** area, dimension, key and month, or the ticket */
  where: string;
  live: string;
  anew: string;
}

const shownAtMost = 50;
const columns = measureNames.map(columnOf);
const counted = (alias: string): string => columns.map((column) => `coalesce(${alias}.${column}, 0)`).join(', ');
const factColumns =
  'last_seq, number, channel, street_id, community_id, grid_id, unit_id, raised_at, month, phase, overdue, second_handling, ' +
  'contact_due_at, contacted_at, outcome, reply_days, reply_working_days, rated, solved, satisfied, excluded_ground';
const facts = (alias: string): string =>
  factColumns
    .split(', ')
    .map((column) => `${alias}.${column}`)
    .join(', ');

/** Where two generations differ; a cell of nothing but zeros is as good as none. At most 50. */
export async function findDifferences(tx: Tx, live: number, anew: number): Promise<FoundDifference[]> {
  const values = [tx.tenantId, live, anew];
  const of = (table: string, generation: string): string =>
    `(select * from ${table} where tenant_id = $1 and generation = ${generation})`;
  const { rows: cells } = await tx.raw<Omit<FoundDifference, 'table'>>({
    text: `select concat_ws(' ', area_id, dimension, key, month) as where,
             row(${counted('a')})::text as live, row(${counted('b')})::text as anew
           from ${of('figures.counts', '$2')} a full join ${of('figures.counts', '$3')} b using (area_id, dimension, key, month)
           where row(${counted('a')}) is distinct from row(${counted('b')}) limit ${shownAtMost}`,
    values,
  });
  const { rows: bars } = await tx.raw<Omit<FoundDifference, 'table'>>({
    text: `select concat_ws(' ', area_id, dimension, key, month, measure, value) as where,
             coalesce(a.n, 0)::text as live, coalesce(b.n, 0)::text as anew
           from ${of('figures.histogram', '$2')} a
           full join ${of('figures.histogram', '$3')} b using (area_id, dimension, key, month, measure, value)
           where coalesce(a.n, 0) <> coalesce(b.n, 0) limit ${shownAtMost}`,
    values,
  });
  const { rows: tickets } = await tx.raw<Omit<FoundDifference, 'table'>>({
    text: `select ticket_id::text as where, row(${facts('a')})::text as live, row(${facts('b')})::text as anew
           from ${of('figures.ticket_facts', '$2')} a full join ${of('figures.ticket_facts', '$3')} b using (ticket_id)
           where row(${facts('a')}) is distinct from row(${facts('b')}) limit ${shownAtMost}`,
    values,
  });
  return [
    ...cells.map((row) => ({ table: 'counts' as const, ...row })),
    ...bars.map((row) => ({ table: 'histogram' as const, ...row })),
    ...tickets.map((row) => ({ table: 'ticket_facts' as const, ...row })),
  ].slice(0, shownAtMost);
}
