import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import { beginMove, finishMove, nothing, ticketIdField } from './make-move.ts';

/** The promised day has ended without an answer: that is an event like any other. Run by the program. */
export const markOverdue = command({
  name: 'tickets.mark-overdue',
  summary: 'Records that the promised day has ended without an answer',
  input: z.object(ticketIdField),
  output: nothing,
  async run(context, input) {
    const ticket = await beginMove(context, input.ticketId, 'mark-overdue');
    context.authorize(true);
    const late = ticket.promisedUntil !== null && ticket.promisedUntil < context.now && ticket.overdueAt === null;
    await finishMove(context, ticket, late ? { overdueAt: ticket.promisedUntil } : {}, {
      type: late ? 'ticket.overdue' : 'ticket.in-time-after-all',
      data: { promisedOn: ticket.promisedOn, unitId: ticket.unitId },
    });
    return {};
  },
});
