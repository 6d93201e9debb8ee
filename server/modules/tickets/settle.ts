import { z } from 'zod';
import { sharedCommand } from '../../kernel/command.ts';
import { beginTickets, begunSchema, matterSchema } from './begin.ts';
import { takePictures, uploaderKey } from './picture.ts';
import { may } from './policy.ts';
import { checkResolution, resolutionFields } from './resolution.ts';
import * as refusals from './ticket.refusals.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { resolved } from './transitions.ts';

/** Solved on the spot: raised and resolved in one step by the worker or clerk who stands there. */
export const settle = sharedCommand({
  name: 'tickets.settle',
  summary: 'Raises a ticket and resolves it on the spot',
  input: matterSchema.extend({ ...resolutionFields, resultPictureIds: z.array(z.uuid()).max(5).optional() }),
  output: begunSchema,
  refusals: [
    refusals.AreaUnknown,
    refusals.ChannelNotYours,
    refusals.PhoneMalformed,
    refusals.PictureUnknown,
    refusals.ReviewDateNeeded,
    refusals.ReferralNeeded,
    refusals.TicketExistsAlready,
    refusals.TimeInFuture,
  ],
  constraints: { tickets_pkey: refusals.TicketExistsAlready },
  retryOn: ['ticket_number_is_unique'],
  shareUpTo: 64,
  async runShared(context, items) {
    const answers = await beginTickets(context, items, async (item, { ticket, at, rules: rulesNow }) => {
      const { input, actor } = item;
      const rules = await rulesNow();
      item.authorize(may.settle(actor, ticket));
      const resolution = checkResolution(input, at, rules);
      const patch = resolved(ticket, resolution, at, rules);
      const subject = { kind: 'ticket', id: ticket.id };
      item.record({
        subject,
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
      item.record({
        subject,
        type: 'ticket.resolved',
        at,
        data: {
          ...resolution,
          replyDays: patch.replyDays,
          replyWorkingDays: patch.replyWorkingDays,
          onTheSpot: true,
          tell: {
            key: 'resolved',
            values: { number: ticket.number, outcome: resolution.outcome, text: resolution.outcomeText },
          },
        },
      });
      return {
        ...patch,
        handlerId: actor.kind === 'person' ? actor.id : null,
        acceptedAt: at,
      };
    });
    for (const [index, item] of items.entries()) {
      if (answers[index] instanceof Refusal) continue;
      await takePictures(context.tx, {
        ids: item.input.resultPictureIds ?? [],
        ticketId: item.input.id,
        key: uploaderKey(item.actor, item.input.draftKey),
        audience: 'resident',
      });
    }
    return answers;
  },
});
