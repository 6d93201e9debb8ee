import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import { areasOf } from '../people/public.ts';
import { beginMove, finishMove, nothing, optionalWords, ticketIdField, words } from './make-move.ts';
import { AreaUnknown, MoveNotPossible, NothingToChange } from './ticket.refusals.ts';
import type { Ticket, TicketPatch } from './ticket.ts';

/** Puts right where a matter is, what it is about, or its title; the resident's own words are never edited. */
export const correct = command({
  name: 'tickets.correct',
  summary: 'Corrects area, category, place or title of a ticket',
  input: z.object({
    ...ticketIdField,
    areaId: z.uuid().optional(),
    category: optionalWords(40),
    placeWords: optionalWords(200),
    subject: optionalWords(100),
    reason: words(500),
  }),
  output: nothing,
  refusals: [MoveNotPossible, AreaUnknown, NothingToChange],
  async run(context, input) {
    const ticket = await beginMove(context, input.ticketId, 'correct');
    const patch: TicketPatch = {};
    if (input.areaId && input.areaId !== ticket.areaId) {
      const area = (await areasOf(context.tx, [input.areaId])).get(input.areaId);
      if (!area || area.retiredAt) throw new AreaUnknown();
      Object.assign(patch, {
        areaId: area.id,
        streetId: area.streetId,
        communityId: area.communityId,
        gridId: area.gridId,
      } satisfies TicketPatch);
    }
    for (const field of ['category', 'placeWords', 'subject'] as const) {
      const value = input[field];
      if (value !== undefined && value !== ticket[field]) patch[field] = value;
    }
    const changed = Object.keys(patch) as (keyof TicketPatch)[];
    if (changed.length === 0) throw new NothingToChange();
    await finishMove(context, ticket, patch, {
      type: 'ticket.corrected',
      data: {
        reason: input.reason,
        before: Object.fromEntries(changed.map((field) => [field, ticket[field as keyof Ticket]])),
        after: patch,
      },
    });
    return {};
  },
});
