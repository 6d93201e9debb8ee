/** Sends what the outbox keeps, and tells its three ends apart: done, refused, no answer. */
import { act, Refused, Unreached, upload } from '../doors/client.ts';
import type { Courier } from './outbox/deliver.ts';
import type { Said } from './outbox/intent.ts';
import type { Attempt } from './outbox/queue.ts';

const answerWithinMs = 20_000;
const pictureWithinMs = 120_000;

export function saidBy(refused: Refused): Said {
  return { code: refused.code, status: refused.status, title: refused.title, mend: refused.mend ?? null };
}

/** What an attempt came to. What the server may well do later (busy, too many requests, its own fault) is not a refusal. */
async function attempted(work: () => Promise<unknown>): Promise<Attempt> {
  try {
    return { kind: 'done', answer: await work() };
  } catch (error) {
    if (error instanceof Unreached) return { kind: 'unreachable' };
    if (!(error instanceof Refused)) throw error;
    const { status } = error;
    // Somebody else is signed in by now: the work is kept until the person it belongs to is back.
    if (status === 401 || error.code === 'acting-person-mismatch') return { kind: 'signed-out' };
    if (status >= 500 || status === 429 || status === 408)
      return { kind: 'not-now', waitMs: error.retryAfterMs ?? null };
    return { kind: 'refused', said: saidBy(error) };
  }
}

/** Carries this person's work; the server takes it for nobody else. */
export function courierFor(actingPerson: string): Courier {
  return {
    upload: ({ id, blob }) =>
      attempted(() =>
        upload('tickets.upload-picture', {}, blob, { commandId: id, actingPerson, withinMs: pictureWithinMs }),
      ),
    send: ({ id, command, input }) =>
      // The input was made by this door's forms for this very command; the server checks it all the same.
      attempted(() => act(command, input as never, { commandId: id, actingPerson, withinMs: answerWithinMs })),
  };
}
