import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SqlState, toDatabaseError } from './errors.ts';
import { OpenError } from './open-error.ts';
import { splitStatements } from './sql-statements.ts';

/** One file of `server/migrations`, as it stands on the disk. */
export interface Migration {
  version: number;
  /** The file's name without number and ending: `0001_kernel.sql` is `kernel`. */
  name: string;
  sql: string;
  checksum: string;
  /** `-- no-transaction` on the first line: statements run one by one, each by itself (CREATE INDEX CONCURRENTLY). */
  inTransaction: boolean;
}

/** What the migrator needs of a connection: statements without parameters, as the owner of the schema. */
export interface MigrationConnection {
  /** Runs one or more statements; the result is that of the last one. */
  control(text: string): Promise<{ rows: unknown[] }>;
  /** May other processes migrate the same database? Then one does and the others wait. */
  readonly shared: boolean;
}

const FILE_NAME = /^(\d{4})_([a-z0-9_-]+)\.sql$/;

/** Reads a folder of migrations, in order. Refuses names that are not `NNNN_name.sql`, and two of one number. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
  const migrations = await Promise.all(names.map((name) => readMigration(folder, name)));
  for (const [index, migration] of migrations.entries()) {
    if (migration.version === migrations[index - 1]?.version) {
      throw new Error(`two migrations have one number: ${names[index - 1]} and ${names[index]}`);
    }
  }
  return migrations;
}

async function readMigration(folder: string, fileName: string): Promise<Migration> {
  const parts = FILE_NAME.exec(fileName);
  if (!parts) throw new Error(`a migration is called NNNN_name.sql, not ${fileName}`);
  const sql = (await readFile(join(folder, fileName), 'utf8')).replaceAll('\r\n', '\n');
  return {
    version: Number(parts[1]),
    name: parts[2] ?? '',
    sql,
    checksum: createHash('sha256').update(sql).digest('hex'),
    inTransaction: !/^-- no-transaction\b/.test(sql),
  };
}

/**
 * Brings the database to the program's version, forward only; answers how many migrations ran.
 * `afterwards` runs when anything was applied, still alone. When nothing is to be done this is one query. Several processes may start at once: one migrates, the others wait.
 * Refuses with OpenError 'schema-newer' when the database has a version that the program does not know, and 'migration-failed'
 * when a file fails (nothing of it stays, but for files marked `-- no-transaction`) or was changed after it had run.
 */
export async function migrate(
  connection: MigrationConnection,
  migrations: readonly Migration[],
  afterwards: () => Promise<void> = async () => {},
): Promise<number> {
  if (pending(await appliedIn(connection), migrations).length === 0) return 0;
  return aloneInDatabase(connection, async () => {
    const todo = pending(await appliedIn(connection), migrations);
    for (const migration of todo) await apply(connection, migration);
    if (todo.length > 0) await afterwards();
    return todo.length;
  });
}

/** The number under which processes agree, in one database, who changes the schema now. */
const LOCK = 7_426_315_202_611;

/** Runs `work` while no other process changes the schema of the same database. */
export async function aloneInDatabase<T>(connection: MigrationConnection, work: () => Promise<T>): Promise<T> {
  if (!connection.shared) return work();
  await connection.control(`select pg_advisory_lock(${LOCK})`);
  try {
    return await work();
  } finally {
    await connection.control(`select pg_advisory_unlock(${LOCK})`);
  }
}

interface Applied {
  version: number;
  name: string;
  checksum: string;
}

async function appliedIn(connection: MigrationConnection): Promise<Applied[]> {
  try {
    const { rows } = await connection.control('select version, name, checksum from kernel.migrations order by version');
    return rows as Applied[];
  } catch (error) {
    const { sqlState } = toDatabaseError(error);
    if (sqlState === SqlState.undefinedTable || sqlState === '3F000') return [];
    throw error;
  }
}

function pending(applied: readonly Applied[], migrations: readonly Migration[]): Migration[] {
  const newest = applied.at(-1)?.version ?? 0;
  const known = migrations.at(-1)?.version ?? 0;
  if (newest > known) throw new OpenError('schema-newer', { databaseVersion: newest, programVersion: known });
  const byVersion = new Map(applied.map((row) => [row.version, row]));
  for (const migration of migrations.filter(({ version }) => version <= newest)) {
    const row = byVersion.get(migration.version);
    byVersion.delete(migration.version);
    if (row === undefined) throw failed(migration, `it comes before ${newest}, which has run already`);
    if (row.checksum !== migration.checksum) throw failed(row, 'the file was changed after it had run');
  }
  for (const row of byVersion.values()) throw failed(row, 'it has run, but its file is gone');
  return migrations.filter(({ version }) => version > newest);
}

function failed(migration: { version: number; name: string }, reason: string, cause?: unknown): OpenError {
  return new OpenError('migration-failed', { migration: label(migration), reason }, { cause });
}

/** Attempts at one migration when others hold a lock it needs; it waits 5 s for each, so that it never blocks those behind it long. */
const ATTEMPTS = 6;

async function apply(connection: MigrationConnection, migration: Migration): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await (migration.inTransaction ? applyWhole(connection, migration) : applyOneByOne(connection, migration));
      return;
    } catch (error) {
      const refused = toDatabaseError(error);
      if (refused.sqlState === SqlState.lockTimeout && attempt < ATTEMPTS) continue;
      throw failed(migration, refused.message, error);
    }
  }
}

function label(migration: { version: number; name: string }): string {
  return `${String(migration.version).padStart(4, '0')}_${migration.name}`;
}

async function applyWhole(connection: MigrationConnection, migration: Migration): Promise<void> {
  await connection.control('begin');
  try {
    await connection.control("set local lock_timeout = '5s'");
    await connection.control(migration.sql);
    await connection.control(bookText(migration));
    await connection.control('commit');
  } catch (error) {
    await connection.control('rollback').catch(() => {});
    throw error;
  }
}

async function applyOneByOne(connection: MigrationConnection, migration: Migration): Promise<void> {
  for (const statement of splitStatements(migration.sql)) await connection.control(statement.text);
  await connection.control(bookText(migration));
}

/** The entry in the book of migrations. The first migration makes the schema; the book itself is the migrator's. */
function bookText(migration: Migration): string {
  return `
    create schema if not exists kernel;
    create table if not exists kernel.migrations (
      version integer not null,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now(),
      constraint migrations_pkey primary key (version)
    );
    insert into kernel.migrations (version, name, checksum)
    values (${migration.version}, '${migration.name}', '${migration.checksum}')`;
}
