import type { Session } from './transaction.ts';

/** How often `openDatabase` looks whether anything is due. */
export const MAINTENANCE_INTERVAL_MS = 15_000;

/** WAL since the last checkpoint beyond which one is due; recovery after a kill has to read it. */
const CHECKPOINT_BYTES = 32 * 1024 * 1024;

/** Small shares of a table, so that each run is short: the engine does nothing else meanwhile. */
const QUESTION = `
  select format('%I.%I', schemaname, relname) as "table",
    n_mod_since_analyze > 100 + n_live_tup / 20 as "analyze",
    n_dead_tup > 1000 + n_live_tup / 20 as vacuum
  from pg_stat_user_tables
  where n_mod_since_analyze > 100 + n_live_tup / 20 or n_dead_tup > 1000 + n_live_tup / 20
  order by relid`;

const WAL_QUESTION = `
  select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), (select redo_lsn from pg_control_checkpoint()))::bigint as bytes`;

/** The statements that are due on the embedded engine, which has no autovacuum, no auto-analyze and makes no checkpoints by itself. */
export async function dueSteps(session: Session): Promise<string[]> {
  // Counts of what changed wait up to a second before they show.
  await session.control('select pg_stat_force_next_flush()');
  const { rows } = await session.control(QUESTION);
  const tables = rows as { table: string; analyze: boolean; vacuum: boolean }[];
  const wal = (await session.control(WAL_QUESTION)).rows[0] as { bytes: number };
  return [
    ...tables.filter((row) => row.vacuum).map((row) => `vacuum (truncate off) ${row.table}`),
    ...tables.filter((row) => row.analyze).map((row) => `analyze ${row.table}`),
    ...(wal.bytes > CHECKPOINT_BYTES ? ['checkpoint'] : []),
  ];
}
