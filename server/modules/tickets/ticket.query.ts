import { z } from 'zod';
import { eventsOf } from '../../kernel/event.ts';
import { query } from '../../kernel/query.ts';
import { NotFound } from '../../kernel/refusal.ts';
import type { Tx } from '../../kernel/database/database.ts';
import { lineSchema } from './line.schema.ts';
import { toLines } from './list.ts';
import { picturesOf } from './picture.ts';
import { may } from './policy.ts';
import { findReporter, maskReporter } from './reporter.ts';
import { findTicket } from './store.ts';
import { storyOf } from './story.ts';
import { closeGrounds, exclusionGrounds, returnGrounds, type Ticket } from './ticket.ts';

export const storySchema = z.object({
  id: z.uuid(),
  at: z.date(),
  recordedAt: z.date(),
  type: z.string(),
  actorKind: z.string(),
  actorName: z.string().nullable(),
  audience: z.enum(['resident', 'internal']),
  values: z.record(z.string(), z.unknown()),
});

export const pictureSchema = z.object({
  id: z.uuid(),
  width: z.int(),
  height: z.int(),
  audience: z.enum(['resident', 'internal']),
});

const ratingSchema = z.object({
  handling: z.int(),
  solved: z.boolean(),
  satisfied: z.boolean(),
  comment: z.string().nullable(),
  at: z.date(),
});

/** One ticket with its story and what the reader may do. What they may not read is not found. */
export const ticketDetail = query({
  name: 'tickets.ticket',
  summary: 'One ticket with its story and the moves the reader may make',
  input: z.object({ ticketId: z.uuid() }),
  output: lineSchema.extend({
    body: z.string(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    outcomeText: z.string().nullable(),
    reviewOn: z.string().nullable(),
    referredTo: z.string().nullable(),
    firstPromisedOn: z.string().nullable(),
    dispatchedAt: z.date().nullable(),
    acceptedAt: z.date().nullable(),
    calledBackAt: z.date().nullable(),
    closedAt: z.date().nullable(),
    closeGround: z.enum(closeGrounds).nullable(),
    excludedGround: z.enum(exclusionGrounds).nullable(),
    reporter: z.object({
      name: z.string().nullable(),
      phone: z.string().nullable(),
      address: z.string().nullable(),
      hasPhone: z.boolean(),
    }),
    pictures: z.array(pictureSchema),
    story: z.array(storySchema),
    openReturn: z.object({ ground: z.enum(returnGrounds), argument: z.string(), arguedAt: z.date() }).nullable(),
    openPromiseRequest: z
      .object({ fromDate: z.string(), toDate: z.string(), reason: z.string(), askedAt: z.date(), own: z.boolean() })
      .nullable(),
    openQuestion: z.object({ question: z.string(), askedAt: z.date(), endsAt: z.date() }).nullable(),
    /** never to the person rated or their unit */
    ratings: z.array(ratingSchema).nullable(),
  }),
  refusals: [NotFound],
  async run({ tx, actor, authorize }, { ticketId }) {
    const ticket = await findTicket(tx, ticketId);
    if (!ticket || !may.read(actor, ticket)) throw new NotFound({ what: 'ticket' });
    authorize(true);
    const withRating = may.readRating(actor, ticket);
    const [lines, events, reporter, pictures] = await Promise.all([
      toLines(tx, actor, [ticket]),
      eventsOf(tx, ticket.id),
      findReporter(tx, ticket.id),
      picturesOf(tx, ticket.id, true),
    ]);
    const [line] = lines;
    if (!line) throw new NotFound({ what: 'ticket' });
    return {
      ...line,
      body: ticket.body,
      latitude: ticket.latitude,
      longitude: ticket.longitude,
      outcomeText: ticket.outcomeText,
      reviewOn: ticket.reviewOn,
      referredTo: ticket.referredTo,
      firstPromisedOn: ticket.firstPromisedOn,
      dispatchedAt: ticket.dispatchedAt,
      acceptedAt: ticket.acceptedAt,
      calledBackAt: ticket.calledBackAt,
      closedAt: ticket.closedAt,
      closeGround: ticket.closeGround,
      excludedGround: ticket.excludedGround,
      reporter: maskReporter(reporter),
      pictures,
      story: await storyOf(tx, events, { reader: 'officer', withRating }),
      openReturn: ticket.state === 'returned' ? await openReturn(tx, ticket) : null,
      openPromiseRequest: ticket.askedPromiseOn === null ? null : await openPromiseRequest(tx, ticket, actor),
      openQuestion: await openQuestion(tx, ticket),
      ratings: withRating ? await ratingsOf(tx, ticket.id) : null,
    };
  },
});

async function openReturn(tx: Tx, ticket: Ticket) {
  const { rows } = await tx.raw<{ ground: (typeof returnGrounds)[number]; argument: string; arguedAt: Date }>({
    text: `select ground, argument, argued_at as "arguedAt" from tickets.returns
           where tenant_id = $1 and ticket_id = $2 and decision is null`,
    values: [tx.tenantId, ticket.id],
  });
  return rows[0] ?? null;
}

async function openPromiseRequest(tx: Tx, ticket: Ticket, actor: { kind: string; id?: string }) {
  const { rows } = await tx.raw<{
    fromDate: string;
    toDate: string;
    reason: string;
    askedAt: Date;
    askedById: string | null;
  }>({
    text: `select from_date as "fromDate", to_date as "toDate", reason, asked_at as "askedAt", asked_by_id as "askedById"
           from tickets.promise_requests where tenant_id = $1 and ticket_id = $2 and decision is null`,
    values: [tx.tenantId, ticket.id],
  });
  const request = rows[0];
  if (!request) return null;
  const { askedById, ...shown } = request;
  return { ...shown, own: actor.kind === 'person' && actor.id === askedById };
}

/** The question the resident has been asked and not yet answered. */
export async function openQuestion(tx: Tx, ticket: Ticket) {
  if (ticket.state !== 'awaiting-information') return null;
  const { rows } = await tx.raw<{ question: string; askedAt: Date; endsAt: Date }>({
    text: `select question, asked_at as "askedAt", ends_at as "endsAt" from tickets.information_requests
           where tenant_id = $1 and ticket_id = $2 and ended_at is null`,
    values: [tx.tenantId, ticket.id],
  });
  return rows[0] ?? null;
}

export async function ratingsOf(tx: Tx, ticketId: string): Promise<z.output<typeof ratingSchema>[]> {
  const { rows } = await tx.raw<z.output<typeof ratingSchema>>({
    text: `select handling, solved, satisfied, comment, at from tickets.ratings where tenant_id = $1 and ticket_id = $2 order by handling, at, id`,
    values: [tx.tenantId, ticketId],
  });
  return rows;
}
