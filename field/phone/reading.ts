/** What the phone asks the server for and keeps for the time without network. */
import { ask, Refused, Unreached } from '../../doors/client.ts';
import type { Area, Ticket, TicketLine } from '../matter.ts';
import type { IndexedStore } from '../outbox/indexed-store.ts';
import type { Ground } from './ground.ts';
import { askMe } from './session.ts';
import type { ListName, Me, Told } from './snapshot.ts';

/** Ticket pages fetched ahead, so that they open without network. */
const fetchedAhead = 25;
const ticketsKept = 120;
const areasKeptMs = 86_400_000;

export class Reading {
  readonly #ground: Ground;
  /** whose lists are being fetched: a person who signs in does not wait for the former one's */
  #refreshing: IndexedStore | null = null;
  #refreshedAt = 0;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** Whether the last refresh began longer ago than this. */
  due(afterMs: number): boolean {
    return Date.now() - this.#refreshedAt > afterMs;
  }

  /** Another person: all is to be fetched anew. */
  startAnew(): void {
    this.#refreshedAt = 0;
  }

  /** Whether the server is there and the session is this person's. */
  async checked(me: Me): Promise<boolean> {
    try {
      const same = (await askMe()).id === me.id;
      this.#ground.set({ reachable: true, sessionEnded: !same });
      return same;
    } catch (error) {
      if (error instanceof Unreached) this.#ground.set({ reachable: false });
      else if (error instanceof Refused && error.status === 401)
        this.#ground.set({ reachable: true, sessionEnded: true });
      else if (!(error instanceof Refused)) throw error;
      return false;
    }
  }

  /** Asks for both lists, and for the pages of the tickets on them that the phone does not have as they are now. */
  async refresh(): Promise<void> {
    const store = this.#ground.store();
    const { me } = this.#ground.snapshot();
    if (!store || !me || this.#refreshing === store) return;
    this.#refreshing = store;
    this.#refreshedAt = Date.now();
    this.#ground.set({ refreshing: true });
    try {
      if (!(await this.checked(me))) return;
      const [mine, unit] = await Promise.all([askList('mine'), askList('unit')]);
      if (this.#ground.store() !== store) return;
      this.#ground.set({ lists: { mine, unit }, reachable: true });
      await Promise.all([store.keep('list mine', mine), store.keep('list unit', unit)]);
      await this.#fetchAreas(me, store);
      for (const line of [...mine.value, ...unit.value].slice(0, fetchedAhead)) {
        const known = this.#ground.snapshot().tickets.get(line.id);
        if (known && sameLine(known.value, line)) continue;
        if (this.#ground.store() !== store) return;
        await this.#fetchAhead(line.id, store);
      }
    } catch (error) {
      if (error instanceof Unreached) this.#ground.set({ reachable: false });
      else if (!(error instanceof Refused) && this.#ground.store() === store) throw error;
    } finally {
      if (this.#refreshing === store) {
        this.#refreshing = null;
        this.#ground.set({ refreshing: false });
      }
    }
  }

  /** Brings a ticket's page up to date; answers what went wrong, if anything: no network, or the server's reason. */
  async loadTicket(id: string): Promise<'well' | 'unreachable' | Refused> {
    const store = this.#ground.store();
    if (!store) return 'unreachable';
    try {
      await this.#fetchTicket(id, store);
      this.#ground.set({ reachable: true });
      return 'well';
    } catch (error) {
      if (error instanceof Refused) {
        if (error.status === 401) this.#ground.set({ sessionEnded: true });
        return error;
      }
      if (!(error instanceof Unreached)) throw error;
      this.#ground.set({ reachable: false });
      return 'unreachable';
    }
  }

  /** The land changes seldom: once a day is enough. */
  async #fetchAreas(me: Me, store: IndexedStore): Promise<void> {
    const known = this.#ground.snapshot().areas;
    if (known && Date.parse(known.asOf) > Date.now() - areasKeptMs) return;
    const areas = await askAreas(me);
    if (this.#ground.store() !== store) return;
    this.#ground.set({ areas });
    await store.keep('areas', areas);
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
    const asOf = now();
    const told = { asOf, value: await ask('tickets.ticket', { ticketId: id }) };
    if (this.#ground.store() !== store) return;
    const tickets = new Map(this.#ground.snapshot().tickets);
    tickets.delete(id);
    tickets.set(id, told);
    for (const [oldest] of tickets) {
      if (tickets.size <= ticketsKept) break;
      tickets.delete(oldest);
      await store.keep(`ticket ${oldest}`, undefined);
    }
    this.#ground.set({ tickets });
    await store.keep(`ticket ${id}`, told);
  }
}

/** When something was asked for: an answer can only know what was there before. */
const now = (): string => new Date().toISOString();

async function askList(name: ListName): Promise<Told<TicketLine[]>> {
  const asOf = now();
  const only = name === 'unit' ? ({ state: 'dispatched' } as const) : {};
  const { items } = await ask('tickets.inbox', { view: name, open: true, limit: 100, ...only });
  return { asOf, value: items };
}

/** The district down to communities, and the grids where this person works. */
async function askAreas(me: Me): Promise<Told<Area[]>> {
  const asOf = now();
  const { roots } = await ask('people.areas', {});
  const areas = new Map<string, Area>();
  type Node = (typeof roots)[number];
  const add = (node: Node, parentId: string | null) => {
    areas.set(node.id, { id: node.id, name: node.name, level: node.level, parentId });
    for (const child of node.children) add(child, node.id);
  };
  for (const root of roots) add(root, null);
  const own = me.grants.filter((grant) => grant.scopeLevel === 'grid' || grant.scopeLevel === 'community');
  for (const areaId of new Set(own.slice(0, 10).map((grant) => grant.scopeId))) {
    const { area, children } = await ask('people.area', { areaId, limit: 100 });
    for (const { id, name, level, parentId } of [area, ...children]) {
      if (!areas.has(id)) areas.set(id, { id, name, level, parentId });
    }
  }
  return { asOf, value: [...areas.values()] };
}

/** A line that says the same: then the page need not be fetched again. */
function sameLine(ticket: Ticket, line: TicketLine): boolean {
  const keys = Object.keys(line) as (keyof TicketLine)[];
  return keys.every((key) => JSON.stringify(ticket[key]) === JSON.stringify(line[key]));
}
