import { bulkInsert } from './database/bulk.ts';
import type { Tx } from './database/database.ts';

export interface Subject {
  kind: string;
  id: string;
}

/** What a command says has happened. `data` holds ids, words and times; personal data only where the subject is that person. */
export interface EventInput {
  subject: Subject;
  /** past tense, `<subject>.<verb>`: 'ticket.raised' */
  type: string;
  data?: Record<string, unknown>;
  /** when it happened in the world, if not now (imports, work done without network) */
  at?: Date;
}

/** An event as kept: appended, never edited. */
export interface StoredEvent {
  id: string;
  seq: number;
  subjectKind: string;
  subjectId: string;
  type: string;
  data: Record<string, unknown>;
  actorKind: string;
  actorId: string | null;
  commandId: string;
  commandName: string;
  at: Date;
  recordedAt: Date;
}

export interface EventRow {
  id: string;
  subject_kind: string;
  subject_id: string;
  type: string;
  data: unknown;
  actor_kind: string;
  actor_id: string | null;
  command_id: string;
  command_name: string;
  at: Date;
  recorded_at: Date;
}

export const insertEvents = bulkInsert<EventRow>('kernel.events', {
  id: 'uuid',
  subject_kind: 'text',
  subject_id: 'uuid',
  type: 'text',
  data: 'jsonb',
  actor_kind: 'text',
  actor_id: 'uuid',
  command_id: 'uuid',
  command_name: 'text',
  at: 'timestamptz',
  recorded_at: 'timestamptz',
});

type Loaded = EventRow & { seq: number };
const columns =
  'id, seq, subject_kind, subject_id, type, data, actor_kind, actor_id, command_id, command_name, at, recorded_at';

export function toStoredEvent(row: Loaded): StoredEvent {
  return {
    id: row.id,
    seq: row.seq,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    type: row.type,
    data: row.data as Record<string, unknown>,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    commandId: row.command_id,
    commandName: row.command_name,
    at: row.at,
    recordedAt: row.recorded_at,
  };
}

/** The story of one subject, oldest first, at most `limit` (1,000) events. */
export async function eventsOf(tx: Tx, subjectId: string, limit = 1000): Promise<StoredEvent[]> {
  const { rows } = await tx.raw<Loaded>({
    name: 'kernel_events_of',
    text: `select ${columns} from kernel.events where tenant_id = $1 and subject_id = $2 order by seq limit $3`,
    values: [tx.tenantId, subjectId, limit],
  });
  return rows.map(toStoredEvent);
}

/** Events of all subjects after `afterSeq` in the order they were recorded: for rebuilding what is derived from them. */
export async function eventsAfter(
  tx: Tx,
  afterSeq: number,
  limit: number,
  types?: readonly string[],
): Promise<StoredEvent[]> {
  const { rows } = await tx.raw<Loaded>({
    name: types ? 'kernel_events_after_types' : 'kernel_events_after',
    text:
      `select ${columns} from kernel.events where tenant_id = $1 and seq > $2 ` +
      `${types ? 'and type = any($4::text[]) ' : ''}order by seq limit $3`,
    values: types ? [tx.tenantId, afterSeq, limit, types] : [tx.tenantId, afterSeq, limit],
  });
  return rows.map(toStoredEvent);
}

/** Newest first, for the audit list: `before` is the seq of the last one shown; by actor or by type where asked. */
export async function eventsBefore(
  tx: Tx,
  filter: { before?: number; actorId?: string; subjectId?: string; type?: string; limit: number },
): Promise<StoredEvent[]> {
  const values: unknown[] = [tx.tenantId, filter.before ?? Number.MAX_SAFE_INTEGER, filter.limit];
  let where = '';
  for (const [column, type, value] of [
    ['actor_id', 'uuid', filter.actorId],
    ['subject_id', 'uuid', filter.subjectId],
    ['type', 'text', filter.type],
  ] as const) {
    if (value === undefined) continue;
    values.push(value);
    where += ` and ${column} = $${values.length}::${type}`;
  }
  const { rows } = await tx.raw<Loaded>({
    text: `select ${columns} from kernel.events where tenant_id = $1 and seq < $2${where} order by seq desc limit $3`,
    values,
  });
  return rows.map(toStoredEvent);
}
