import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import { newId } from '../../kernel/ids.ts';
import { unitsOf } from '../people/public.ts';
import { beginMove, finishMove, nothing, rulesOf, ticketIdField, words } from './make-move.ts';
import { MoveNotPossible, ReturnTooLate, UnitUnknown } from './ticket.refusals.ts';
import { returnGrounds } from './ticket.ts';
import { lapsePromiseRequest } from './promise.ts';
import { afterReturn, returned, returnUntil } from './transitions.ts';

/** A unit argues that the ticket is not for it 退单, within a working day of dispatch. The clock runs on. */
export const returnTicket = command({
  name: 'tickets.return',
  summary: 'Returns a ticket to the dispatcher with a ground and an argument',
  input: z.object({ ...ticketIdField, ground: z.enum(returnGrounds), argument: words(2000) }),
  output: nothing,
  refusals: [MoveNotPossible, ReturnTooLate],
  async run(context, input) {
    const { tx, actor, now } = context;
    const ticket = await beginMove(context, input.ticketId, 'return');
    const rules = await rulesOf(context);
    const until = returnUntil(ticket, rules);
    if (until && now > until) throw new ReturnTooLate({ until: until.toISOString() });
    await tx.raw({
      text: `insert into tickets.returns (tenant_id, id, ticket_id, unit_id, ground, argument, argued_by_id, argued_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [
        tx.tenantId,
        newId(),
        ticket.id,
        ticket.unitId,
        input.ground,
        input.argument,
        actor.kind === 'person' ? actor.id : null,
        now,
      ],
    });
    await finishMove(context, ticket, returned(now, rules), {
      type: 'ticket.returned',
      data: { unitId: ticket.unitId, ground: input.ground, argument: input.argument },
    });
    return {};
  },
});

/** The dispatcher decides: upheld, the ticket goes to the right unit (or waits for it); refused, it stays where it was. */
export const decideReturn = command({
  name: 'tickets.decide-return',
  summary: 'Decides a return: upheld or refused',
  input: z.object({
    ...ticketIdField,
    decision: z.enum(['upheld', 'refused']),
    reason: words(1000),
    toUnitId: z.uuid().optional(),
  }),
  output: nothing,
  refusals: [MoveNotPossible, UnitUnknown],
  async run(context, input) {
    const { tx, actor, now } = context;
    const ticket = await beginMove(context, input.ticketId, 'decide-return');
    const rules = await rulesOf(context);
    await tx.raw({
      text: `update tickets.returns set decision = $3, decision_reason = $4, decided_by_id = $5, decided_at = $6
             where tenant_id = $1 and ticket_id = $2 and decision is null`,
      values: [tx.tenantId, ticket.id, input.decision, input.reason, actor.kind === 'person' ? actor.id : null, now],
    });
    const toUnitId = input.decision === 'refused' ? ticket.unitId : (input.toUnitId ?? null);
    const unit = toUnitId ? (await unitsOf(tx, [toUnitId])).get(toUnitId) : undefined;
    if (toUnitId && (!unit || (unit.retiredAt && input.decision === 'upheld'))) throw new UnitUnknown();
    if (input.decision === 'upheld') await lapsePromiseRequest(context, ticket);
    const patch = afterReturn(ticket, { decision: input.decision, toUnitId }, now, rules);
    await finishMove(context, ticket, patch, {
      type: 'ticket.return-decided',
      data: {
        decision: input.decision,
        reason: input.reason,
        fromUnitId: ticket.unitId,
        unitId: toUnitId,
        contactDueAt: patch.contactDueAt ?? ticket.contactDueAt,
      },
      ...(input.decision === 'upheld' && unit
        ? {
            tell: {
              key: 'unit-changed',
              values: { number: ticket.number, unit: unit.name, promisedOn: ticket.promisedOn },
            },
          }
        : {}),
    });
    return {};
  },
});
