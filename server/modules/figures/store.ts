import { bulkInsert } from '../../kernel/database/bulk.ts';
import type { Tx } from '../../kernel/database/database.ts';
import type { CellChange, DaysChange } from './difference.ts';
import type { Phase, TicketFact } from './fact.ts';
import { columnOf, measureNames } from './measures.ts';

/** What is counted now, and what is under way. */
export interface State {
  live: number;
  building: number | null;
  purpose: 'rebuild' | 'compare' | null;
  walkedSeq: number;
  begunAt: Date | null;
  dropping: number | null;
  countedAt: Date | null;
}

const stateColumns =
  'live, building, purpose, walked_seq as "walkedSeq", begun_at as "begunAt", dropping, counted_at as "countedAt"';

/** The state, locked until the transaction ends: one writer of figures at a time. */
export async function lockState(tx: Tx): Promise<State> {
  const lock = () =>
    tx.raw<State>({
      name: 'figures_lock_state',
      text: `select ${stateColumns} from figures.state where tenant_id = $1 for update`,
      values: [tx.tenantId],
    });
  const [known] = (await lock()).rows;
  if (known) return known;
  await tx.raw({
    text: 'insert into figures.state (tenant_id) values ($1) on conflict do nothing',
    values: [tx.tenantId],
  });
  const [made] = (await lock()).rows;
  if (!made) throw new Error('the state of the figures cannot be read after it was made');
  return made;
}

/** The state for reading: before the first event, generation 1 with nothing in it. */
export async function readState(tx: Tx): Promise<State> {
  const { rows } = await tx.raw<State>({
    name: 'figures_state',
    text: `select ${stateColumns} from figures.state where tenant_id = $1`,
    values: [tx.tenantId],
  });
  return (
    rows[0] ?? {
      live: 1,
      building: null,
      purpose: null,
      walkedSeq: 0,
      begunAt: null,
      dropping: null,
      countedAt: null,
    }
  );
}

export async function keepState(tx: Tx, state: State): Promise<void> {
  await tx.raw({
    name: 'figures_keep_state',
    text: `update figures.state set live = $2, building = $3, purpose = $4, walked_seq = $5, begun_at = $6, dropping = $7,
             counted_at = $8 where tenant_id = $1`,
    values: [
      tx.tenantId,
      state.live,
      state.building,
      state.purpose,
      state.walkedSeq,
      state.begunAt,
      state.dropping,
      state.countedAt,
    ],
  });
}

const factColumns = {
  generation: 'integer',
  ticket_id: 'uuid',
  last_seq: 'bigint',
  number: 'text',
  channel: 'text',
  street_id: 'uuid',
  community_id: 'uuid',
  grid_id: 'uuid',
  unit_id: 'uuid',
  raised_at: 'timestamptz',
  month: 'text',
  phase: 'text',
  overdue: 'boolean',
  second_handling: 'boolean',
  contact_due_at: 'timestamptz',
  contacted_at: 'timestamptz',
  outcome: 'text',
  reply_days: 'integer',
  reply_working_days: 'integer',
  rated: 'boolean',
  solved: 'boolean',
  satisfied: 'boolean',
  excluded_ground: 'text',
  excluded_reason: 'text',
  excluded_by_id: 'uuid',
  excluded_at: 'timestamptz',
};

interface FactRow {
  generation: number;
  ticket_id: string;
  last_seq: number;
  number: string;
  channel: string;
  street_id: string | null;
  community_id: string | null;
  grid_id: string | null;
  unit_id: string | null;
  raised_at: Date;
  month: string;
  phase: Phase;
  overdue: boolean;
  second_handling: boolean;
  contact_due_at: Date | null;
  contacted_at: Date | null;
  outcome: string | null;
  reply_days: number | null;
  reply_working_days: number | null;
  rated: boolean;
  solved: boolean | null;
  satisfied: boolean | null;
  excluded_ground: string | null;
  excluded_reason: string | null;
  excluded_by_id: string | null;
  excluded_at: Date | null;
}

const upsertFacts = bulkInsert<FactRow>('figures.ticket_facts', factColumns, {
  onConflict: `on conflict (tenant_id, generation, ticket_id) do update set ${Object.keys(factColumns)
    .filter((column) => column !== 'generation' && column !== 'ticket_id')
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')}`,
});

/** Writes facts, new ones and changed ones, in one statement. */
export async function keepFacts(tx: Tx, generation: number, facts: readonly TicketFact[]): Promise<void> {
  await upsertFacts(
    tx,
    facts.map((fact) => ({
      generation,
      ticket_id: fact.ticketId,
      last_seq: fact.lastSeq,
      number: fact.number,
      channel: fact.channel,
      street_id: fact.streetId,
      community_id: fact.communityId,
      grid_id: fact.gridId,
      unit_id: fact.unitId,
      raised_at: fact.raisedAt,
      month: fact.month,
      phase: fact.phase,
      overdue: fact.overdue,
      second_handling: fact.secondHandling,
      contact_due_at: fact.contactDueAt,
      contacted_at: fact.contactedAt,
      outcome: fact.outcome,
      reply_days: fact.replyDays,
      reply_working_days: fact.replyWorkingDays,
      rated: fact.rated,
      solved: fact.solved,
      satisfied: fact.satisfied,
      excluded_ground: fact.excludedGround,
      excluded_reason: fact.excludedReason,
      excluded_by_id: fact.excludedById,
      excluded_at: fact.excludedAt,
    })),
  );
}

/** Facts of these tickets in a generation, by ticket; those not there are left out. */
export async function factsOf(
  tx: Tx,
  generation: number,
  ticketIds: readonly string[],
): Promise<Map<string, TicketFact>> {
  const { rows } = await tx.raw<FactRow>({
    name: 'figures_facts_of',
    text: `select ${Object.keys(factColumns).join(', ')} from figures.ticket_facts
           where tenant_id = $1 and generation = $2 and ticket_id = any($3::uuid[])`,
    values: [tx.tenantId, generation, ticketIds],
  });
  return new Map(rows.map((row) => [row.ticket_id, toFact(row)]));
}

function toFact(row: FactRow): TicketFact {
  return {
    ticketId: row.ticket_id,
    lastSeq: row.last_seq,
    number: row.number,
    channel: row.channel,
    streetId: row.street_id,
    communityId: row.community_id,
    gridId: row.grid_id,
    unitId: row.unit_id,
    raisedAt: row.raised_at,
    month: row.month,
    phase: row.phase,
    overdue: row.overdue,
    secondHandling: row.second_handling,
    contactDueAt: row.contact_due_at,
    contactedAt: row.contacted_at,
    outcome: row.outcome,
    replyDays: row.reply_days,
    replyWorkingDays: row.reply_working_days,
    rated: row.rated,
    solved: row.solved,
    satisfied: row.satisfied,
    excludedGround: row.excluded_ground,
    excludedReason: row.excluded_reason,
    excludedById: row.excluded_by_id,
    excludedAt: row.excluded_at,
  };
}

const columns = measureNames.map(columnOf);
// arrays, one a column: several times faster to read than objects for so many numbers
const addCellsText = `insert into figures.counts as c (tenant_id, generation, area_id, dimension, key, month, ${columns.join(', ')})
  select $1::uuid, $2::integer, r.* from unnest($3::uuid[], $4::text[], $5::text[], $6::text[],
    ${columns.map((_, index) => `$${index + 7}::integer[]`).join(', ')}) as r
  on conflict (tenant_id, generation, area_id, dimension, key, month)
  do update set ${columns.map((column) => `${column} = c.${column} + excluded.${column}`).join(', ')}`;

/** Adds to cells; those not there yet begin at nothing. */
export async function addToCells(tx: Tx, generation: number, changes: readonly CellChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.raw({
    name: 'figures_add_cells',
    text: addCellsText,
    values: [
      tx.tenantId,
      generation,
      changes.map((change) => change.areaId),
      changes.map((change) => change.dimension),
      changes.map((change) => change.key),
      changes.map((change) => change.month),
      ...columns.map((_, index) => changes.map((change) => change.by[index])),
    ],
  });
}

/** Adds to the counts of days to reply. */
export async function addToDays(tx: Tx, generation: number, changes: readonly DaysChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.raw({
    name: 'figures_add_days',
    text: `insert into figures.histogram as h (tenant_id, generation, area_id, dimension, key, month, measure, value, n)
           select $1::uuid, $2::integer, r.*
           from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::integer[], $9::integer[]) as r
           on conflict (tenant_id, generation, area_id, dimension, key, measure, month, value) do update set n = h.n + excluded.n`,
    values: [
      tx.tenantId,
      generation,
      changes.map((change) => change.areaId),
      changes.map((change) => change.dimension),
      changes.map((change) => change.key),
      changes.map((change) => change.month),
      changes.map((change) => change.measure),
      changes.map((change) => change.value),
      changes.map((change) => change.by),
    ],
  });
}

/**
 * Removes at most `limit` rows a table of a generation; answers how many went. By their places in the table: by their keys the
 * planner compares every row with every other.
 */
export async function dropRows(tx: Tx, generation: number, limit: number): Promise<number> {
  let gone = 0;
  for (const table of ['figures.ticket_facts', 'figures.histogram', 'figures.counts']) {
    const { count } = await tx.raw({
      text: `delete from ${table} where tenant_id = $1 and ctid = any (array(
               select ctid from ${table} where tenant_id = $1 and generation = $2 limit ${Math.trunc(limit)}))`,
      values: [tx.tenantId, generation],
    });
    gone += count;
  }
  return gone;
}
