/**
 * The phone: what it remembers, what it has done and what the server told last. Screens read its snapshot and call its methods;
 * none of them waits for the network.
 */
import { actAs, endSessionOwed, newId, Unreached, type Refused } from '../../doors/client.ts';
import { keepSessionToEnd, sessionToEnd } from '../../doors/leaving.ts';
import type { Area, Ticket, TicketLine } from '../matter.ts';
import { intentOf, inputOf, type Doing } from '../outbox/doings.ts';
import { openIndexedStore, deleteIndexedStore, type IndexedStore } from '../outbox/indexed-store.ts';
import { hurried, mended, tallyOf } from '../outbox/queue.ts';
import type { KeptPicture } from '../outbox/store.ts';
import { deviceMemory } from './device.ts';
import type { Ground } from './ground.ts';
import { Reading } from './reading.ts';
import { Sending } from './sending.ts';
import { askMe } from './session.ts';
import { blank, type ListName, type Me, type Snapshot, type Told } from './snapshot.ts';

const channelName = 'lianxin-field';
/** What was sent is shown for so long. */
const sentKeptMs = 7 * 86_400_000;
const refreshEveryMs = 120_000;

export class UnsentWork extends Error {}

export class Phone {
  #snapshot: Snapshot = blank;
  readonly #listeners = new Set<() => void>();
  #store: IndexedStore | null = null;
  readonly #ground: Ground = {
    snapshot: () => this.#snapshot,
    set: (change) => this.#set(change),
    store: () => this.#store,
  };
  readonly #reading = new Reading(this.#ground);
  readonly #sending = new Sending(this.#ground, this.#reading, () => this.#changed());
  readonly #tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(channelName);

  readonly snapshot = (): Snapshot => this.#snapshot;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #set(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    if ('me' in change) actAs(change.me?.id ?? null);
    for (const listener of this.#listeners) listener();
  }

  /** Opens what the phone remembers of the person last signed in; then looks for the network. */
  async start(): Promise<void> {
    globalThis.addEventListener('online', () => void this.hurry());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.hurry();
    });
    this.#tabs?.addEventListener('message', () => void this.#readIntents());
    // The page was killed in the middle of signing out: what was begun is done.
    const leaving = sessionToEnd();
    if (leaving !== null && deviceMemory.person() === leaving) await clearPhone(leaving);
    const personId = deviceMemory.person();
    if (personId) await this.#open(personId);
    else this.#set({ me: null });
    void this.#endOwed();
    if (this.#snapshot.me) void this.hurry();
    setInterval(() => {
      void this.#endOwed();
      if (document.visibilityState === 'visible') void this.#reading.refresh();
    }, refreshEveryMs);
  }

  async #open(personId: string): Promise<void> {
    try {
      this.#store = await openIndexedStore(personId);
    } catch {
      this.#set({ forgetful: true });
      return;
    }
    this.#reading.startAnew();
    const [things, intents] = await Promise.all([this.#store.things(), this.#store.intents()]);
    const me = (things.get('me') as Me | undefined) ?? null;
    const list = (name: ListName) => (things.get(`list ${name}`) as Told<TicketLine[]> | undefined) ?? null;
    const under = <T>(prefix: string) =>
      new Map(
        [...things].flatMap(([key, thing]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), thing as T]] : [])),
      );
    this.#set({
      ...blank,
      me,
      intents,
      lists: { mine: list('mine'), unit: list('unit') },
      tickets: under<Told<Ticket>>('ticket '),
      drafts: under<unknown>('draft '),
      areas: (things.get('areas') as Told<Area[]> | undefined) ?? null,
    });
    await this.#forgetLongSent();
  }

  /** After the sign-in page: asks who it is and opens that person's memory; others' memories keep only their unsent work. */
  async signedIn(): Promise<void> {
    const me = await askMe();
    const before = deviceMemory.person();
    if (before !== me.id) {
      this.#store?.close();
      if (before) await forgetReading(before);
      this.#store = null;
      this.#set({ me: null });
      deviceMemory.setPerson(me.id);
      await this.#open(me.id);
    }
    await this.#store?.keep('me', me);
    // Asks the browser not to clear what is kept when the phone is full; it may say no, and nothing else changes.
    void (navigator as Partial<Navigator>).storage?.persist().catch(() => false);
    this.#set({ me, sessionEnded: false, endOwed: false, reachable: true });
    void this.hurry();
  }

  /** Clears all this person has on the phone. Rejects with UnsentWork while work is unsent, unless it may be dropped. */
  async signOut(options: { dropUnsent: boolean }): Promise<void> {
    const { me } = this.#snapshot;
    await this.#readIntents();
    const { kept, refused } = tallyOf(this.#snapshot.intents);
    if (kept + refused > 0 && !options.dropUnsent) throw new UnsentWork('unsent work');
    this.#sending.stop();
    this.#store?.close();
    this.#store = null;
    // The server ends the session where it can be reached, else as soon as it can; the phone is cleared all the same.
    if (me) keepSessionToEnd(me.id);
    await this.#endOwed();
    this.#set({ ...blank, me: null, endOwed: sessionToEnd() !== null });
    if (me) await clearPhone(me.id);
    this.#tabs?.postMessage('changed');
  }

  async #endOwed(): Promise<void> {
    try {
      await endSessionOwed();
    } catch (error) {
      if (!(error instanceof Unreached)) throw error;
    }
    const endOwed = sessionToEnd() !== null;
    if (endOwed !== this.#snapshot.endOwed) this.#set({ endOwed });
  }

  /** Keeps work on this phone; resolves when it is on the disk. Sending follows by itself. */
  async keepWork(doings: readonly Doing[], pictures: readonly KeptPicture[] = []): Promise<void> {
    if (!this.#store) throw new Error('nobody is signed in');
    await this.#store.add(
      doings.map((doing) => intentOf(doing, Date.now())),
      pictures,
    );
    await this.#changed();
    void this.#sending.deliver();
  }

  /** Puts a mended piece of work in the place of a refused one. */
  async mend(intentId: string, input: Doing['input'], pictures: readonly KeptPicture[]): Promise<void> {
    // New ids for the pictures too: the server may have forgotten those that nobody took.
    const fresh = pictures.map((picture) => ({ ...picture, id: newId(), uploaded: false }));
    const pictureIds = fresh.map((picture) => picture.id);
    let former: readonly string[] = [];
    await this.#store?.change(
      intentId,
      (intent) => {
        former = intent.pictureIds;
        const doing = { ...intent, input, pictureIds };
        return mended(intent, newId(), inputOf(doing, notAfterNow(intent.madeAt)), pictureIds);
      },
      fresh,
    );
    await this.#store?.dropPictures(former);
    await this.#changed();
    void this.#sending.deliver();
  }

  /** Gives up a refused piece of work. */
  async drop(intentId: string): Promise<void> {
    let former: readonly string[] = [];
    await this.#store?.change(intentId, (intent) => {
      if (intent.state !== 'refused') return intent;
      former = intent.pictureIds;
      return null;
    });
    await this.#store?.dropPictures(former);
    await this.#changed();
    void this.#sending.deliver();
  }

  async picturesOf(ids: readonly string[]): Promise<KeptPicture[]> {
    const store = this.#store;
    if (!store) return [];
    const found = await Promise.all(ids.map((id) => store.picture(id)));
    return found.filter((picture) => picture !== null);
  }

  /** What was typed and not yet kept as work, so that a killed page does not lose it. Undefined forgets it. */
  draft(key: string, value: unknown): void {
    const drafts = new Map(this.#snapshot.drafts);
    if (value === undefined) drafts.delete(key);
    else drafts.set(key, value);
    this.#set({ drafts });
    void this.#store?.keep(`draft ${key}`, value);
  }

  /** The network may be back, or the person asks: sends and refreshes at once. */
  async hurry(): Promise<void> {
    await this.#endOwed();
    if (!this.#store) return;
    for (const intent of this.#snapshot.intents) {
      if (hurried(intent) !== intent) await this.#store.change(intent.id, hurried);
    }
    await this.#sending.deliver();
    if (this.#reading.due(3_000)) await this.#reading.refresh();
  }

  /** A list is looked at: refreshed unless that was just done. */
  async look(): Promise<void> {
    if (this.#reading.due(20_000)) await this.#reading.refresh();
  }

  /** Brings a ticket's page up to date; answers what went wrong, if anything: no network, or the server's reason. */
  loadTicket(id: string): Promise<'well' | 'unreachable' | Refused> {
    return this.#reading.loadTicket(id);
  }

  /** Work has changed on this phone: shown here and in the other tabs. */
  async #changed(): Promise<void> {
    await this.#readIntents();
    this.#tabs?.postMessage('changed');
  }

  async #readIntents(): Promise<void> {
    const { me } = this.#snapshot;
    // Signed out, or in as somebody else, in another tab: this one has nothing to show any more.
    if (me && deviceMemory.person() !== me.id) location.reload();
    else if (this.#store) this.#set({ intents: await this.#store.intents() });
  }

  async #forgetLongSent(): Promise<void> {
    const before = new Date(Date.now() - sentKeptMs).toISOString();
    for (const intent of this.#snapshot.intents) {
      if (intent.state === 'sent' && (intent.sentAt ?? '') < before) await this.#store?.change(intent.id, () => null);
    }
    await this.#readIntents();
  }
}

/** The time a mended piece was done: as before, but never in the future, as it was while the phone's clock ran ahead. */
function notAfterNow(madeAt: string): string {
  const now = new Date().toISOString();
  return madeAt < now ? madeAt : now;
}

async function clearPhone(personId: string): Promise<void> {
  deviceMemory.setPerson(null);
  await deleteIndexedStore(personId);
}

/** Another person is signing in: the former one's lists and pages go, their unsent work stays for them alone. */
async function forgetReading(personId: string): Promise<void> {
  const store = await openIndexedStore(personId);
  const { kept, refused } = tallyOf(await store.intents());
  await store.forgetThings();
  store.close();
  if (kept + refused === 0) await deleteIndexedStore(personId);
}
