import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import { newId } from '../../kernel/ids.ts';
import { unitName } from '../people/public.ts';
import { beginMove, finishMove, nothing, rulesOf, ticketIdField, words } from './make-move.ts';
import { takePictures, uploaderKey } from './picture.ts';
import { MoveNotPossible, PictureUnknown } from './ticket.refusals.ts';
import { informationAsked, informationEnded } from './transitions.ts';
import type { Tx } from '../../kernel/database/database.ts';

/** Asks the resident a question and waits for the answer; the waiting ends by itself after some days. */
export const askInformation = command({
  name: 'tickets.ask-information',
  summary: 'Asks the resident for information and waits',
  input: z.object({ ...ticketIdField, question: words(1000) }),
  output: z.object({ endsAt: z.date() }),
  refusals: [MoveNotPossible],
  async run(context, input) {
    const { tx, actor, now } = context;
    const ticket = await beginMove(context, input.ticketId, 'ask-information');
    const patch = informationAsked(ticket, now, await rulesOf(context));
    await tx.raw({
      text: `insert into tickets.information_requests (tenant_id, id, ticket_id, question, asked_by_id, asked_at, ends_at)
             values ($1, $2, $3, $4, $5, $6, $7)`,
      values: [
        tx.tenantId,
        newId(),
        ticket.id,
        input.question,
        actor.kind === 'person' ? actor.id : null,
        now,
        patch.moveDueAt,
      ],
    });
    const unit = ticket.unitId ? await unitName(tx, ticket.unitId) : undefined;
    await finishMove(context, ticket, patch, {
      type: 'ticket.information-asked',
      data: { question: input.question, endsAt: patch.moveDueAt.toISOString() },
      tell: {
        key: 'information-asked',
        values: {
          number: ticket.number,
          unit: unit ?? null,
          question: input.question,
          endsAt: patch.moveDueAt.toISOString(),
        },
      },
    });
    return { endsAt: patch.moveDueAt };
  },
});

export async function endRequest(
  tx: Tx,
  ticketId: string,
  ground: 'answered' | 'silence' | 'withdrawn',
  answer: string | null,
  now: Date,
): Promise<void> {
  await tx.raw({
    text: `update tickets.information_requests set ended_at = $3, end_ground = $4, answer = $5
           where tenant_id = $1 and ticket_id = $2 and ended_at is null`,
    values: [tx.tenantId, ticketId, now, ground, answer],
  });
}

/** The resident answers by their link, or somebody at the counter or on the phone does it for them. */
export const supplyInformation = command({
  name: 'tickets.supply-information',
  summary: 'Answers the question a unit asked',
  input: z.object({ ...ticketIdField, answer: words(4000), pictureIds: z.array(z.uuid()).max(5).optional() }),
  output: nothing,
  refusals: [MoveNotPossible, PictureUnknown],
  async run(context, input) {
    const { tx, now } = context;
    const ticket = await beginMove(context, input.ticketId, 'supply-information');
    await takePictures(tx, {
      ids: input.pictureIds ?? [],
      ticketId: ticket.id,
      key: uploaderKey(context.actor),
      audience: 'resident',
    });
    await endRequest(tx, ticket.id, 'answered', input.answer, now);
    await finishMove(context, ticket, informationEnded(ticket, now, await rulesOf(context)), {
      type: 'ticket.information-supplied',
      data: { answer: input.answer, pictureIds: input.pictureIds ?? [] },
    });
    return {};
  },
});

/** Nobody answered in time: the unit goes on with what it knows. Run by the program. */
export const endInformation = command({
  name: 'tickets.end-information',
  summary: 'Ends a wait for information that nobody answered',
  input: z.object(ticketIdField),
  output: nothing,
  refusals: [MoveNotPossible],
  async run(context, input) {
    const ticket = await beginMove(context, input.ticketId, 'end-information');
    await endRequest(context.tx, ticket.id, 'silence', null, context.now);
    await finishMove(context, ticket, informationEnded(ticket, context.now, await rulesOf(context)), {
      type: 'ticket.information-ended',
      tell: { key: 'information-ended', values: { number: ticket.number } },
    });
    return {};
  },
});
