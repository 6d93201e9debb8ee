import type { IndexedStore } from '../outbox/indexed-store.ts';
import type { Snapshot } from './snapshot.ts';

/** What the parts of the phone stand on: what is shown, and the memory of whoever is signed in. */
export interface Ground {
  snapshot(): Snapshot;
  set(change: Partial<Snapshot>): void;
  /** null while nobody is signed in; another one when another person is */
  store(): IndexedStore | null;
}
