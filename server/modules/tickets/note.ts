import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import { unitName } from '../people/public.ts';
import { instantField, lastMoment, momentOf } from './begin.ts';
import { beginMove, finishMove, nothing, ticketIdField, words } from './make-move.ts';
import { takePictures, uploaderKey } from './picture.ts';
import { MoveNotPossible, PictureUnknown } from './ticket.refusals.ts';
import { contacted } from './transitions.ts';

/** A note with pictures: for colleagues only, or told to the resident. */
export const note = command({
  name: 'tickets.note',
  summary: 'Adds a note, internal or told to the resident',
  input: z.object({
    ...ticketIdField,
    text: words(2000),
    audience: z.enum(['internal', 'resident']),
    pictureIds: z.array(z.uuid()).max(5).optional(),
    happenedAt: instantField.optional(),
  }),
  output: nothing,
  refusals: [MoveNotPossible, PictureUnknown],
  async run(context, input) {
    const ticket = await beginMove(context, input.ticketId, 'note');
    await takePictures(context.tx, {
      ids: input.pictureIds ?? [],
      ticketId: ticket.id,
      key: uploaderKey(context.actor),
      audience: input.audience,
    });
    const unit = ticket.unitId ? await unitName(context.tx, ticket.unitId) : undefined;
    const at = momentOf(context.actor, input.happenedAt, context.now, lastMoment(ticket));
    await finishMove(context, ticket, input.audience === 'resident' ? contacted(ticket, at) : {}, {
      type: 'ticket.noted',
      at,
      data: { text: input.text, audience: input.audience, pictureIds: input.pictureIds ?? [] },
      ...(input.audience === 'resident'
        ? { tell: { key: 'noted', values: { number: ticket.number, unit: unit ?? null, text: input.text } } }
        : {}),
    });
    return {};
  },
});
