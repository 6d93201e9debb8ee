import type { Intent } from './intent.ts';

/** A picture on this phone. */
export interface KeptPicture {
  id: string;
  blob: Blob;
  width: number;
  height: number;
  /** the server has it */
  uploaded: boolean;
}

/** Where intents outlive the page. Every method resolves only after it is on the phone's disk. */
export interface OutboxStore {
  intents(): Promise<Intent[]>;
  /** Adds work with its pictures, all or nothing; gives each its `order`. */
  add(intents: readonly Omit<Intent, 'order'>[], pictures: readonly KeptPicture[]): Promise<Intent[]>;
  /** Changes one intent in one step, so that two tabs never overwrite each other. Null from `change` removes it. */
  change(id: string, change: (intent: Intent) => Intent | null, pictures?: readonly KeptPicture[]): Promise<void>;
  picture(id: string): Promise<KeptPicture | null>;
  markUploaded(id: string): Promise<void>;
  dropPictures(ids: readonly string[]): Promise<void>;
}
