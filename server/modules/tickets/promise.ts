import { z } from 'zod';
import { command, type CommandContext } from '../../kernel/command.ts';
import { newId } from '../../kernel/ids.ts';
import { addWorkingDays, civilDateOf, instantOf, workingDaysBetween } from '../../kernel/working-time.ts';
import { beginMove, civilDate, finishMove, nothing, rulesOf, ticketIdField, words } from './make-move.ts';
import * as refusals from './ticket.refusals.ts';
import type { Ticket } from './ticket.ts';
import { promiseMoved, type Rules } from './transitions.ts';

/** The instant at which a promised day ends: the end of its working hours, or of the next working day if it is none. */
export function endOf(date: string, { calendar }: Rules): { on: string; until: Date } {
  if (calendar.isWorkday(date)) return { on: date, until: instantOf(date, calendar.day.to, calendar.zone) };
  const until = addWorkingDays(instantOf(date, '00:00', calendar.zone), 1, calendar);
  return { on: civilDateOf(until, calendar.zone), until };
}

/** A unit asks for a later promised date; nothing moves until somebody else approves. */
export const askPromiseMove = command({
  name: 'tickets.ask-promise-move',
  summary: 'Asks for a later promised date',
  input: z.object({ ...ticketIdField, toDate: civilDate, reason: words(1000) }),
  output: nothing,
  refusals: [refusals.MoveNotPossible, refusals.PromiseNotLater, refusals.PromiseTooLong, refusals.PromiseRequestOpen],
  constraints: { promise_request_is_open_once: refusals.PromiseRequestOpen },
  async run(context, input) {
    const { tx, actor, now } = context;
    const ticket = await beginMove(context, input.ticketId, 'ask-promise-move');
    const rules = await rulesOf(context);
    if (ticket.promisedOn === null)
      throw new refusals.MoveNotPossible({ move: 'ask-promise-move', state: ticket.state });
    if (ticket.askedPromiseOn !== null) throw new refusals.PromiseRequestOpen();
    const today = civilDateOf(now, rules.calendar.zone);
    const to = endOf(input.toDate, rules).on;
    if (to <= ticket.promisedOn || to < today) throw new refusals.PromiseNotLater({ promisedOn: ticket.promisedOn });
    const limitDays = rules.presets.longestPromiseWorkingDays * 4;
    if (workingDaysBetween(today, to, rules.calendar) > limitDays) throw new refusals.PromiseTooLong({ limitDays });
    await tx.raw({
      text: `insert into tickets.promise_requests (tenant_id, id, ticket_id, from_date, to_date, reason, asked_by_id, asked_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [
        tx.tenantId,
        newId(),
        ticket.id,
        ticket.promisedOn,
        to,
        input.reason,
        actor.kind === 'person' ? actor.id : null,
        now,
      ],
    });
    await finishMove(
      context,
      ticket,
      { askedPromiseOn: to },
      {
        type: 'ticket.promise-move-asked',
        data: { fromDate: ticket.promisedOn, toDate: to, reason: input.reason },
      },
    );
    return {};
  },
});

/** What nobody decided before the ticket moved on is decided by that: it lapses. */
export async function lapsePromiseRequest(
  { tx, now }: CommandContext,
  ticket: Pick<Ticket, 'id' | 'askedPromiseOn'>,
): Promise<void> {
  if (ticket.askedPromiseOn === null) return;
  await tx.raw({
    text: `update tickets.promise_requests set decision = 'lapsed', decided_at = $3
           where tenant_id = $1 and ticket_id = $2 and decision is null`,
    values: [tx.tenantId, ticket.id, now],
  });
}

/** Somebody other than the asker approves or refuses; an approved date is told to the resident with the reason. */
export const decidePromiseMove = command({
  name: 'tickets.decide-promise-move',
  summary: 'Approves or refuses a later promised date',
  input: z.object({ ...ticketIdField, decision: z.enum(['approved', 'refused']), reason: words(1000) }),
  output: z.object({ promisedOn: z.string() }),
  refusals: [refusals.MoveNotPossible, refusals.PromiseRequestMissing, refusals.OwnRequest],
  async run(context, input) {
    const { tx, actor, now } = context;
    const ticket = await beginMove(context, input.ticketId, 'decide-promise-move');
    const { rows } = await tx.raw<{ id: string; to_date: string; reason: string; asked_by_id: string | null }>({
      text: `select id, to_date, reason, asked_by_id from tickets.promise_requests
             where tenant_id = $1 and ticket_id = $2 and decision is null for update`,
      values: [tx.tenantId, ticket.id],
    });
    const request = rows[0];
    if (!request || ticket.askedPromiseOn === null) throw new refusals.PromiseRequestMissing();
    if (actor.kind === 'person' && request.asked_by_id === actor.id) throw new refusals.OwnRequest();
    const rules = await rulesOf(context);
    // approving a day that has passed would promise nothing
    if (input.decision === 'approved' && request.to_date < civilDateOf(now, rules.calendar.zone)) {
      throw new refusals.PromiseNotLater({ promisedOn: ticket.promisedOn ?? '' });
    }
    await tx.raw({
      text: `update tickets.promise_requests set decision = $3, decision_reason = $4, decided_by_id = $5, decided_at = $6
             where tenant_id = $1 and id = $2`,
      values: [tx.tenantId, request.id, input.decision, input.reason, actor.kind === 'person' ? actor.id : null, now],
    });
    const values = { fromDate: ticket.promisedOn, toDate: request.to_date, reason: request.reason };
    if (input.decision === 'refused') {
      await finishMove(
        context,
        ticket,
        { askedPromiseOn: null },
        {
          type: 'ticket.promise-move-refused',
          data: { ...values, decisionReason: input.reason },
        },
      );
      return { promisedOn: ticket.promisedOn as string };
    }
    const promise = endOf(request.to_date, rules);
    await finishMove(context, ticket, promiseMoved(ticket, promise, now), {
      type: 'ticket.promise-moved',
      data: { ...values, promisedUntil: promise.until, decisionReason: input.reason },
      tell: { key: 'promise-moved', values: { number: ticket.number, ...values } },
    });
    return { promisedOn: request.to_date };
  },
});
