/** The phone's memory in IndexedDB: one database for each person, so that nobody ever sees another's work. */
import type { Intent } from './intent.ts';
import type { KeptPicture, OutboxStore } from './store.ts';

const version = 1;
const nameOf = (personId: string) => `lianxin-field-${personId}`;

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the phone’s memory failed')));
  });

const endOf = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = () => reject(transaction.error ?? new Error('the phone’s memory failed'));
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('error', fail);
    transaction.addEventListener('abort', fail);
  });

/** Opens a person's memory, made new where there is none. Rejects where the browser gives none (some private windows). */
export async function openIndexedStore(personId: string): Promise<IndexedStore> {
  const request = indexedDB.open(nameOf(personId), version);
  request.addEventListener('upgradeneeded', () => {
    const database = request.result;
    database.createObjectStore('intents', { keyPath: 'id' }).createIndex('order', 'order', { unique: true });
    database.createObjectStore('pictures', { keyPath: 'id' });
    database.createObjectStore('things');
  });
  const database = await answerOf(request);
  // Another tab clears or renews the memory: this one lets go and is told by its next failing step.
  database.addEventListener('versionchange', () => database.close());
  return new IndexedStore(database);
}

/** Deletes everything a person has on this phone. */
export async function deleteIndexedStore(personId: string): Promise<void> {
  await answerOf(indexedDB.deleteDatabase(nameOf(personId)));
}

export class IndexedStore implements OutboxStore {
  readonly #database: IDBDatabase;

  constructor(database: IDBDatabase) {
    this.#database = database;
  }

  close(): void {
    this.#database.close();
  }

  async intents(): Promise<Intent[]> {
    const transaction = this.#database.transaction('intents', 'readonly');
    return answerOf<Intent[]>(transaction.objectStore('intents').index('order').getAll());
  }

  async add(intents: readonly Omit<Intent, 'order'>[], pictures: readonly KeptPicture[]): Promise<Intent[]> {
    const transaction = this.#writing('intents', 'pictures');
    const end = endOf(transaction);
    const store = transaction.objectStore('intents');
    const last = await answerOf(store.index('order').openKeyCursor(null, 'prev'));
    let order = typeof last?.key === 'number' ? last.key : 0;
    const added = intents.map((intent) => ({ ...intent, order: (order += 1) }));
    for (const intent of added) store.add(intent);
    for (const picture of pictures) transaction.objectStore('pictures').put(picture);
    await end;
    return added;
  }

  async change(
    id: string,
    change: (intent: Intent) => Intent | null,
    pictures: readonly KeptPicture[] = [],
  ): Promise<void> {
    const transaction = this.#writing('intents', 'pictures');
    const end = endOf(transaction);
    const store = transaction.objectStore('intents');
    const before = (await answerOf(store.get(id))) as Intent | undefined;
    if (before) {
      const after = change(before);
      if (after?.id !== id) store.delete(id);
      if (after && after !== before) store.put(after);
      for (const picture of pictures) transaction.objectStore('pictures').put(picture);
    }
    await end;
  }

  async picture(id: string): Promise<KeptPicture | null> {
    const transaction = this.#database.transaction('pictures', 'readonly');
    return ((await answerOf(transaction.objectStore('pictures').get(id))) as KeptPicture | undefined) ?? null;
  }

  async markUploaded(id: string): Promise<void> {
    const transaction = this.#writing('pictures');
    const end = endOf(transaction);
    const store = transaction.objectStore('pictures');
    const picture = (await answerOf(store.get(id))) as KeptPicture | undefined;
    if (picture) store.put({ ...picture, uploaded: true });
    await end;
  }

  async dropPictures(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const transaction = this.#writing('pictures');
    const end = endOf(transaction);
    for (const id of ids) transaction.objectStore('pictures').delete(id);
    await end;
  }

  /** Everything else the phone remembers (lists and pages last seen, drafts), by key. */
  async things(): Promise<Map<string, unknown>> {
    const store = this.#database.transaction('things', 'readonly').objectStore('things');
    const [keys, values] = await Promise.all([answerOf(store.getAllKeys()), answerOf(store.getAll())]);
    return new Map(keys.map((key, index) => [key as string, values[index] as unknown]));
  }

  /** Remembers a thing, or forgets it when it is undefined. */
  async keep(key: string, thing: unknown): Promise<void> {
    const transaction = this.#database.transaction('things', 'readwrite');
    const end = endOf(transaction);
    if (thing === undefined) transaction.objectStore('things').delete(key);
    else transaction.objectStore('things').put(thing, key);
    await end;
  }

  /** Forgets all that the server can tell again; the outbox stays. */
  async forgetThings(): Promise<void> {
    const transaction = this.#database.transaction('things', 'readwrite');
    const end = endOf(transaction);
    transaction.objectStore('things').clear();
    await end;
  }

  /** Strict: done only when it is on the disk, so that a phone that dies the next moment has it. */
  #writing(...stores: string[]): IDBTransaction {
    return this.#database.transaction(stores, 'readwrite', { durability: 'strict' });
  }
}
