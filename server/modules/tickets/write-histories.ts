import { bulkInsert } from '../../kernel/database/bulk.ts';
import type { Tx } from '../../kernel/database/database.ts';
import { insertEvents } from '../../kernel/event.ts';
import type { Life } from './history.ts';
import type { PastEvent } from './past.ts';
import { uploaderKey, type PreparedPicture } from './picture.ts';
import { insertReporters } from './reporter.ts';
import { insertTickets } from './store.ts';

const insertReturns = bulkInsert<Record<string, unknown>>('tickets.returns', {
  id: 'uuid',
  ticket_id: 'uuid',
  unit_id: 'uuid',
  ground: 'text',
  argument: 'text',
  argued_by_id: 'uuid',
  argued_at: 'timestamptz',
  decision: 'text',
  decision_reason: 'text',
  decided_by_id: 'uuid',
  decided_at: 'timestamptz',
});

const insertPromiseRequests = bulkInsert<Record<string, unknown>>('tickets.promise_requests', {
  id: 'uuid',
  ticket_id: 'uuid',
  from_date: 'date',
  to_date: 'date',
  reason: 'text',
  asked_by_id: 'uuid',
  asked_at: 'timestamptz',
  decision: 'text',
  decision_reason: 'text',
  decided_by_id: 'uuid',
  decided_at: 'timestamptz',
});

const insertInformationRequests = bulkInsert<Record<string, unknown>>('tickets.information_requests', {
  id: 'uuid',
  ticket_id: 'uuid',
  question: 'text',
  asked_by_id: 'uuid',
  asked_at: 'timestamptz',
  ends_at: 'timestamptz',
  answer: 'text',
  ended_at: 'timestamptz',
  end_ground: 'text',
});

const insertRatings = bulkInsert<Record<string, unknown>>('tickets.ratings', {
  id: 'uuid',
  ticket_id: 'uuid',
  handling: 'integer',
  solved: 'boolean',
  satisfied: 'boolean',
  comment: 'text',
  given_through: 'text',
  at: 'timestamptz',
});

/**
 * Writes lives as the commands would have left them, but for the events (`writePastEvents`): tickets, reporters and what hangs on
 * them. Some hundred at once; `drawings` holds the bytes of the pictures by name.
 */
export async function writeHistories(
  tx: Tx,
  lives: readonly Life[],
  drawings: ReadonlyMap<string, PreparedPicture> = new Map(),
): Promise<void> {
  const each = <T>(list: (life: Life) => readonly T[], row: (one: T, ticketId: string) => Record<string, unknown>) =>
    lives.flatMap((life) => list(life).map((one) => ({ ...row(one, life.ticket.id), ticket_id: life.ticket.id })));
  await insertTickets(
    tx,
    lives.map((life) => life.ticket),
  );
  await Promise.all([
    insertReporters(
      tx,
      lives.map((life) => life.reporter),
    ),
    insertReturns(
      tx,
      each(
        (life) => life.returns,
        (one) => ({
          id: one.id,
          unit_id: one.unitId,
          ground: one.ground,
          argument: one.argument,
          argued_by_id: one.arguedById,
          argued_at: one.arguedAt,
          decision: one.decision,
          decision_reason: one.decisionReason,
          decided_by_id: one.decidedById,
          decided_at: one.decidedAt,
        }),
      ),
    ),
    insertPromiseRequests(
      tx,
      each(
        (life) => life.promiseRequests,
        (one) => ({
          id: one.id,
          from_date: one.fromDate,
          to_date: one.toDate,
          reason: one.reason,
          asked_by_id: one.askedById,
          asked_at: one.askedAt,
          decision: one.decision,
          decision_reason: one.decisionReason,
          decided_by_id: one.decidedById,
          decided_at: one.decidedAt,
        }),
      ),
    ),
    insertInformationRequests(
      tx,
      each(
        (life) => life.informationRequests,
        (one) => ({
          id: one.id,
          question: one.question,
          asked_by_id: one.askedById,
          asked_at: one.askedAt,
          ends_at: one.endsAt,
          answer: one.answer,
          ended_at: one.endedAt,
          end_ground: one.endGround,
        }),
      ),
    ),
    insertRatings(
      tx,
      each(
        (life) => life.ratings,
        (one) => ({
          id: one.id,
          handling: one.handling,
          solved: one.solved,
          satisfied: one.satisfied,
          comment: one.comment,
          given_through: one.givenThrough,
          at: one.at,
        }),
      ),
    ),
  ]);
  for (const { ticket, pictures } of lives) {
    for (const picture of pictures) {
      const bytes = drawings.get(picture.drawing);
      if (!bytes) throw new RangeError(`no drawing ${picture.drawing}`);
      await tx.raw({
        name: 'tickets_past_picture',
        text: `insert into tickets.pictures (tenant_id, id, ticket_id, audience, position, width, height, full_image, small_image,
                 uploader_key, created_at)
               values ($1, $2, $3, 'resident', $4, $5, $6, decode($7, 'base64'), decode($8, 'base64'), $9, $10)`,
        values: [
          tx.tenantId,
          picture.id,
          ticket.id,
          picture.position,
          bytes.width,
          bytes.height,
          bytes.full,
          bytes.small,
          uploaderKey(picture.uploadedBy),
          picture.at,
        ],
      });
    }
  }
}

/** An event with the ticket it is of. */
export type TicketEvent = PastEvent & { ticketId: string };

/** The events of many lives in the order in which they happened; those of one life keep theirs. */
export function eventsInOrder(lives: readonly Life[]): TicketEvent[] {
  return lives
    .flatMap((life) => life.events.map((event) => ({ ...event, ticketId: life.ticket.id })))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

/**
 * Records events of lives in the order given, some thousand at once. They go to nobody's outbox: what is derived from events has
 * to be made anew afterwards, and nobody is told of what is long past.
 */
export async function writePastEvents(tx: Tx, events: readonly TicketEvent[]): Promise<void> {
  await insertEvents(
    tx,
    events.map((event) => ({
      id: event.id,
      subject_kind: 'ticket',
      subject_id: event.ticketId,
      type: event.type,
      data: event.data,
      actor_kind: event.actor.kind,
      actor_id: event.actor.kind === 'person' ? event.actor.id : null,
      command_id: event.commandId,
      command_name: event.commandName,
      at: event.at,
      recorded_at: event.at,
    })),
  );
}
