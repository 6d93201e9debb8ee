import { z } from 'zod';
import { command, type CommandContext } from '../../kernel/command.ts';
import { eventsOf } from '../../kernel/event.ts';
import { newId } from '../../kernel/ids.ts';
import { addWorkingDays } from '../../kernel/working-time.ts';
import { beginMove, finishMove, optionalWords, rulesOf, ticketIdField, words } from './make-move.ts';
import * as refusals from './ticket.refusals.ts';
import { states, type CloseGround, type Ticket } from './ticket.ts';
import { closed, reopened, type Rules } from './transitions.ts';

/** The resident's judgement of one handling; "solved?" and "satisfied?" are two questions. */
async function keepRating(
  context: CommandContext,
  ticket: Ticket,
  rating: { solved: boolean; satisfied: boolean; comment?: string | undefined },
  through: 'link' | 'call',
): Promise<void> {
  const { tx, now } = context;
  await tx.raw({
    text: `insert into tickets.ratings (tenant_id, id, ticket_id, handling, solved, satisfied, comment, given_through, at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      tx.tenantId,
      newId(),
      ticket.id,
      ticket.handling,
      rating.solved,
      rating.satisfied,
      rating.comment ?? null,
      through,
      now,
    ],
  });
}

/** Open again for a second handling, at once; `reason` in the resident's words where they gave one for this. */
async function reopenNow(
  context: CommandContext,
  ticket: Ticket,
  reason: string | null,
  rules: Rules,
  because: 'resident' | 'review',
) {
  const patch = reopened(ticket, context.now, rules);
  await finishMove(context, ticket, patch, {
    type: because === 'review' ? 'ticket.reviewed' : 'ticket.reopened',
    data: {
      ...(reason === null ? {} : { reason }),
      handling: patch.handling,
      unitId: ticket.unitId,
      promisedOn: patch.promisedOn ?? null,
      contactDueAt: patch.contactDueAt ?? ticket.contactDueAt,
      formerOutcome: ticket.outcome,
    },
    tell: {
      key: because === 'review' ? 'reviewed' : 'reopened',
      values: { number: ticket.number, promisedOn: patch.promisedOn ?? null },
    },
  });
  return patch;
}

/** Somebody calls the resident back and asks the two questions. Not solved: open again as second handling. */
export const callBack = command({
  name: 'tickets.call-back',
  summary: 'Records a call to the resident and what they said',
  input: z.object({
    ...ticketIdField,
    reached: z.boolean(),
    solved: z.boolean().optional(),
    satisfied: z.boolean().optional(),
    comment: optionalWords(1000),
  }),
  output: z.object({ state: z.enum(states) }),
  refusals: [refusals.MoveNotPossible, refusals.VerdictNeeded],
  async run(context, input) {
    const { now } = context;
    const ticket = await beginMove(context, input.ticketId, 'call-back');
    const rules = await rulesOf(context);
    if (!input.reached) return unreached(context, ticket, rules);
    if (input.solved === undefined || input.satisfied === undefined) throw new refusals.VerdictNeeded();
    const rating = { solved: input.solved, satisfied: input.satisfied, comment: input.comment };
    const rated = { solved: rating.solved, satisfied: rating.satisfied, ratedAt: now };
    await keepRating(context, ticket, rating, 'call');
    const called = { type: 'ticket.called-back', data: { reached: true, ...rating, comment: rating.comment ?? null } };
    if (!rating.solved) {
      await finishMove(context, ticket, { ...rated, calledBackAt: now }, called);
      // what they said of the work stays with the judgement, out of the story that those judged read
      const patch = await reopenNow(context, { ...ticket, ...rated }, null, rules, 'resident');
      return { state: patch.state ?? 'dispatched' };
    }
    await finishMove(context, ticket, { ...rated, calledBackAt: now, ...closed('called-back', now) }, called);
    await recordClosed(context, ticket, 'called-back');
    return { state: 'closed' as const };
  },
});

async function unreached(context: CommandContext, ticket: Ticket, rules: Rules) {
  const { tx, now } = context;
  const since = ticket.resolvedAt ?? ticket.raisedAt;
  const before = (await eventsOf(tx, ticket.id)).filter(
    (event) => event.type === 'ticket.called-back' && event.at >= since,
  );
  const tries = before.length + 1;
  const event = { type: 'ticket.called-back', data: { reached: false, tries } };
  if (tries < rules.presets.callBackTries) {
    await finishMove(
      context,
      ticket,
      { moveDueAt: addWorkingDays(now, rules.presets.callBackWorkingDays, rules.calendar) },
      event,
    );
    return { state: ticket.state };
  }
  await finishMove(context, ticket, { calledBackAt: now, ...closed('unreached', now) }, event);
  await recordClosed(context, ticket, 'unreached');
  return { state: 'closed' as const };
}

async function recordClosed(context: CommandContext, ticket: Ticket, ground: CloseGround): Promise<void> {
  context.record({
    subject: { kind: 'ticket', id: ticket.id },
    type: 'ticket.closed',
    data: { ground, tell: { key: 'closed', values: { number: ticket.number, ground } } },
  });
}

/** The resident judges by their link. Solved: closed. Not solved: it stays on the list of those who call back, and can be reopened in one tap. */
export const rate = command({
  name: 'tickets.rate',
  summary: 'Records whether the resident finds it solved, and whether they are satisfied',
  input: z.object({ ...ticketIdField, solved: z.boolean(), satisfied: z.boolean(), comment: optionalWords(1000) }),
  output: z.object({ state: z.enum(states) }),
  refusals: [refusals.MoveNotPossible, refusals.RatedAlready],
  constraints: { rating_is_given_once_per_handling: refusals.RatedAlready },
  async run(context, input) {
    const { now } = context;
    const ticket = await beginMove(context, input.ticketId, 'rate');
    await keepRating(context, ticket, input, 'link');
    const rated = { solved: input.solved, satisfied: input.satisfied, ratedAt: now };
    const closes = ticket.state === 'resolved' && input.solved;
    await finishMove(
      context,
      ticket,
      { ...rated, ...(closes ? closed('rated', now) : {}) },
      {
        type: 'ticket.rated',
        data: { solved: input.solved, satisfied: input.satisfied, comment: input.comment ?? null },
      },
    );
    if (closes) await recordClosed(context, ticket, 'rated');
    return { state: closes ? ('closed' as const) : ticket.state };
  },
});

/** Open again as second handling: by the resident in one tap, or by somebody for them. */
export const reopen = command({
  name: 'tickets.reopen',
  summary: 'Reopens a ticket for a second handling',
  input: z.object({ ...ticketIdField, reason: words(1000) }),
  output: z.object({ promisedOn: z.string().nullable() }),
  refusals: [refusals.MoveNotPossible, refusals.ReopenTooLate],
  async run(context, input) {
    const ticket = await beginMove(context, input.ticketId, 'reopen');
    const rules = await rulesOf(context);
    const days = rules.presets.reopenDays;
    if (!mayReopenAt(ticket, context.now, days)) throw new refusals.ReopenTooLate({ days });
    const patch = await reopenNow(context, ticket, input.reason, rules, 'resident');
    return { promisedOn: patch.promisedOn ?? null };
  },
});

/** Within so many days of closing; a resolved ticket that is not closed can always be reopened. */
export function mayReopenAt(ticket: Pick<Ticket, 'state' | 'closedAt'>, now: Date, days: number): boolean {
  if (ticket.state === 'resolved') return true;
  return (
    ticket.state === 'closed' &&
    ticket.closedAt !== null &&
    now.getTime() - ticket.closedAt.getTime() <= days * 86_400_000
  );
}

/** The review date of a matter that could not be done then has come: it is open again by itself. Run by the program. */
export const review = command({
  name: 'tickets.review',
  summary: 'Opens a ticket again whose review date has come',
  input: z.object(ticketIdField),
  output: z.object({}),
  async run(context, input) {
    const ticket = await beginMove(context, input.ticketId, 'review');
    if (ticket.reviewOn === null) throw new refusals.MoveNotPossible({ move: 'review', state: ticket.state });
    await reopenNow(context, ticket, ticket.outcomeText ?? '', await rulesOf(context), 'review');
    return {};
  },
});

/** Long enough without a word from the resident: the file is closed. Nothing is said of solved or satisfied. Run by the program. */
export const close = command({
  name: 'tickets.close',
  summary: 'Closes a resolved ticket after silence',
  input: z.object(ticketIdField),
  output: z.object({}),
  async run(context, input) {
    const ticket = await beginMove(context, input.ticketId, 'close');
    await finishMove(context, ticket, closed('silence', context.now), {
      type: 'ticket.closed',
      data: { ground: 'silence' },
      tell: { key: 'closed', values: { number: ticket.number, ground: 'silence' } },
    });
    return {};
  },
});
