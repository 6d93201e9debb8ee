import { z } from 'zod';
import { command, type CommandContext } from '../../kernel/command.ts';
import { NotAllowed } from '../../kernel/refusal.ts';
import { unitsOf } from '../people/public.ts';
import { finishMove, rulesOf } from './make-move.ts';
import { canMove } from './moves.ts';
import { may, mayMake } from './policy.ts';
import { lockTickets } from './store.ts';
import * as refusals from './ticket.refusals.ts';
import type { Ticket, TicketPatch } from './ticket.ts';
import { dispatched } from './transitions.ts';

export const batchLimit = 200;
const left = z.array(z.object({ ticketId: z.uuid(), code: z.string() }));

/** Why a ticket is left out of a batch dispatch, or undefined when it goes along. Preview and deed ask the same. */
export function whyLeftOut(
  actor: CommandContext['actor'],
  ticket: Ticket | undefined,
  unitId: string,
): string | undefined {
  if (!ticket || !may.read(actor, ticket)) return 'not-found';
  if (!mayMake(actor, 'dispatch', ticket)) return 'not-allowed';
  if (ticket.unitId === unitId && canMove(ticket.state, 'dispatch')) return refusals.NothingToChange.code;
  return canMove(ticket.state, 'dispatch') ? undefined : refusals.MoveNotPossible.code;
}

/** Dispatches many tickets to one unit; those that cannot go are left out and named. Can be undone for a while. */
export const dispatchBatch = command({
  name: 'tickets.dispatch-batch',
  summary: 'Dispatches up to 200 tickets to one unit',
  input: z.object({
    batchId: z.uuid(),
    ticketIds: z.array(z.uuid()).min(1).max(batchLimit),
    unitId: z.uuid(),
    promiseDays: z.int().min(1).max(60).optional(),
  }),
  output: z.object({ batchId: z.uuid(), dispatched: z.int(), left }),
  refusals: [refusals.UnitUnknown, refusals.PromiseTooLong],
  async run(context, input) {
    context.authorize(may.list(context.actor));
    const { tx, actor, now } = context;
    const rules = await rulesOf(context);
    const unit = (await unitsOf(tx, [input.unitId])).get(input.unitId);
    if (!unit || unit.retiredAt) throw new refusals.UnitUnknown();
    const limitDays = rules.presets.longestPromiseWorkingDays;
    if ((input.promiseDays ?? 0) > limitDays) throw new refusals.PromiseTooLong({ limitDays });
    const ids = [...new Set(input.ticketIds)];
    const tickets = new Map((await lockTickets(tx, ids)).map((ticket) => [ticket.id, ticket]));
    const leftOut: { ticketId: string; code: string }[] = [];
    const changes: BatchChange[] = [];
    for (const ticketId of ids) {
      const ticket = tickets.get(ticketId);
      const code = whyLeftOut(actor, ticket, unit.id);
      if (!ticket || code) {
        leftOut.push({ ticketId, code: code ?? 'not-found' });
        continue;
      }
      const patch = dispatched(ticket, { unitId: unit.id, days: input.promiseDays }, now, rules);
      changes.push({ ticketId, before: beforeDispatch(ticket) });
      await finishMove(context, ticket, patch, {
        type: 'ticket.dispatched',
        data: {
          unitId: unit.id,
          fromUnitId: ticket.unitId,
          promisedOn: patch.promisedOn,
          contactDueAt: patch.contactDueAt,
          category: ticket.category,
          batchId: input.batchId,
          note: null,
        },
        tell: {
          key: ticket.unitId === null ? 'dispatched' : 'unit-changed',
          values: { number: ticket.number, unit: unit.name, promisedOn: patch.promisedOn ?? null },
        },
      });
    }
    await tx.raw({
      text: `insert into tickets.batches (tenant_id, id, kind, made_by_id, made_at, changes) values ($1, $2, 'dispatch', $3, $4, $5::text::jsonb)`,
      values: [tx.tenantId, input.batchId, actor.kind === 'person' ? actor.id : null, now, JSON.stringify(changes)],
    });
    context.record({
      subject: { kind: 'batch', id: input.batchId },
      type: 'batch.dispatched',
      data: { unitId: unit.id, dispatched: changes.length, left: leftOut.length },
    });
    return { batchId: input.batchId, dispatched: changes.length, left: leftOut };
  },
});

interface BatchChange {
  ticketId: string;
  before: TicketPatch;
}

/** What an undo puts back. */
function beforeDispatch(ticket: Ticket): TicketPatch {
  return {
    state: ticket.state,
    mover: ticket.mover,
    moveDueAt: ticket.moveDueAt,
    unitId: ticket.unitId,
    dispatchedAt: ticket.dispatchedAt,
    contactDueAt: ticket.contactDueAt,
    firstPromisedOn: ticket.firstPromisedOn,
    promisedOn: ticket.promisedOn,
    promisedUntil: ticket.promisedUntil,
  };
}

/** Takes a batch back, within half an hour and by whoever made it; tickets that have moved on since stay where they are. */
export const undoBatch = command({
  name: 'tickets.undo-batch',
  summary: 'Takes back a batch dispatch for those tickets that nobody has accepted yet',
  input: z.object({ batchId: z.uuid() }),
  output: z.object({ undone: z.int(), left }),
  refusals: [refusals.BatchUnknown, refusals.BatchTooOld, refusals.BatchUndone],
  async run(context, { batchId }) {
    const { tx, actor, now } = context;
    const { rows } = await tx.raw<{
      made_by_id: string | null;
      made_at: Date;
      changes: BatchChange[];
      undone_at: Date | null;
    }>({
      text: 'select made_by_id, made_at, changes, undone_at from tickets.batches where tenant_id = $1 and id = $2 for update',
      values: [tx.tenantId, batchId],
    });
    const batch = rows[0];
    if (!batch) throw new refusals.BatchUnknown();
    context.authorize(actor.kind === 'system' || (actor.kind === 'person' && actor.id === batch.made_by_id));
    if (batch.undone_at) throw new refusals.BatchUndone();
    const { presets } = await rulesOf(context);
    if (now.getTime() - batch.made_at.getTime() > presets.undoMinutes * 60_000) {
      throw new refusals.BatchTooOld({ minutes: presets.undoMinutes });
    }
    const tickets = new Map(
      (
        await lockTickets(
          tx,
          batch.changes.map((change) => change.ticketId),
        )
      ).map((ticket) => [ticket.id, ticket]),
    );
    const leftOut: { ticketId: string; code: string }[] = [];
    let undone = 0;
    for (const { ticketId, before } of batch.changes) {
      const ticket = tickets.get(ticketId);
      const untouched =
        ticket?.state === 'dispatched' &&
        ticket.dispatchedAt?.getTime() === batch.made_at.getTime() &&
        ticket.handlerId === null;
      if (!ticket || !untouched) {
        leftOut.push({ ticketId, code: refusals.MoveNotPossible.code });
        continue;
      }
      if (!mayMake(actor, 'undo-dispatch', ticket) && actor.kind !== 'system') {
        leftOut.push({ ticketId, code: NotAllowed.code });
        continue;
      }
      undone += 1;
      await finishMove(context, ticket, before, {
        type: 'ticket.dispatch-undone',
        data: { batchId, unitId: before.unitId ?? null, contactDueAt: before.contactDueAt ?? null },
        ...(before.state === 'raised' ? { tell: { key: 'dispatch-undone', values: { number: ticket.number } } } : {}),
      });
    }
    await tx.raw({
      text: 'update tickets.batches set undone_at = $3 where tenant_id = $1 and id = $2',
      values: [tx.tenantId, batchId, now],
    });
    context.record({
      subject: { kind: 'batch', id: batchId },
      type: 'batch.undone',
      data: { undone, left: leftOut.length },
    });
    return { undone, left: leftOut };
  },
});
