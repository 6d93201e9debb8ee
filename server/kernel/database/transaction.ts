import { AsyncLocalStorage } from 'node:async_hooks';
import type { Compilable } from 'kysely';
import { DatabaseError } from './database.ts';
import type { Statement, TransactionOptions, Tx } from './database.ts';
import { SqlState, toDatabaseError } from './errors.ts';
import { nameFor } from './statement-names.ts';

/** What a statement gave: its rows, how many rows it touched, and the word the server closed it with (SELECT, COMMIT, ROLLBACK …). */
export interface StatementResult {
  rows: unknown[];
  count: number;
  command: string;
}

/**
 * One connection to an engine, in one hand. Statements may be sent without waiting; they run in the order sent.
 * What the engine refuses rejects with DatabaseError.
 */
export interface Session {
  /** One statement with parameters. */
  send(statement: Statement): Promise<StatementResult>;
  /** One or more statements without parameters, such as BEGIN; the result is that of the last one. */
  control(text: string): Promise<StatementResult>;
  /** Told when nothing more can be known of this connection: it must not be used again. */
  broken(): void;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface OpenTransaction {
  readonly owner: object;
  open: boolean;
}
const current = new AsyncLocalStorage<OpenTransaction>();

/**
 * Refuses a transaction begun inside another one of the same database: on one connection it would wait for itself for ever, on a few it would
 * starve the pool, and in neither case would it be the same transaction.
 */
export function refuseNesting(owner: object): void {
  const outer = current.getStore();
  if (outer?.open && outer.owner === owner) {
    throw new Error('a transaction was begun inside another one: use the tx that the outer one was given');
  }
}

/**
 * BEGIN, the tenant, the work, COMMIT; the same on every engine.
 * Rejects with DatabaseError when the database refuses; with what `work` rejected with when the work does.
 * A statement that failed and was swallowed by the work still makes the commit reject (SQLSTATE 25P02).
 * A commit whose outcome nobody knows rejects with SQLSTATE 08007.
 */
export async function runTransaction<T>(
  owner: object,
  session: Session,
  tenantId: string | undefined,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const state: OpenTransaction = { owner, open: true };
  const tx = new SessionTx(session, tenantId ?? '', state);
  const begun = session.control(beginText(tenantId, options));
  // Awaited below; until then a rejection must not count as nobody's.
  begun.catch(() => {});
  let answer: T;
  try {
    answer = await current.run(state, () => work(tx));
    state.open = false;
    await begun;
  } catch (error) {
    state.open = false;
    await rollBack(session);
    await begun;
    throw error;
  }
  await commit(session);
  return answer;
}

function beginText(tenantId: string | undefined, options: TransactionOptions): string {
  const begin = options.readOnly ? 'begin read only' : 'begin';
  if (tenantId === undefined) return begin;
  // A setting takes no parameter, so the value stands in the text: nothing but a UUID may.
  if (!UUID.test(tenantId)) throw new TypeError('a tenant is named by a UUID');
  return `${begin}; set local lianxin.tenant_id = '${tenantId}'`;
}

async function commit(session: Session): Promise<void> {
  let result: StatementResult;
  try {
    result = await session.control('commit');
  } catch (error) {
    const refused = toDatabaseError(error);
    if (refused.sqlState.startsWith('08') || refused.sqlState.startsWith('57')) {
      session.broken();
      throw new DatabaseError(
        `nobody knows whether this was committed: ${refused.message}`,
        SqlState.commitUnknown,
        undefined,
        {
          cause: error,
        },
      );
    }
    throw refused;
  }
  if (result.command !== 'COMMIT') {
    throw new DatabaseError('a statement had failed, so nothing was committed', SqlState.commitRefused, undefined);
  }
}

async function rollBack(session: Session): Promise<void> {
  try {
    await session.control('rollback');
  } catch {
    session.broken();
  }
}

class SessionTx implements Tx {
  readonly tenantId: string;
  readonly #session: Session;
  readonly #state: OpenTransaction;

  constructor(session: Session, tenantId: string, state: OpenTransaction) {
    this.#session = session;
    this.tenantId = tenantId;
    this.#state = state;
  }

  rows<T>(query: Compilable<T>): Promise<T[]> {
    return handled(this.#query(query).then((result) => result.rows as T[]));
  }

  first<T>(query: Compilable<T>): Promise<T | undefined> {
    return handled(this.#query(query).then((result) => result.rows[0] as T | undefined));
  }

  run(query: Compilable<unknown>): Promise<number> {
    return handled(this.#query(query).then((result) => result.count));
  }

  raw<T>(statement: Statement): Promise<{ rows: T[]; count: number }> {
    return handled(this.#send(statement).then(({ rows, count }) => ({ rows: rows as T[], count })));
  }

  async #query(query: Compilable<unknown>): Promise<StatementResult> {
    const { sql, parameters } = query.compile();
    const name = nameFor(sql);
    return this.#send(name ? { name, text: sql, values: parameters } : { text: sql, values: parameters });
  }

  async #send(statement: Statement): Promise<StatementResult> {
    if (!this.#state.open) throw new Error('this transaction is over: await every statement before the work ends');
    return this.#session.send(statement);
  }
}

/** Of several statements on their way, the first that fails ends the work; the others' failures must not end the process. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
