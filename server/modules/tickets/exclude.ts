import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import { beginMove, finishMove, nothing, ticketIdField, words } from './make-move.ts';
import { NothingToChange } from './ticket.refusals.ts';
import { exclusionGrounds } from './ticket.ts';

/** Leaves a ticket out of the rates, with ground, reason and name; every rate shows how many were left out. */
export const exclude = command({
  name: 'tickets.exclude',
  summary: 'Excludes a ticket from the rates',
  input: z.object({ ...ticketIdField, ground: z.enum(exclusionGrounds), reason: words(1000) }),
  output: nothing,
  refusals: [NothingToChange],
  async run(context, input) {
    const ticket = await beginMove(context, input.ticketId, 'exclude');
    if (ticket.excludedGround === input.ground) throw new NothingToChange();
    await finishMove(
      context,
      ticket,
      { excludedGround: input.ground },
      {
        type: 'ticket.excluded',
        data: { ground: input.ground, reason: input.reason },
      },
    );
    return {};
  },
});

export const include = command({
  name: 'tickets.include',
  summary: 'Counts an excluded ticket in the rates again',
  input: z.object({ ...ticketIdField, reason: words(1000) }),
  output: nothing,
  refusals: [NothingToChange],
  async run(context, input) {
    const ticket = await beginMove(context, input.ticketId, 'include');
    if (ticket.excludedGround === null) throw new NothingToChange();
    await finishMove(
      context,
      ticket,
      { excludedGround: null },
      {
        type: 'ticket.included',
        data: { formerGround: ticket.excludedGround, reason: input.reason },
      },
    );
    return {};
  },
});
