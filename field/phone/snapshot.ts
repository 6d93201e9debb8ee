import type { Area, Ticket, TicketLine } from '../matter.ts';
import type { Intent } from '../outbox/intent.ts';

/** Who is signed in, as the server told last. */
export interface Me {
  id: string;
  name: string;
  grants: readonly { role: string; scopeLevel: string; scopeId: string; unitId: string | null }[];
  units: readonly { id: string; name: string }[];
  demo: boolean;
  /** the district's time zone */
  zone: string;
}

/** Something the server told, and when it was asked for it (ISO). */
export interface Told<T> {
  asOf: string;
  value: T;
}

export type ListName = 'mine' | 'unit';

/** Everything the screens show; a new object after each change. */
export interface Snapshot {
  /** undefined while the phone is being read, null when nobody is signed in */
  me: Me | null | undefined;
  /** the server has said that the session is over: what is kept cannot be sent until the same person signs in */
  sessionEnded: boolean;
  /** somebody signed out without network: their session is ended as soon as there is one, before anything else */
  endOwed: boolean;
  /** the last request got through */
  reachable: boolean;
  sending: boolean;
  refreshing: boolean;
  lists: Readonly<Record<ListName, Told<readonly TicketLine[]> | null>>;
  tickets: ReadonlyMap<string, Told<Ticket>>;
  areas: Told<readonly Area[]> | null;
  intents: readonly Intent[];
  drafts: ReadonlyMap<string, unknown>;
  /** the browser gives no lasting memory: what is kept here does not survive the page */
  forgetful: boolean;
}

export const blank: Snapshot = {
  me: undefined,
  sessionEnded: false,
  endOwed: false,
  reachable: true,
  sending: false,
  refreshing: false,
  lists: { mine: null, unit: null },
  tickets: new Map(),
  areas: null,
  intents: [],
  drafts: new Map(),
  forgetful: false,
};
