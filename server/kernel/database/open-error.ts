import type { OpenFailure } from './database.ts';

/** Values that the sentence of a failure shows; never a password. */
export type OpenFailureData = Readonly<Record<string, string | number>>;

/**
 * The database could not be opened. The sentence for people is `open.<failure>` in the kernel's messages, filled from `data`.
 * | failure | data |
 * |---|---|
 * | folder-locked, folder-not-writable | folder |
 * | database-unreachable | address, reason |
 * | schema-newer | databaseVersion, programVersion |
 * | role-missing | role, user, reason |
 * | migration-failed | migration, reason |
 */
export class OpenError extends Error {
  readonly failure: OpenFailure;
  readonly data: OpenFailureData;

  constructor(failure: OpenFailure, data: OpenFailureData, options?: { cause?: unknown }) {
    super(`${failure}: ${Object.values(data).join(', ')}`, options);
    this.name = 'OpenError';
    this.failure = failure;
    this.data = data;
  }
}
