import { z } from 'zod';
import type { BearerActor } from '../../kernel/actor.ts';
import type { Tx } from '../../kernel/database/database.ts';
import { eventsOf } from '../../kernel/event.ts';
import { query } from '../../kernel/query.ts';
import { NotFound } from '../../kernel/refusal.ts';
import { tenantOf } from '../../kernel/tenant.ts';
import { areasOf, normalisePhone, phoneHash, unitsOf } from '../people/public.ts';
import { followToken, isFollowToken } from './follow-link.ts';
import { mayReopenAt } from './judge.ts';
import { areaNameOf } from './list.ts';
import { canMove } from './moves.ts';
import { readNumber } from './number.ts';
import { picturesOf } from './picture.ts';
import { may } from './policy.ts';
import { presetsOf } from './presets.ts';
import { findReporter, maskReporter } from './reporter.ts';
import { findTicket, findTicketByNumber } from './store.ts';
import { storyOf } from './story.ts';
import { openQuestion, pictureSchema, ratingsOf, storySchema } from './ticket.query.ts';
import { channels, outcomes, states } from './ticket.ts';

/** The actor a follow link makes, or undefined when number or token are wrong: one answer for both. */
export async function bearerOf(tx: Tx, number: string, token: string, key: string): Promise<BearerActor | undefined> {
  const digits = readNumber(number);
  if (!digits) return undefined;
  const ticket = await findTicketByNumber(tx, digits);
  const tenant = await tenantOf(tx);
  if (!ticket || !isFollowToken(tenant, ticket, token)) return undefined;
  return { kind: 'bearer', subjectId: ticket.id, key };
}

/** A ticket as the resident who raised it sees it: words, times and named units; nothing internal. */
export const follow = query({
  name: 'tickets.follow',
  summary: 'A ticket as the holder of its follow link sees it',
  input: z.object({ ticketId: z.uuid() }),
  output: z.object({
    id: z.uuid(),
    number: z.string(),
    subject: z.string(),
    body: z.string(),
    channel: z.enum(channels),
    category: z.string().nullable(),
    areaName: z.string(),
    placeWords: z.string().nullable(),
    state: z.enum(states),
    handling: z.int(),
    unitName: z.string().nullable(),
    unitPhone: z.string().nullable(),
    raisedAt: z.date(),
    moveDueAt: z.date().nullable(),
    firstPromisedOn: z.string().nullable(),
    promisedOn: z.string().nullable(),
    promiseMoves: z.int(),
    overdueAt: z.date().nullable(),
    outcome: z.enum(outcomes).nullable(),
    outcomeText: z.string().nullable(),
    reviewOn: z.string().nullable(),
    referredTo: z.string().nullable(),
    reporterPhone: z.string().nullable(),
    pictures: z.array(pictureSchema),
    story: z.array(storySchema),
    openQuestion: z.object({ question: z.string(), askedAt: z.date(), endsAt: z.date() }).nullable(),
    mayRate: z.boolean(),
    mayReopen: z.boolean(),
    mayWithdraw: z.boolean(),
    rating: z.object({ solved: z.boolean(), satisfied: z.boolean(), comment: z.string().nullable() }).nullable(),
  }),
  refusals: [NotFound],
  async run({ tx, actor, now, authorize }, { ticketId }) {
    const ticket = await findTicket(tx, ticketId);
    if (!ticket || actor.kind !== 'bearer' || !may.read(actor, ticket)) throw new NotFound({ what: 'ticket' });
    authorize(true);
    const [events, pictures, areas, units, reporter, ratings, presets] = await Promise.all([
      eventsOf(tx, ticket.id),
      picturesOf(tx, ticket.id, false),
      areasOf(tx, [ticket.areaId, ...(ticket.communityId ? [ticket.communityId] : [])]),
      unitsOf(tx, ticket.unitId ? [ticket.unitId] : []),
      findReporter(tx, ticket.id),
      ratingsOf(tx, ticket.id),
      presetsOf(tx),
    ]);
    const unit = ticket.unitId ? units.get(ticket.unitId) : undefined;
    const rating = ratings.findLast((each) => each.handling === ticket.handling);
    return {
      id: ticket.id,
      number: ticket.number,
      subject: ticket.subject,
      body: ticket.body,
      channel: ticket.channel,
      category: ticket.category,
      areaName: areaNameOf(areas, ticket),
      placeWords: ticket.placeWords,
      state: ticket.state,
      handling: ticket.handling,
      unitName: unit?.name ?? null,
      unitPhone: unit?.phone ?? null,
      raisedAt: ticket.raisedAt,
      moveDueAt: ticket.moveDueAt,
      firstPromisedOn: ticket.firstPromisedOn,
      promisedOn: ticket.promisedOn,
      promiseMoves: ticket.promiseMoves,
      overdueAt: ticket.overdueAt,
      outcome: ticket.outcome,
      outcomeText: ticket.outcomeText,
      reviewOn: ticket.reviewOn,
      referredTo: ticket.referredTo,
      reporterPhone: maskReporter(reporter).phone,
      pictures,
      story: await storyOf(tx, events, { reader: 'resident', withRating: true }),
      openQuestion: await openQuestion(tx, ticket),
      mayRate: canMove(ticket.state, 'rate') && rating === undefined,
      mayReopen: mayReopenAt(ticket, now, presets.reopenDays),
      mayWithdraw: canMove(ticket.state, 'withdraw'),
      rating: rating ? { solved: rating.solved, satisfied: rating.satisfied, comment: rating.comment } : null,
    };
  },
});

/**
 * The follow token for who knows the number and the phone that was left; null for every other pair, so that nothing is learnt
 * by asking. The door limits how often it may be asked.
 */
export const find = query({
  name: 'tickets.find',
  summary: 'Finds a ticket again by number and phone',
  input: z.object({ number: z.string().max(30), phone: z.string().max(30) }),
  output: z.object({ found: z.object({ number: z.string(), followToken: z.string() }).nullable() }),
  async run({ tx, authorize }, input) {
    authorize(true);
    const number = readNumber(input.number);
    const phone = normalisePhone(input.phone);
    if (!number || !phone) return { found: null };
    const tenant = await tenantOf(tx);
    const ticket = await findTicketByNumber(tx, number);
    const reporter = ticket && (await findReporter(tx, ticket.id));
    if (!ticket || reporter?.phoneHash !== phoneHash(tenant.secret, phone)) return { found: null };
    return { found: { number: ticket.number, followToken: followToken(tenant, ticket) } };
  },
});
