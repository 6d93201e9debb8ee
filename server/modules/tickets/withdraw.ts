import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import { endRequest } from './information.ts';
import { beginMove, finishMove, nothing, optionalWords, ticketIdField } from './make-move.ts';
import { lapsePromiseRequest } from './promise.ts';
import { MoveNotPossible } from './ticket.refusals.ts';
import { withdrawn } from './transitions.ts';

/** The resident takes the matter back, or somebody does it for them. */
export const withdraw = command({
  name: 'tickets.withdraw',
  summary: 'Withdraws a ticket for the resident',
  input: z.object({ ...ticketIdField, reason: optionalWords(1000) }),
  output: nothing,
  refusals: [MoveNotPossible],
  async run(context, input) {
    const ticket = await beginMove(context, input.ticketId, 'withdraw');
    await lapsePromiseRequest(context, ticket);
    await endRequest(context.tx, ticket.id, 'withdrawn', null, context.now);
    await finishMove(context, ticket, withdrawn(context.now), {
      type: 'ticket.withdrawn',
      data: { reason: input.reason ?? null },
      tell: { key: 'withdrawn', values: { number: ticket.number } },
    });
    return {};
  },
});
