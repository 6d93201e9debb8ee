import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import { deadLetters as deadLettersOf, outboxDepth, reviveDeadLetter } from '../../kernel/outbox.ts';
import { query } from '../../kernel/query.ts';
import { NotAllowed } from '../../kernel/refusal.ts';
import { LetterNotDead } from './administration.refusals.ts';
import { may } from './policy.ts';

/** What could not be delivered after eight tries, oldest first, with how much waits. */
export const deadLetters = query({
  name: 'administration.dead-letters',
  summary: 'What could not be delivered after eight tries, oldest first (system administrator).',
  input: z.object({ after: z.int().min(0).default(0), limit: z.int().min(1).max(200).default(50) }),
  output: z.object({
    items: z.array(
      z.object({
        seq: z.int(),
        subscriber: z.string(),
        subjectId: z.uuid(),
        eventId: z.uuid(),
        eventType: z.string(),
        attempts: z.int(),
        lastError: z.string().nullable(),
        since: z.string(),
      }),
    ),
    next: z.int().nullable(),
    waiting: z.int(),
    dead: z.int(),
  }),
  refusals: [NotAllowed],
  async run({ tx, actor, authorize }, { after, limit }) {
    authorize(may.handleDeadLetters(actor));
    const letters = await deadLettersOf(tx, after, limit + 1);
    const items = letters.slice(0, limit);
    return {
      items: items.map(({ createdAt, ...letter }) => ({ ...letter, since: createdAt.toISOString() })),
      next: letters.length > limit ? (items.at(-1)?.seq ?? null) : null,
      ...(await outboxDepth(tx)),
    };
  },
});

/** Gives a dead letter a fresh start: it is delivered with the next round, and those it held back after it. */
export const retryDeadLetter = command({
  name: 'administration.retry-dead-letter',
  summary: 'Try to deliver a dead letter again.',
  input: z.object({ seq: z.int().min(1) }),
  output: z.object({ seq: z.int() }),
  refusals: [NotAllowed, LetterNotDead],
  async run({ tx, actor, now, authorize, record }, { seq }) {
    authorize(may.handleDeadLetters(actor));
    if (!(await reviveDeadLetter(tx, seq, now))) throw new LetterNotDead();
    record({ subject: { kind: 'outbox', id: tx.tenantId }, type: 'dead-letter.retried', data: { seq } });
    return { seq };
  },
});
