import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { OpenError } from './open-error.ts';

/** A folder held by this process alone. */
export interface FolderLock {
  /** Lets the folder go; the operating system does the same when the process dies, however it dies. */
  release(): void;
}

/**
 * Takes the folder for this process alone, through an exclusive transaction on `lock.sqlite` in it: a lock of the kernel's, so
 * that no stale file is left after a kill. The folder must exist and be writable.
 * Refuses with OpenError 'folder-locked' when another process (or this one) holds it.
 */
export function lockFolder(folder: string): FolderLock {
  const sqlite = loadSqlite();
  let database: DatabaseSync;
  try {
    database = new sqlite.DatabaseSync(join(folder, 'lock.sqlite'));
  } catch (error) {
    throw new OpenError('folder-not-writable', { folder }, { cause: error });
  }
  try {
    database.exec('pragma busy_timeout = 0; begin exclusive');
  } catch (error) {
    database.close();
    if (isBusy(error)) throw new OpenError('folder-locked', { folder }, { cause: error });
    throw new OpenError('folder-not-writable', { folder }, { cause: error });
  }
  return {
    release() {
      if (database.isOpen) database.close();
    },
  };
}

/** Node says that its SQLite is young each time it is loaded; people who start the program cannot do anything about it. */
function loadSqlite(): { DatabaseSync: typeof DatabaseSync } {
  const warning = Object.getOwnPropertyDescriptor(process, 'emitWarning');
  Object.defineProperty(process, 'emitWarning', { value: () => {}, configurable: true, writable: true });
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    if (warning) Object.defineProperty(process, 'emitWarning', warning);
  }
}

const SQLITE_BUSY = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
