import { sharedCommand } from '../../kernel/command.ts';
import { beginTickets, begunSchema, matterSchema } from './begin.ts';
import { may } from './policy.ts';
import * as refusals from './ticket.refusals.ts';

/** A resident's matter comes in: through the site, or brought by a worker or clerk for somebody, with or without a phone. */
export const raise = sharedCommand({
  name: 'tickets.raise',
  summary: 'Raises a ticket',
  input: matterSchema,
  output: begunSchema,
  refusals: [
    refusals.AreaUnknown,
    refusals.ChannelNotYours,
    refusals.PhoneMalformed,
    refusals.PictureUnknown,
    refusals.PictureTooMany,
    refusals.TicketExistsAlready,
    refusals.TimeInFuture,
  ],
  constraints: { tickets_pkey: refusals.TicketExistsAlready },
  retryOn: ['ticket_number_is_unique'],
  shareUpTo: 128,
  async runShared(context, items) {
    return beginTickets(context, items, (item, { ticket, at }) => {
      item.authorize(may.raise(item.actor));
      item.record({
        subject: { kind: 'ticket', id: ticket.id },
        type: 'ticket.raised',
        at,
        data: {
          number: ticket.number,
          channel: ticket.channel,
          category: ticket.category,
          areaId: ticket.areaId,
          streetId: ticket.streetId,
          communityId: ticket.communityId,
          gridId: ticket.gridId,
        },
      });
      return {};
    });
  },
});
