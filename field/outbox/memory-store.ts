import type { Intent } from './intent.ts';
import type { KeptPicture, OutboxStore } from './store.ts';

/** An outbox that lasts as long as the object: for tests, and for a browser that refuses IndexedDB. */
export class MemoryStore implements OutboxStore {
  readonly #intents = new Map<string, Intent>();
  readonly #pictures = new Map<string, KeptPicture>();
  #order = 0;

  intents(): Promise<Intent[]> {
    return Promise.resolve([...this.#intents.values()]);
  }

  add(intents: readonly Omit<Intent, 'order'>[], pictures: readonly KeptPicture[]): Promise<Intent[]> {
    const added = intents.map((intent) => ({ ...intent, order: ++this.#order }));
    for (const intent of added) this.#intents.set(intent.id, intent);
    for (const picture of pictures) this.#pictures.set(picture.id, picture);
    return Promise.resolve(added);
  }

  change(id: string, change: (intent: Intent) => Intent | null, pictures: readonly KeptPicture[] = []): Promise<void> {
    const before = this.#intents.get(id);
    if (!before) return Promise.resolve();
    const after = change(before);
    if (after?.id !== id) this.#intents.delete(id);
    if (after) this.#intents.set(after.id, after);
    for (const picture of pictures) this.#pictures.set(picture.id, picture);
    return Promise.resolve();
  }

  picture(id: string): Promise<KeptPicture | null> {
    return Promise.resolve(this.#pictures.get(id) ?? null);
  }

  markUploaded(id: string): Promise<void> {
    const picture = this.#pictures.get(id);
    if (picture) this.#pictures.set(id, { ...picture, uploaded: true });
    return Promise.resolve();
  }

  dropPictures(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#pictures.delete(id);
    return Promise.resolve();
  }
}
