/** When the outbox is sent: at once where there is network, else again and again with growing pauses; one tab at a time. */
import { deliver, type Courier } from '../outbox/deliver.ts';
import type { IndexedStore } from '../outbox/indexed-store.ts';
import { nextTime, waitAfter, type Attempt } from '../outbox/queue.ts';
import { courierFor } from '../server.ts';
import type { Ground } from './ground.ts';
import type { Reading } from './reading.ts';
import type { Me } from './snapshot.ts';

const lockName = 'lianxin-field-outbox';

export class Sending {
  readonly #ground: Ground;
  readonly #reading: Reading;
  /** reads the outbox anew, and has the other tabs do so */
  readonly #changed: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #under: Promise<void> | null = null;
  #again = false;
  #misses = 0;

  constructor(ground: Ground, reading: Reading, changed: () => Promise<void>) {
    this.#ground = ground;
    this.#reading = reading;
    this.#changed = changed;
  }

  /** Nothing more is sent by itself. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Sends what is kept. A second call during a run makes it look again at its end. */
  async deliver(): Promise<void> {
    if (this.#under) {
      this.#again = true;
      return this.#under;
    }
    this.#under = this.#deliverOnce().finally(() => {
      this.#under = null;
      if (this.#again) {
        this.#again = false;
        void this.deliver();
      }
    });
    return this.#under;
  }

  async #deliverOnce(): Promise<void> {
    const store = this.#ground.store();
    const { me } = this.#ground.snapshot();
    if (!store || !me) return;
    let sent = false;
    try {
      if (!(await store.intents()).some((intent) => intent.state === 'kept')) return;
      clearTimeout(this.#timer);
      this.#ground.set({ sending: true });
      await locked(async () => {
        // The cookie may by now be another person's, who signed in at another door: their name must not stand under this work.
        if (!(await this.#reading.checked(me))) return;
        const end = await deliver({
          store,
          courier: this.#courierOf(me, store),
          now: Date.now,
          changed: () => {
            sent = true;
            void this.#changed();
          },
        });
        if (this.#ground.store() === store) {
          this.#ground.set({ reachable: end !== 'unreachable', sessionEnded: end === 'signed-out' });
        }
      });
    } catch (error) {
      // signed out meanwhile: the memory is closed, and nothing is left to send
      if (this.#ground.store() === store) throw error;
    } finally {
      this.#ground.set({ sending: false });
    }
    await this.#changed();
    this.#plan();
    if (sent && this.#ground.snapshot().reachable) void this.#reading.refresh();
  }

  /** A no counts only when it was said to this person: to nobody in particular the server denies even that the ticket is there. */
  #courierOf(me: Me, store: IndexedStore): Courier {
    const courier = courierFor(me.id);
    const sure = async (work: () => Promise<Attempt>): Promise<Attempt> => {
      if (this.#ground.store() !== store) return { kind: 'signed-out' };
      const attempt = await work();
      if (attempt.kind !== 'refused' || (await this.#reading.checked(me))) return attempt;
      return this.#ground.snapshot().reachable ? { kind: 'signed-out' } : { kind: 'unreachable' };
    };
    return {
      upload: (picture) => sure(() => courier.upload(picture)),
      send: (intent) => sure(() => courier.send(intent)),
    };
  }

  /** Wakes at the time at which something may be sent again; at the latest in a minute, as long as something is kept. */
  #plan(): void {
    clearTimeout(this.#timer);
    const { reachable, sessionEnded, intents } = this.#ground.snapshot();
    this.#misses = reachable ? 0 : this.#misses + 1;
    const time = nextTime(intents);
    if (time === null || sessionEnded) return;
    // Without network one piece is tried for all, less and less often.
    const least = reachable ? 1_000 : waitAfter(this.#misses);
    this.#timer = setTimeout(() => void this.deliver(), Math.min(60_000, Math.max(least, time - Date.now())));
  }
}

/** One tab at a time. Without the lock (an insecure address) two may send at once, which the ids make harmless. */
async function locked(work: () => Promise<void>): Promise<void> {
  const locks = (navigator as Partial<Navigator>).locks;
  if (locks) await locks.request(lockName, work);
  else await work();
}
