import { bulkInsert, type BulkInsert } from '../../kernel/database/bulk.ts';
import type { Tx } from '../../kernel/database/database.ts';
import { NotFound } from '../../kernel/refusal.ts';
import type { Ticket, TicketPatch } from './ticket.ts';

/** Columns of tickets.tickets by the name the domain gives them, with the SQL type for writing. */
const columnOf = {
  id: ['id', 'uuid'],
  number: ['number', 'text'],
  channel: ['channel', 'text'],
  category: ['category', 'text'],
  subject: ['subject', 'text'],
  body: ['body', 'text'],
  areaId: ['area_id', 'uuid'],
  streetId: ['street_id', 'uuid'],
  communityId: ['community_id', 'uuid'],
  gridId: ['grid_id', 'uuid'],
  placeWords: ['place_words', 'text'],
  latitude: ['latitude', 'double precision'],
  longitude: ['longitude', 'double precision'],
  state: ['state', 'text'],
  mover: ['mover', 'text'],
  moveDueAt: ['move_due_at', 'timestamptz'],
  unitId: ['unit_id', 'uuid'],
  handlerId: ['handler_id', 'uuid'],
  raisedById: ['raised_by_id', 'uuid'],
  raisedAt: ['raised_at', 'timestamptz'],
  dispatchedAt: ['dispatched_at', 'timestamptz'],
  acceptedAt: ['accepted_at', 'timestamptz'],
  contactDueAt: ['contact_due_at', 'timestamptz'],
  contactedAt: ['contacted_at', 'timestamptz'],
  firstPromisedOn: ['first_promised_on', 'date'],
  promisedOn: ['promised_on', 'date'],
  promisedUntil: ['promised_until', 'timestamptz'],
  promiseMoves: ['promise_moves', 'integer'],
  askedPromiseOn: ['asked_promise_on', 'date'],
  overdueAt: ['overdue_at', 'timestamptz'],
  handling: ['handling', 'integer'],
  resolvedAt: ['resolved_at', 'timestamptz'],
  replyDays: ['reply_days', 'integer'],
  replyWorkingDays: ['reply_working_days', 'integer'],
  outcome: ['outcome', 'text'],
  outcomeText: ['outcome_text', 'text'],
  reviewOn: ['review_on', 'date'],
  referredTo: ['referred_to', 'text'],
  calledBackAt: ['called_back_at', 'timestamptz'],
  closedAt: ['closed_at', 'timestamptz'],
  closeGround: ['close_ground', 'text'],
  solved: ['solved', 'boolean'],
  satisfied: ['satisfied', 'boolean'],
  ratedAt: ['rated_at', 'timestamptz'],
  excludedGround: ['excluded_ground', 'text'],
  source: ['source', 'text'],
  sourceId: ['source_id', 'text'],
  recordedAt: ['recorded_at', 'timestamptz'],
  followVersion: ['follow_version', 'integer'],
} as const satisfies Record<keyof Ticket, readonly [string, string]>;

const ticketFields = Object.keys(columnOf) as (keyof Ticket)[];

const selectAll = Object.entries(columnOf)
  .map(([name, [column]]) => `t.${column} as "${name}"`)
  .join(', ');

/** The list of columns for queries that read whole tickets `from tickets.tickets t`. */
export const ticketColumns: string = selectAll;

/** What a new ticket starts from; the transitions fill the rest. */
export const blankTicket = {
  category: null,
  placeWords: null,
  latitude: null,
  longitude: null,
  unitId: null,
  handlerId: null,
  raisedById: null,
  dispatchedAt: null,
  acceptedAt: null,
  contactDueAt: null,
  contactedAt: null,
  firstPromisedOn: null,
  promisedOn: null,
  promisedUntil: null,
  promiseMoves: 0,
  askedPromiseOn: null,
  overdueAt: null,
  handling: 1,
  resolvedAt: null,
  replyDays: null,
  replyWorkingDays: null,
  outcome: null,
  outcomeText: null,
  reviewOn: null,
  referredTo: null,
  calledBackAt: null,
  closedAt: null,
  closeGround: null,
  solved: null,
  satisfied: null,
  ratedAt: null,
  excludedGround: null,
  source: null,
  sourceId: null,
  followVersion: 1,
} satisfies Partial<Ticket>;

/** One insert for each set of columns that is ever used: a new ticket says little, and what is null need not be sent. */
const inserts = new Map<string, BulkInsert<Record<string, unknown>>>();
const presetOf: Partial<Record<keyof Ticket, unknown>> = { promiseMoves: 0, handling: 1, followVersion: 1 };

export async function insertTickets(tx: Tx, tickets: readonly Ticket[]): Promise<void> {
  const names = ticketFields.filter((name) => tickets.some((ticket) => ticket[name] !== (presetOf[name] ?? null)));
  const key = names.join();
  let insert = inserts.get(key);
  if (!insert) {
    insert = bulkInsert('tickets.tickets', Object.fromEntries(names.map((name) => columnOf[name])));
    inserts.set(key, insert);
  }
  await insert(
    tx,
    tickets.map((ticket) => {
      const row: Record<string, unknown> = {};
      for (const name of names) row[columnOf[name][0]] = ticket[name];
      return row;
    }),
  );
}

/** The ticket, locked for this transaction: the first thing a command does. Refuses with `not-found`. */
export async function lockTicket(tx: Tx, id: string): Promise<Ticket> {
  const { rows } = await tx.raw<Ticket>({
    name: 'tickets_lock',
    text: `select ${selectAll} from tickets.tickets t where t.tenant_id = $1 and t.id = $2 for update`,
    values: [tx.tenantId, id],
  });
  if (!rows[0]) throw new NotFound({ what: 'ticket' });
  return rows[0];
}

/** Locks many in the order of their ids, so that two batches never wait for each other in a ring. Those that do not exist are left out. */
export async function lockTickets(tx: Tx, ids: readonly string[]): Promise<Ticket[]> {
  const { rows } = await tx.raw<Ticket>({
    name: 'tickets_lock_many',
    text: `select ${selectAll} from tickets.tickets t where t.tenant_id = $1 and t.id = any($2::uuid[]) order by t.id for update`,
    values: [tx.tenantId, ids],
  });
  return rows;
}

export async function findTicket(tx: Tx, id: string): Promise<Ticket | undefined> {
  const { rows } = await tx.raw<Ticket>({
    name: 'tickets_find',
    text: `select ${selectAll} from tickets.tickets t where t.tenant_id = $1 and t.id = $2`,
    values: [tx.tenantId, id],
  });
  return rows[0];
}

export async function findTicketByNumber(tx: Tx, number: string): Promise<Ticket | undefined> {
  const { rows } = await tx.raw<Ticket>({
    name: 'tickets_find_number',
    text: `select ${selectAll} from tickets.tickets t where t.tenant_id = $1 and t.number = $2`,
    values: [tx.tenantId, number],
  });
  return rows[0];
}

/** Writes what a transition changed. */
export async function updateTicket(tx: Tx, id: string, patch: TicketPatch): Promise<void> {
  const changes = Object.entries(patch).filter(([, value]) => value !== undefined);
  if (changes.length === 0) return;
  const values: unknown[] = [tx.tenantId, id];
  const sets = changes.map(([name, value]) => {
    const [column, type] = columnOf[name as keyof Ticket];
    values.push(value);
    return `${column} = $${values.length}::${type}`;
  });
  await tx.raw({ text: `update tickets.tickets set ${sets.join(', ')} where tenant_id = $1 and id = $2`, values });
}

/** Which of these numbers are already given. */
export async function takenNumbers(tx: Tx, numbers: readonly string[]): Promise<Set<string>> {
  const { rows } = await tx.raw<{ number: string }>({
    name: 'tickets_taken_numbers',
    text: 'select number from tickets.tickets where tenant_id = $1 and number = any($2::text[])',
    values: [tx.tenantId, numbers],
  });
  return new Set(rows.map((row) => row.number));
}
