import { z } from 'zod';
import { addWorkingDays } from '../../kernel/working-time.ts';
import { command } from '../../kernel/command.ts';
import { instantField, lastMoment, momentOf } from './begin.ts';
import { beginMove, finishMove, nothing, rulesOf, ticketIdField } from './make-move.ts';
import { takePictures, uploaderKey } from './picture.ts';
import { lapsePromiseRequest } from './promise.ts';
import { checkResolution, resolutionFields } from './resolution.ts';
import * as refusals from './ticket.refusals.ts';
import { resolved } from './transitions.ts';

/** The handler says what came of it. Solved or not, and content or not, is for the resident to say. */
export const resolve = command({
  name: 'tickets.resolve',
  summary: 'Resolves a ticket with an outcome',
  input: z.object({
    ...ticketIdField,
    ...resolutionFields,
    pictureIds: z.array(z.uuid()).max(5).optional(),
    happenedAt: instantField.optional(),
  }),
  output: nothing,
  refusals: [refusals.MoveNotPossible, refusals.ReviewDateNeeded, refusals.ReferralNeeded, refusals.PictureUnknown],
  async run(context, input) {
    const ticket = await beginMove(context, input.ticketId, 'resolve');
    const rules = await rulesOf(context);
    const at = momentOf(context.actor, input.happenedAt, context.now, lastMoment(ticket));
    const resolution = checkResolution(input, at, rules);
    await takePictures(context.tx, {
      ids: input.pictureIds ?? [],
      ticketId: ticket.id,
      key: uploaderKey(context.actor),
      audience: 'resident',
    });
    await lapsePromiseRequest(context, ticket);
    const patch = resolved(ticket, resolution, at, rules);
    const { replyDays, replyWorkingDays } = patch;
    // work done without network is called back from when it is known, or it would be late before anybody could
    const callBackBy = addWorkingDays(context.now, rules.presets.callBackWorkingDays, rules.calendar);
    await finishMove(
      context,
      ticket,
      { ...patch, moveDueAt: callBackBy },
      {
        type: 'ticket.resolved',
        at,
        data: {
          ...resolution,
          replyDays,
          replyWorkingDays,
          overdue: patch.overdueAt !== null,
          unitId: ticket.unitId,
          pictureIds: input.pictureIds ?? [],
        },
        tell: {
          key: 'resolved',
          values: { number: ticket.number, outcome: resolution.outcome, text: resolution.outcomeText },
        },
      },
    );
    return {};
  },
});
