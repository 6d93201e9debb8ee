import { z } from 'zod';
import { command, type CommandContext } from '../../kernel/command.ts';
import { beginMove, finishMove, ticketIdField } from './make-move.ts';
import { findReporter } from './reporter.ts';
import { MoveNotPossible } from './ticket.refusals.ts';

const input = z.object({ ...ticketIdField, purpose: z.string().trim().min(2).max(200) });

async function reporterInClear(context: CommandContext, ticketId: string) {
  const reporter = await findReporter(context.tx, ticketId);
  return { name: reporter?.name ?? null, phone: reporter?.phone ?? null, address: reporter?.address ?? null };
}

/** Shows who raised a ticket, for a purpose that is kept with who asked and when. Nothing of the answer stays in the command log. */
export const unmask = command({
  name: 'tickets.unmask',
  summary: 'Shows the reporter of a ticket in clear and logs the purpose',
  input,
  output: z.object({ name: z.string().nullable(), phone: z.string().nullable(), address: z.string().nullable() }),
  refusals: [MoveNotPossible],
  async run(context, { ticketId, purpose }) {
    const ticket = await beginMove(context, ticketId, 'unmask');
    await finishMove(context, ticket, {}, { type: 'ticket.reporter-unmasked', data: { purpose } });
    return reporterInClear(context, ticket.id);
  },
  async answerAgain(context, { ticketId }) {
    const ticket = await beginMove(context, ticketId, 'unmask');
    return reporterInClear(context, ticket.id);
  },
});
