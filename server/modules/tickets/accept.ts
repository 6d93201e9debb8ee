import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import { NotAllowed } from '../../kernel/refusal.ts';
import { membersOfUnit, unitName } from '../people/public.ts';
import { instantField, lastMoment, momentOf } from './begin.ts';
import { beginMove, finishMove, ticketIdField } from './make-move.ts';
import { mayMake } from './policy.ts';
import { HandlerNotInUnit, MoveNotPossible, TicketTakenAlready } from './ticket.refusals.ts';
import { accepted } from './transitions.ts';

/** A named person of the unit takes the ticket; a unit's lead may name somebody else, and may change it later. One wins. */
export const accept = command({
  name: 'tickets.accept',
  summary: 'Takes a ticket, or names the person who handles it',
  input: z.object({ ...ticketIdField, handlerId: z.uuid().optional(), happenedAt: instantField.optional() }),
  output: z.object({ handlerId: z.uuid() }),
  refusals: [MoveNotPossible, TicketTakenAlready, HandlerNotInUnit],
  async run(context, input) {
    const { actor, tx } = context;
    const ticket = await beginMove(context, input.ticketId, 'accept');
    if (actor.kind !== 'person') throw new NotAllowed();
    const handlerId = input.handlerId ?? actor.id;
    const leads = mayMake(actor, 'ask-promise-move', { ...ticket, handlerId: null });
    if (handlerId !== actor.id) {
      // naming another is for whoever leads the unit
      if (!leads) throw new NotAllowed();
      const members = await membersOfUnit(tx, ticket.unitId ?? '');
      if (!members.some((member) => member.personId === handlerId)) throw new HandlerNotInUnit();
    }
    if (ticket.state === 'accepted' && (handlerId === ticket.handlerId || !leads)) throw new TicketTakenAlready();
    const at = momentOf(actor, input.happenedAt, context.now, lastMoment(ticket));
    const unit = ticket.unitId ? await unitName(tx, ticket.unitId) : undefined;
    await finishMove(context, ticket, accepted(ticket, handlerId, at), {
      type: 'ticket.accepted',
      at,
      data: { handlerId, fromHandlerId: ticket.handlerId, unitId: ticket.unitId },
      ...(ticket.state === 'dispatched'
        ? {
            tell: {
              key: 'accepted',
              values: { number: ticket.number, unit: unit ?? null, promisedOn: ticket.promisedOn },
            },
          }
        : {}),
    });
    return { handlerId };
  },
});
