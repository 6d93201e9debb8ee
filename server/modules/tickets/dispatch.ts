import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import { unitsOf } from '../people/public.ts';
import { beginMove, finishMove, optionalWords, rulesOf, ticketIdField } from './make-move.ts';
import { NothingToChange, PromiseTooLong, UnitUnknown, MoveNotPossible } from './ticket.refusals.ts';
import { dispatched } from './transitions.ts';

/** Dispatches a ticket to a unit; the first time the resident gets a promised date with it. */
export const dispatch = command({
  name: 'tickets.dispatch',
  summary: 'Dispatches a ticket to a unit and promises a date',
  input: z.object({
    ...ticketIdField,
    unitId: z.uuid(),
    category: optionalWords(40),
    /** working days; only for a first promise */
    promiseDays: z.int().min(1).max(60).optional(),
    note: optionalWords(2000),
  }),
  output: z.object({ promisedOn: z.string() }),
  refusals: [MoveNotPossible, UnitUnknown, PromiseTooLong, NothingToChange],
  async run(context, input) {
    const ticket = await beginMove(context, input.ticketId, 'dispatch');
    const rules = await rulesOf(context);
    const unit = (await unitsOf(context.tx, [input.unitId])).get(input.unitId);
    if (!unit || unit.retiredAt) throw new UnitUnknown();
    // passing it to where it is would only start its times again
    if (ticket.unitId === unit.id) throw new NothingToChange();
    const limitDays = rules.presets.longestPromiseWorkingDays;
    if (input.promiseDays !== undefined && input.promiseDays > limitDays) throw new PromiseTooLong({ limitDays });
    const patch = dispatched(ticket, { unitId: unit.id, days: input.promiseDays }, context.now, rules);
    await finishMove(
      context,
      ticket,
      { ...patch, ...(input.category ? { category: input.category } : {}) },
      {
        type: 'ticket.dispatched',
        data: {
          unitId: unit.id,
          fromUnitId: ticket.unitId,
          promisedOn: patch.promisedOn,
          contactDueAt: patch.contactDueAt,
          category: input.category ?? ticket.category,
          note: input.note ?? null,
        },
        tell: {
          key: ticket.unitId === null ? 'dispatched' : 'unit-changed',
          values: { number: ticket.number, unit: unit.name, promisedOn: patch.promisedOn ?? null },
        },
      },
    );
    return { promisedOn: patch.promisedOn as string };
  },
});
