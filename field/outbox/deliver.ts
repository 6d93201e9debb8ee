/**
 * Sends what is kept, one piece at a time. May be killed at any point and run again, also by two tabs at once: an intent's id
 * makes a second sending a replay, and its state changes only after the server has answered.
 */
import type { Intent } from './intent.ts';
import { afterAttempt, nextToSend, type Attempt } from './queue.ts';
import type { KeptPicture, OutboxStore } from './store.ts';

/** The way to the server. Neither throws for what the network or the server does. */
export interface Courier {
  upload(picture: KeptPicture): Promise<Attempt>;
  send(intent: Intent): Promise<Attempt>;
}

export type DeliveryEnd = 'nothing-left' | 'unreachable' | 'signed-out';

export interface DeliveryOptions {
  store: OutboxStore;
  courier: Courier;
  now: () => number;
  /** told after each change that others may want to show */
  changed?: () => void;
}

/** Sends until nothing more may be sent now, the network is gone or the session has ended. */
export async function deliver({ store, courier, now, changed }: DeliveryOptions): Promise<DeliveryEnd> {
  for (;;) {
    // Read anew each time: the person may have done, mended or dropped something meanwhile.
    const intent = nextToSend(await store.intents(), now());
    if (!intent) return 'nothing-left';
    const attempt = await attemptWithPictures(intent, store, courier);
    if (attempt.kind === 'signed-out') return 'signed-out';
    await store.change(intent.id, (kept) => afterAttempt(kept, attempt, now()));
    if (attempt.kind === 'done') await store.dropPictures(intent.pictureIds);
    changed?.();
    if (attempt.kind === 'unreachable') return 'unreachable';
  }
}

async function attemptWithPictures(intent: Intent, store: OutboxStore, courier: Courier): Promise<Attempt> {
  for (const id of intent.pictureIds) {
    const picture = await store.picture(id);
    // Gone only when another tab has just seen the whole piece through; the replay below then says so.
    if (!picture || picture.uploaded) continue;
    const attempt = await courier.upload(picture);
    if (attempt.kind !== 'done') return attempt;
    await store.markUploaded(id);
  }
  return courier.send(intent);
}
