import { PGlite, protocol } from '@electric-sql/pglite';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database, Statement, TransactionOptions, Tx } from './database.ts';
import { toDatabaseError } from './errors.ts';
import { DurableFolder, syncTree } from './durable-folder.ts';
import { dueSteps } from './maintenance.ts';
import { APP_ROLE } from './roles.ts';
import { refuseNesting, runTransaction } from './transaction.ts';
import type { Session, StatementResult } from './transaction.ts';
import { encodeValue, parserFor } from './values.ts';

type BackendMessage = Parameters<Parameters<protocol.Parser['parse']>[1]>[0];
type RowDescription = BackendMessage & { fields: readonly { name: string; dataTypeID: number }[] };
type DataRow = BackendMessage & { fields: readonly (string | null)[] };
type CommandComplete = BackendMessage & { text: string };
type ErrorMessage = BackendMessage & Error;

/** Like PGlite's own, without `-F` (which turns fsync off); WAL is made durable by fsync, the one call that reaches the disk here. */
const START_DURABLE = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  '-c',
  'fsync=on',
  '-c',
  'wal_sync_method=fsync',
  '-c',
  'synchronous_commit=on',
  // WAL is kept small: recovery after a kill reads it, and only `maintain` makes checkpoints.
  '-c',
  'max_wal_size=128MB',
  '-c',
  'min_wal_size=32MB',
];

/**
 * Opens the embedded engine on a folder, making it on first use. The caller holds the folder's lock.
 * First use happens in a folder beside and is moved into place when whole, so a start cut short leaves nothing half-made.
 */
export async function startPgliteOn(dataDir: string): Promise<EmbeddedEngine> {
  const folder = join(dataDir, 'pgdata');
  if (!(await exists(folder))) {
    const fresh = join(dataDir, 'pgdata.new');
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true, mode: 0o700 });
    const maker = await PGlite.create({ fs: new DurableFolder(fresh), startParams: START_DURABLE });
    await maker.close();
    syncTree(fresh);
    await rename(fresh, folder);
    syncTree(dataDir, 0);
  }
  return new EmbeddedEngine(await PGlite.create({ fs: new DurableFolder(folder), startParams: START_DURABLE }));
}

/** The embedded engine in memory, for tests. `image` is what `EmbeddedEngine.image()` gave: a database made before. */
export async function startPgliteInMemory(image?: Blob): Promise<EmbeddedEngine> {
  return new EmbeddedEngine(await PGlite.create(image ? { loadDataDir: image } : {}));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * PGlite as one connection: one statement at a time, in the order sent. Speaks the wire protocol itself, so that statements
 * with a name are parsed once, a statement is one call into the engine, and values are read as from PostgreSQL.
 */
export class EmbeddedEngine implements Session {
  readonly #pglite: PGlite;
  readonly #prepared = new Map<string, string>();
  #stopped = false;

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  async send(statement: Statement): Promise<StatementResult> {
    const name = statement.name ?? '';
    const values = statement.values.map(encodeValue);
    const known = name !== '' && this.#prepared.get(name) === statement.text;
    if (name !== '' && !known && this.#prepared.has(name)) {
      throw new Error(`the statement name ${name} stands for two different texts`);
    }
    const parts = [
      ...(known ? [] : [protocol.serialize.parse({ name, text: statement.text })]),
      protocol.serialize.bind({ statement: name, values }),
      protocol.serialize.describe({ type: 'P' }),
      protocol.serialize.execute({}),
      protocol.serialize.sync(),
    ];
    const messages = this.#exchange(concat(parts));
    if (name !== '' && !known && messages.some((message) => message.name === 'parseComplete')) {
      this.#prepared.set(name, statement.text);
    }
    return readResult(messages);
  }

  async control(text: string): Promise<StatementResult> {
    return readResult(this.#exchange(protocol.serialize.query(text)));
  }

  /** Runs one statement as the owner of the tables, then takes the bound role again; without it, nothing runs any more. */
  async asOwner(text: string): Promise<void> {
    await this.control('reset role');
    try {
      await this.control(text);
    } finally {
      await this.workAs(APP_ROLE);
    }
  }

  /** From here on row-level security binds. */
  async workAs(role: string): Promise<void> {
    try {
      await this.control(`set role ${role}`);
    } catch (error) {
      this.#stopped = true;
      throw error;
    }
  }

  /** One process, one engine: there is no connection to lose. */
  broken(): void {}

  /** The whole database as a file, to be loaded by `startPgliteInMemory`. */
  async image(): Promise<Blob> {
    return this.#pglite.dumpDataDir('none');
  }

  async close(): Promise<void> {
    await this.#pglite.close();
  }

  /** At once and whole: PGlite's own asynchronous calls mix up the answers of two that overlap. */
  #exchange(message: Uint8Array): BackendMessage[] {
    if (this.#stopped) throw new Error('the embedded database stopped: it could not take its role');
    const messages: BackendMessage[] = [];
    new protocol.Parser().parse(this.#pglite.execProtocolRawSync(message), (answer) => messages.push(answer));
    return messages;
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function readResult(messages: readonly BackendMessage[]): StatementResult {
  let columns: { name: string; parse: (text: string) => unknown }[] = [];
  let command = '';
  let count = 0;
  let rows: Record<string, unknown>[] = [];
  for (const message of messages) {
    if (message.name === 'dataRow') {
      const row: Record<string, unknown> = {};
      const fields = (message as DataRow).fields;
      for (const [index, column] of columns.entries()) {
        const text = fields[index];
        row[column.name] = text == null ? null : column.parse(text);
      }
      rows.push(row);
    } else if (message.name === 'rowDescription') {
      rows = [];
      columns = (message as RowDescription).fields.map((field) => ({
        name: field.name,
        parse: parserFor(field.dataTypeID),
      }));
    } else if (message.name === 'commandComplete') {
      const words = (message as CommandComplete).text.split(' ');
      command = words[0] ?? '';
      count = Number(words.at(-1)) || 0;
    } else if (message.name === 'error') {
      throw toDatabaseError(message as ErrorMessage);
    }
  }
  return { rows, count, command };
}

/** The door to the embedded engine: one transaction after the other, in the order asked. */
export class PgliteDatabase implements Database {
  readonly engine = 'pglite';
  readonly #embedded: EmbeddedEngine;
  readonly #afterClose: () => void;
  #last: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(embedded: EmbeddedEngine, afterClose: () => void = () => {}) {
    this.#embedded = embedded;
    this.#afterClose = afterClose;
  }

  async transaction<T>(tenantId: string, work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T> {
    refuseNesting(this);
    return this.#inTurn(() => runTransaction(this, this.#embedded, tenantId, work, options));
  }

  async reference<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    refuseNesting(this);
    return this.#inTurn(() => runTransaction(this, this.#embedded, undefined, work));
  }

  async ping(): Promise<void> {
    await this.#inTurn(() => this.#embedded.control('select 1'));
  }

  async maintain(): Promise<void> {
    for (const step of await this.#inTurn(() => dueSteps(this.#embedded))) {
      if (this.#closing) return;
      await this.#inTurn(() => this.#embedded.asOwner(step));
    }
  }

  async close(): Promise<void> {
    this.#closing ??= this.#last.then(() => this.#embedded.close()).finally(this.#afterClose);
    return this.#closing;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing) return Promise.reject(new Error('the database is closed'));
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => {});
    return mine;
  }
}
