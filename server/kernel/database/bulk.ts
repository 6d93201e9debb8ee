import { digest } from '../ids.ts';
import type { Tx } from './database.ts';

export interface BulkInsert<Row> {
  /** Inserts all rows in one statement (a constant, named one, whatever their number); answers how many went in. */
  (tx: Tx, rows: readonly Row[]): Promise<number>;
}

/**
 * Declares a many-row insert. `columns` maps each column to its SQL type, in the table's terms; rows are objects with the
 * same keys (Date, string, number, boolean, null, or JSON for jsonb). `tenant_id` is added by itself.
 * One parameter carries all rows, so the statement's text is the same for 1 and for 500 rows and keeps its plan.
 */
export function bulkInsert<Row extends object>(
  table: string,
  columns: { [K in keyof Row & string]: string },
  options: { onConflict?: string } = {},
): BulkInsert<Row> {
  const names = Object.keys(columns);
  const declared = names.map((name) => `${name} ${columns[name as keyof typeof columns]}`).join(', ');
  const text =
    `insert into ${table} (tenant_id, ${names.join(', ')}) select $1::uuid, ${names.map((name) => `r.${name}`).join(', ')} ` +
    `from jsonb_to_recordset($2::text::jsonb) as r(${declared}) ${options.onConflict ?? ''}`;
  // one table may have several such inserts, and a name stands for one text only
  const name = `bulk_${table.replace('.', '_')}_${digest(text).slice(0, 8)}`;
  return async (tx, rows) => {
    if (rows.length === 0) return 0;
    const { count } = await tx.raw({ name, text, values: [tx.tenantId, JSON.stringify(rows)] });
    return count;
  };
}
