import pg from 'pg';
import type { Database, DatabaseError, Statement, TransactionOptions, Tx } from './database.ts';
import { toDatabaseError } from './errors.ts';
import { refuseNesting, runTransaction } from './transaction.ts';
import type { Session, StatementResult } from './transaction.ts';
import { encodeValue, parserFor } from './values.ts';

/** How long anything on a connection may take. Each ends what overran with a clear error, and nothing else. */
export interface PostgresLimits {
  /** Connections of this process. Few: statements are pipelined, and eight serve better than sixty-four. */
  connections: number;
  /** How long to wait for a new connection, or for a free one. */
  connectTimeoutMs: number;
  statementTimeoutMs: number;
  lockTimeoutMs: number;
  idleInTransactionTimeoutMs: number;
}

export const defaultLimits: PostgresLimits = {
  connections: 8,
  connectTimeoutMs: 10_000,
  statementTimeoutMs: 30_000,
  lockTimeoutMs: 10_000,
  idleInTransactionTimeoutMs: 60_000,
};

const types: pg.CustomTypesConfig = { getTypeParser: (oid: number) => parserFor(oid) };

/** Settings that every connection of ours has: values are read as instants in UTC and bytes as hex. */
const SESSION_OPTIONS = [
  '-c TimeZone=UTC',
  '-c DateStyle=ISO',
  '-c bytea_output=hex',
  '-c client_min_messages=warning',
];

/**
 * Settings for one connection. `role`: the role to work as; without it, the connecting one.
 * `settings`: further `name=value` settings.
 */
export function connectionConfig(url: string, role?: string, settings: readonly string[] = []): pg.ClientConfig {
  const options = [
    ...SESSION_OPTIONS,
    ...settings.map((setting) => `-c ${setting}`),
    ...(role === undefined ? [] : [`-c role=${role}`]),
  ];
  return { connectionString: url, options: options.join(' '), application_name: 'lianxin', types, keepAlive: true };
}

/** The door to PostgreSQL: a few connections, each given to one transaction at a time, first come first served. */
export class PostgresDatabase implements Database {
  readonly engine = 'postgres';
  readonly #pool: pg.Pool;
  readonly #pingTimeoutMs: number;
  readonly #inFlight = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor(config: pg.ClientConfig, limits: PostgresLimits) {
    this.#pingTimeoutMs = limits.connectTimeoutMs;
    this.#pool = new pg.Pool({
      ...config,
      pipeline: true,
      max: limits.connections,
      connectionTimeoutMillis: limits.connectTimeoutMs,
      idleTimeoutMillis: 60_000,
      statement_timeout: limits.statementTimeoutMs,
      lock_timeout: limits.lockTimeoutMs,
      idle_in_transaction_session_timeout: limits.idleInTransactionTimeoutMs,
    });
    // An idle connection that breaks has left the pool when this is told; the next transaction gets a fresh one.
    this.#pool.on('error', () => {});
  }

  async transaction<T>(tenantId: string, work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T> {
    refuseNesting(this);
    return this.#withConnection((session) => runTransaction(this, session, tenantId, work, options));
  }

  async reference<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    refuseNesting(this);
    return this.#withConnection((session) => runTransaction(this, session, undefined, work));
  }

  async ping(): Promise<void> {
    await this.#withConnection((session) => session.within(this.#pingTimeoutMs, session.control('select 1')));
  }

  /** Nothing to do: PostgreSQL has its own autovacuum. */
  async maintain(): Promise<void> {}

  async close(): Promise<void> {
    // Those who wait for a connection are in flight too; the pool by itself would forget them.
    this.#closing ??= Promise.allSettled(this.#inFlight).then(() => this.#pool.end());
    return this.#closing;
  }

  #withConnection<T>(work: (session: PostgresSession) => Promise<T>): Promise<T> {
    if (this.#closing) return Promise.reject(new Error('the database is closed'));
    const mine = this.#connected(work);
    this.#inFlight.add(mine);
    const forget = (): void => void this.#inFlight.delete(mine);
    mine.then(forget, forget);
    return mine;
  }

  async #connected<T>(work: (session: PostgresSession) => Promise<T>): Promise<T> {
    let client: pg.PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      throw toDatabaseError(error);
    }
    const session = new PostgresSession(client);
    try {
      return await work(session);
    } finally {
      session.giveBack();
    }
  }
}

/** One connection taken from the pool. */
class PostgresSession implements Session {
  readonly #client: pg.PoolClient;
  #isBroken = false;
  readonly #onError = (): void => this.broken();

  constructor(client: pg.PoolClient) {
    this.#client = client;
    client.on('error', this.#onError);
  }

  async send(statement: Statement): Promise<StatementResult> {
    const values = statement.values.map(asBuffer);
    try {
      const result = await this.#client.query({
        ...(statement.name === undefined ? {} : { name: statement.name }),
        text: statement.text,
        values,
        // Without values pg would use the simple protocol, which reads several statements and keeps no plan.
        queryMode: 'extended',
      } as pg.QueryConfig);
      return { rows: result.rows, count: result.rowCount ?? 0, command: result.command };
    } catch (error) {
      throw this.#noticing(error);
    }
  }

  async control(text: string): Promise<StatementResult> {
    try {
      const results = (await this.#client.query(text)) as pg.QueryResult | pg.QueryResult[];
      const last = Array.isArray(results) ? results.at(-1) : results;
      return { rows: last?.rows ?? [], count: last?.rowCount ?? 0, command: last?.command ?? '' };
    } catch (error) {
      throw this.#noticing(error);
    }
  }

  /** Waits at most so long; then the connection counts as broken and the wait rejects. */
  async within<T>(timeoutMs: number, answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.broken();
        reject(new Error(`no answer within ${timeoutMs} ms`));
      }, timeoutMs);
    });
    try {
      return await Promise.race([answer, timeout]);
    } catch (error) {
      throw toDatabaseError(error);
    } finally {
      clearTimeout(timer);
    }
  }

  broken(): void {
    this.#isBroken = true;
  }

  giveBack(): void {
    if (!this.#isBroken) this.#client.removeListener('error', this.#onError);
    this.#client.release(this.#isBroken);
  }

  /** A lost connection, or a plan that a migration made stale: this connection is not for the next transaction. */
  #noticing(error: unknown): DatabaseError {
    const refused = toDatabaseError(error);
    if (/^(08...|57P..|25P03|0A000)$/.test(refused.sqlState)) this.broken();
    return refused;
  }
}

function asBuffer(value: unknown): unknown {
  const encoded = encodeValue(value);
  return encoded instanceof Uint8Array ? Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength) : encoded;
}
