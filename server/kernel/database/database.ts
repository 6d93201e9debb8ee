import type { Compilable } from 'kysely';

/** A statement by hand, for hot paths: a stable `name` lets PostgreSQL keep its plan. */
export interface Statement {
  name?: string;
  text: string;
  values: readonly unknown[];
}

/**
 * One open transaction, confined to one tenant by row-level security.
 * Values come back alike on both engines: `timestamptz` as Date, `date` as 'YYYY-MM-DD', `bigint` as number,
 * `jsonb` parsed, `uuid` and `text` as string, `bytea` as Uint8Array, arrays as arrays.
 * Statements may be sent without waiting for the one before (they are queued in order on the same connection);
 * every promise must be awaited before the transaction's work ends.
 */
export interface Tx {
  readonly tenantId: string;
  /** All rows of a typed query built with `sqlBuilder` (kernel/database/builder.ts). */
  rows<T>(query: Compilable<T>): Promise<T[]>;
  /** The first row, or undefined. */
  first<T>(query: Compilable<T>): Promise<T | undefined>;
  /** Runs a writing query; answers how many rows it touched. */
  run(query: Compilable<unknown>): Promise<number>;
  /** Raw statement: rows and the number of rows touched. */
  raw<T = Record<string, unknown>>(statement: Statement): Promise<{ rows: T[]; count: number }>;
}

export interface TransactionOptions {
  /** `BEGIN READ ONLY`: for queries. */
  readOnly?: boolean;
}

/** The one door to the database; made by `openDatabase` for either engine. Only one path to each engine (no mixing). */
export interface Database {
  readonly engine: 'pglite' | 'postgres';
  /**
   * Runs `work` in one READ COMMITTED transaction in which only rows of `tenantId` can be seen or written.
   * Commits when `work` resolves (durably: fsynced), rolls back when it rejects. Retries nothing by itself.
   */
  transaction<T>(tenantId: string, work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** The same without a tenant: only reference tables (kernel.tenants, kernel.settings, calendars of the product) are visible. */
  reference<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  /**
   * What the engine does not do by itself: on the embedded one ANALYZE, VACUUM and CHECKPOINT where they are due, one table at a
   * time with others' transactions in between. `openDatabase` calls it regularly; call it after loading much at once.
   */
  maintain(): Promise<void>;
  /** Waits for what is in flight, then closes; releases the folder's lock. */
  close(): Promise<void>;
}

/** A database's refusal, alike on both engines. `constraint` is found also where a distributed database hides or suffixes it. */
export class DatabaseError extends Error {
  readonly sqlState: string;
  readonly constraint: string | undefined;

  constructor(message: string, sqlState: string, constraint: string | undefined, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'DatabaseError';
    this.sqlState = sqlState;
    this.constraint = constraint;
  }
}

/** What can keep a database from opening; each has one clear sentence and ends the program with a non-zero exit. */
export type OpenFailure =
  | 'folder-locked'
  | 'folder-not-writable'
  | 'database-unreachable'
  | 'schema-newer'
  | 'role-missing'
  | 'migration-failed';
