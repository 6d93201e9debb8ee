/**
 * What may be sent next and what each answer changes. Pure: the phone's memory and the network are elsewhere.
 *
 * The promise: work on one ticket reaches the server in the order it was done. While one piece is unanswered or refused, later
 * pieces of the same ticket wait; other tickets go on.
 */
import type { Intent, Said } from './intent.ts';

/** How an attempt to send ended. */
export type Attempt =
  | { kind: 'done'; answer: unknown }
  | { kind: 'refused'; said: Said }
  /** the server could not now (5xx, 429); another ticket's work may still pass */
  | { kind: 'not-now'; waitMs: number | null }
  /** no answer came: whether the server has done it is unknown, so the same id is sent again */
  | { kind: 'unreachable' }
  /** the session has ended; nothing can be sent until the same person signs in again */
  | { kind: 'signed-out' };

const firstWaitMs = 2_000;
const longestWaitMs = 5 * 60_000;

/** How long to wait after so many tries in vain: doubling from 2 s to 5 min. */
export function waitAfter(tries: number): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(20, Math.max(0, tries - 1)));
}

export const byOrder = (one: Intent, other: Intent): number => one.order - other.order;

/** The unfinished pieces that stand first in their ticket's line, in the order they were made. */
function heads(intents: readonly Intent[]): Intent[] {
  const seen = new Set<string>();
  const first: Intent[] = [];
  for (const intent of intents.filter((one) => one.state !== 'sent').toSorted(byOrder)) {
    if (seen.has(intent.ticketId)) continue;
    seen.add(intent.ticketId);
    first.push(intent);
  }
  return first;
}

/** The piece to send now, or null. `now` in milliseconds. */
export function nextToSend(intents: readonly Intent[], now: number): Intent | null {
  return (
    heads(intents).find((one) => one.state === 'kept' && !(one.notBefore && Date.parse(one.notBefore) > now)) ?? null
  );
}

/** When something may be sent again, in milliseconds; null when nothing is waiting for a time. */
export function nextTime(intents: readonly Intent[]): number | null {
  const times = heads(intents)
    .filter((one) => one.state === 'kept')
    .map((one) => (one.notBefore ? Date.parse(one.notBefore) : 0));
  return times.length > 0 ? Math.min(...times) : null;
}

/** The piece after an attempt to send it. One that is no longer kept stays as it is: an answer that came twice changes nothing. */
export function afterAttempt(intent: Intent, attempt: Attempt, now: number): Intent {
  if (intent.state !== 'kept') return intent;
  switch (attempt.kind) {
    case 'done':
      return { ...intent, state: 'sent', sentAt: new Date(now).toISOString(), answer: attempt.answer, notBefore: null };
    case 'refused':
      return { ...intent, state: 'refused', refusal: attempt.said, notBefore: null };
    case 'not-now':
    case 'unreachable': {
      const tries = intent.tries + 1;
      const waitMs = (attempt.kind === 'not-now' ? attempt.waitMs : null) ?? waitAfter(tries);
      return { ...intent, tries, notBefore: new Date(now + waitMs).toISOString() };
    }
    case 'signed-out':
      return intent;
  }
}

/** A reason to try at once (the network is back, the person asks): nothing waits for its time any more. */
export function hurried(intent: Intent): Intent {
  return intent.state === 'kept' && intent.notBefore !== null ? { ...intent, notBefore: null } : intent;
}

/**
 * A refused piece mended by the person: the same place in its ticket's line, but a new id, since it is another command now.
 * Only after a refusal, when it is certain that the server has done nothing.
 */
export function mended(
  intent: Intent,
  id: string,
  input: Intent['input'],
  pictureIds: readonly string[],
  tries = 0,
): Intent {
  if (intent.state !== 'refused') throw new Error('only what was refused can be mended');
  return { ...intent, id, input, pictureIds, tries, state: 'kept', refusal: null, notBefore: null };
}

/** Whether a piece waits only because an earlier one of the same ticket was refused. */
export function waitsBehindRefused(intent: Intent, intents: readonly Intent[]): boolean {
  return (
    intent.state === 'kept' &&
    intents.some((one) => one.ticketId === intent.ticketId && one.state === 'refused' && one.order < intent.order)
  );
}

export interface Tally {
  kept: number;
  refused: number;
}

export function tallyOf(intents: readonly Intent[]): Tally {
  return {
    kept: intents.filter((one) => one.state === 'kept').length,
    refused: intents.filter((one) => one.state === 'refused').length,
  };
}
