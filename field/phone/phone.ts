/**
 * The phone: what it remembers, what it has done and what the server told last. Screens read its snapshot and call its methods;
 * none of them waits for the network.
 */
import { newId, Refused, Unreached } from '../../doors/client.ts';
import type { Area, Ticket, TicketLine } from '../matter.ts';
import { deliver, type Courier } from '../outbox/deliver.ts';
import { intentOf, inputOf, type Doing } from '../outbox/doings.ts';
import { openIndexedStore, deleteIndexedStore, type IndexedStore } from '../outbox/indexed-store.ts';
import { hurried, mended, nextTime, tallyOf, waitAfter, type Attempt } from '../outbox/queue.ts';
import type { KeptPicture } from '../outbox/store.ts';
import { courier } from '../server.ts';
import { deviceMemory } from './device.ts';
import { askAreas, askList, askTicket } from './reading.ts';
import { askMe, endSession } from './session.ts';
import { blank, type ListName, type Me, type Snapshot, type Told } from './snapshot.ts';

const channelName = 'lianxin-field';
const lockName = 'lianxin-field-outbox';
/** Ticket pages fetched ahead, so that they open without network. */
const fetchedAhead = 25;
const ticketsKept = 120;
/** What was sent is shown for so long. */
const sentKeptMs = 7 * 86_400_000;
const areasKeptMs = 86_400_000;
const refreshEveryMs = 120_000;

export class UnsentWork extends Error {}

export class Phone {
  #snapshot: Snapshot = blank;
  readonly #listeners = new Set<() => void>();
  #store: IndexedStore | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #delivering: Promise<void> | null = null;
  #again = false;
  #refreshedAt = 0;
  #misses = 0;
  /** whose lists are being fetched: a person who signs in does not wait for the former one's */
  #refreshing: IndexedStore | null = null;
  readonly #tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(channelName);

  readonly snapshot = (): Snapshot => this.#snapshot;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #set(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** Opens what the phone remembers of the person last signed in; then looks for the network. */
  async start(): Promise<void> {
    globalThis.addEventListener('online', () => void this.hurry());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.hurry();
    });
    this.#tabs?.addEventListener('message', () => void this.#readIntents());
    const personId = deviceMemory.person();
    if (personId) await this.#open(personId);
    else this.#set({ me: null });
    if (this.#snapshot.me) void this.hurry();
    setInterval(() => {
      if (document.visibilityState === 'visible') void this.refresh();
    }, refreshEveryMs);
  }

  async #open(personId: string): Promise<void> {
    try {
      this.#store = await openIndexedStore(personId);
    } catch {
      this.#set({ forgetful: true });
      return;
    }
    this.#refreshedAt = 0;
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
      deviceMemory.setPerson(me.id);
      await this.#open(me.id);
    }
    await this.#store?.keep('me', me);
    this.#set({ me, sessionEnded: false, reachable: true });
    void this.hurry();
  }

  /** Clears all this person has on the phone. Rejects with UnsentWork while work is unsent, unless it may be dropped. */
  async signOut(options: { dropUnsent: boolean }): Promise<void> {
    const { me } = this.#snapshot;
    await this.#readIntents();
    const { kept, refused } = tallyOf(this.#snapshot.intents);
    if (kept + refused > 0 && !options.dropUnsent) throw new UnsentWork('unsent work');
    clearTimeout(this.#timer);
    this.#store?.close();
    this.#store = null;
    // Told to the server where it can be reached; the phone is cleared all the same.
    try {
      await endSession();
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreached)) throw error;
    }
    deviceMemory.setPerson(null);
    if (me) await deleteIndexedStore(me.id);
    this.#set({ ...blank, me: null });
    this.#tell();
  }

  /** Keeps work on this phone; resolves when it is on the disk. Sending follows by itself. */
  async keepWork(doings: readonly Doing[], pictures: readonly KeptPicture[] = []): Promise<void> {
    if (!this.#store) throw new Error('nobody is signed in');
    await this.#store.add(
      doings.map((doing) => intentOf(doing, Date.now())),
      pictures,
    );
    await this.#readIntents();
    this.#tell();
    void this.deliver();
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
    await this.#afterHand();
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
    await this.#afterHand();
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
    if (!this.#store) return;
    for (const intent of this.#snapshot.intents) {
      if (hurried(intent) !== intent) await this.#store.change(intent.id, hurried);
    }
    await this.deliver();
    if (Date.now() - this.#refreshedAt > 3_000) await this.refresh();
  }

  /** Sends what is kept. One tab at a time; a second call during a run makes it look again at its end. */
  async deliver(): Promise<void> {
    if (this.#delivering) {
      this.#again = true;
      return this.#delivering;
    }
    this.#delivering = this.#deliverOnce().finally(() => {
      this.#delivering = null;
      if (this.#again) {
        this.#again = false;
        void this.deliver();
      }
    });
    return this.#delivering;
  }

  async #deliverOnce(): Promise<void> {
    const store = this.#store;
    const me = this.#snapshot.me;
    if (!store || !me) return;
    if (!(await store.intents()).some((intent) => intent.state === 'kept')) return;
    clearTimeout(this.#timer);
    this.#set({ sending: true });
    let sent = false;
    try {
      await locked(async () => {
        // The cookie may by now be another person's, who signed in at another door: their name must not stand under this work.
        const now = await this.#checked(me);
        if (!now) return;
        const end = await deliver({
          store,
          courier: this.#courierOf(me),
          now: Date.now,
          changed: () => {
            sent = true;
            void this.#readIntents();
            this.#tell();
          },
        });
        this.#set({ reachable: end !== 'unreachable', sessionEnded: end === 'signed-out' });
      });
    } finally {
      this.#set({ sending: false });
    }
    await this.#readIntents();
    this.#plan();
    if (sent && this.#snapshot.reachable) void this.refresh();
  }

  /** A no counts only when it was said to this person: to nobody in particular the server denies even that the ticket is there. */
  #courierOf(me: Me): Courier {
    const sure = async (attempt: Attempt): Promise<Attempt> => {
      if (attempt.kind !== 'refused' || (await this.#checked(me))) return attempt;
      return this.#snapshot.reachable ? { kind: 'signed-out' } : { kind: 'unreachable' };
    };
    return {
      upload: async (picture) => sure(await courier.upload(picture)),
      send: async (intent) => sure(await courier.send(intent)),
    };
  }

  /** Whether the server is there and the session is this person's. */
  async #checked(me: Me): Promise<boolean> {
    try {
      const same = (await askMe()).id === me.id;
      this.#set({ reachable: true, sessionEnded: !same });
      return same;
    } catch (error) {
      if (error instanceof Unreached) this.#set({ reachable: false });
      else if (error instanceof Refused && error.status === 401) this.#set({ reachable: true, sessionEnded: true });
      else if (!(error instanceof Refused)) throw error;
      return false;
    }
  }

  /** Wakes at the time at which something may be sent again; at the latest in a minute, as long as something is kept. */
  #plan(): void {
    clearTimeout(this.#timer);
    const { reachable, sessionEnded, intents } = this.#snapshot;
    this.#misses = reachable ? 0 : this.#misses + 1;
    const time = nextTime(intents);
    if (time === null || sessionEnded) return;
    // Without network one piece is tried for all, less and less often.
    const least = reachable ? 1_000 : waitAfter(this.#misses);
    this.#timer = setTimeout(() => void this.deliver(), Math.min(60_000, Math.max(least, time - Date.now())));
  }

  /** Asks the server for both lists, and for the pages of the tickets on them that the phone does not have as they are now. */
  async refresh(): Promise<void> {
    const store = this.#store;
    const me = this.#snapshot.me;
    if (!store || !me || this.#refreshing === store) return;
    this.#refreshing = store;
    this.#refreshedAt = Date.now();
    this.#set({ refreshing: true });
    try {
      if (!(await this.#checked(me))) return;
      const [mine, unit] = await Promise.all([askList('mine'), askList('unit')]);
      if (this.#store !== store) return;
      this.#set({ lists: { mine, unit }, reachable: true });
      await Promise.all([store.keep('list mine', mine), store.keep('list unit', unit)]);
      await this.#fetchAreas(me, store);
      const wanted = [...mine.value, ...unit.value].slice(0, fetchedAhead);
      for (const line of wanted) {
        const known = this.#snapshot.tickets.get(line.id);
        if (known && sameLine(known.value, line)) continue;
        if (this.#store !== store) return;
        await this.#fetchAhead(line.id, store);
      }
    } catch (error) {
      if (error instanceof Unreached) this.#set({ reachable: false });
      else if (!(error instanceof Refused)) throw error;
    } finally {
      if (this.#refreshing === store) {
        this.#refreshing = null;
        this.#set({ refreshing: false });
      }
    }
  }

  /** The land changes seldom: once a day is enough. */
  async #fetchAreas(me: Me, store: IndexedStore): Promise<void> {
    const known = this.#snapshot.areas;
    if (known && Date.parse(known.asOf) > Date.now() - areasKeptMs) return;
    const areas = await askAreas(me);
    if (this.#store !== store) return;
    this.#set({ areas });
    await store.keep('areas', areas);
  }

  /** Brings a ticket's page up to date; answers what went wrong, if anything: no network, or the server's reason. */
  async loadTicket(id: string): Promise<'well' | 'unreachable' | Refused> {
    if (!this.#store) return 'unreachable';
    try {
      await this.#fetchTicket(id, this.#store);
      this.#set({ reachable: true });
      return 'well';
    } catch (error) {
      if (error instanceof Refused) {
        if (error.status === 401) this.#set({ sessionEnded: true });
        return error;
      }
      if (!(error instanceof Unreached)) throw error;
      this.#set({ reachable: false });
      return 'unreachable';
    }
  }

  /** One that was refused (it has just gone to another unit, say) does not keep the others from being fetched. */
  async #fetchAhead(id: string, store: IndexedStore): Promise<void> {
    try {
      await this.#fetchTicket(id, store);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }

  async #fetchTicket(id: string, store: IndexedStore): Promise<void> {
    const told = await askTicket(id);
    if (this.#store !== store) return;
    const tickets = new Map(this.#snapshot.tickets);
    tickets.delete(id);
    tickets.set(id, told);
    for (const [oldest] of tickets) {
      if (tickets.size <= ticketsKept) break;
      tickets.delete(oldest);
      await store.keep(`ticket ${oldest}`, undefined);
    }
    this.#set({ tickets });
    await store.keep(`ticket ${id}`, told);
  }

  async #afterHand(): Promise<void> {
    await this.#readIntents();
    this.#tell();
    void this.deliver();
  }

  async #readIntents(): Promise<void> {
    if (deviceMemory.person() === null && this.#snapshot.me) {
      // signed out in another tab
      this.#store = null;
      this.#set({ ...blank, me: null });
      return;
    }
    if (this.#store) this.#set({ intents: await this.#store.intents() });
  }

  #tell(): void {
    this.#tabs?.postMessage('changed');
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

/** A line that says the same: then the page need not be fetched again. */
function sameLine(ticket: Ticket, line: TicketLine): boolean {
  const keys = Object.keys(line) as (keyof TicketLine)[];
  return keys.every((key) => JSON.stringify(ticket[key]) === JSON.stringify(line[key]));
}

/** One tab at a time. Without the lock (an insecure address) two may send at once, which the ids make harmless. */
async function locked(work: () => Promise<void>): Promise<void> {
  const locks = (navigator as Partial<Navigator>).locks;
  if (locks) await locks.request(lockName, work);
  else await work();
}

/** Another person is signing in: the former one's lists and pages go, their unsent work stays for them alone. */
async function forgetReading(personId: string): Promise<void> {
  const store = await openIndexedStore(personId);
  const { kept, refused } = tallyOf(await store.intents());
  await store.forgetThings();
  store.close();
  if (kept + refused === 0) await deleteIndexedStore(personId);
}
