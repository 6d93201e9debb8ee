import { access, constants, mkdir } from 'node:fs/promises';
import pg from 'pg';
import type { Database } from './database.ts';
import { distribute, isDistributed, TENANT_TRAVELS } from './distribute.ts';
import { toDatabaseError } from './errors.ts';
import { lockFolder } from './folder-lock.ts';
import { MAINTENANCE_INTERVAL_MS } from './maintenance.ts';
import { migrate, readMigrations } from './migrate.ts';
import type { Migration, MigrationConnection } from './migrate.ts';
import { OpenError } from './open-error.ts';
import { PgliteDatabase, startPgliteInMemory, startPgliteOn } from './pglite.ts';
import type { EmbeddedEngine } from './pglite.ts';
import { connectionConfig, defaultLimits, PostgresDatabase } from './postgres.ts';
import type { PostgresLimits } from './postgres.ts';
import { APP_ROLE, grantToRole, settleRole } from './roles.ts';

export { OpenError } from './open-error.ts';

export interface OpenOptions {
  /** `postgres://…`: PostgreSQL 15 or newer. Without it, the embedded engine. */
  databaseUrl?: string | undefined;
  /** Folder of the embedded engine; made where missing. Without it, and without a URL, the database lives in memory only. */
  dataDir?: string | undefined;
  /** Folder of `NNNN_name.sql` files. */
  migrationsDir: string;
  /** Limits for PostgreSQL that differ from the defaults. */
  limits?: Partial<PostgresLimits>;
  /** Told when the regular upkeep of a folder fails; without it nobody is. Work goes on, more slowly each day. */
  onMaintenanceError?: (error: unknown) => void;
}

/**
 * Opens the database, migrates it, makes sure that row-level security binds, and answers the one door to it.
 * Refuses with OpenError; its `failure` names the sentence for the operator.
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const migrations = await readMigrations(options.migrationsDir);
  if (options.databaseUrl !== undefined) return openPostgres(options.databaseUrl, migrations, options.limits);
  if (options.dataDir !== undefined) return openFolder(options.dataDir, migrations, options.onMaintenanceError);
  return readyEngine(await startPgliteInMemory(), migrations);
}

async function openFolder(
  dataDir: string,
  migrations: readonly Migration[],
  onMaintenanceError: (error: unknown) => void = () => {},
): Promise<Database> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new OpenError('folder-not-writable', { folder: dataDir }, { cause: error });
  }
  const lock = lockFolder(dataDir);
  try {
    const database = await readyEngine(await startPgliteOn(dataDir), migrations, () => {
      clearInterval(upkeep);
      lock.release();
    });
    const upkeep = setInterval(
      () => void database.maintain().catch(onMaintenanceError),
      MAINTENANCE_INTERVAL_MS,
    ).unref();
    return database;
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Migrates an engine just started and gives its one connection the role that row-level security binds. */
export async function readyEngine(
  embedded: EmbeddedEngine,
  migrations: readonly Migration[],
  afterClose?: () => void,
): Promise<Database> {
  try {
    const connection = { shared: false, control: (text: string) => embedded.control(text) };
    await migrate(connection, migrations, () => grantToRole(connection));
    await embedded.workAs(APP_ROLE);
    return new PgliteDatabase(embedded, afterClose);
  } catch (error) {
    await embedded.close();
    throw error;
  }
}

async function openPostgres(
  url: string,
  migrations: readonly Migration[],
  limits: Partial<PostgresLimits> = {},
): Promise<Database> {
  const merged = { ...defaultLimits, ...limits };
  const client = new pg.Client({
    ...connectionConfig(url),
    connectionTimeoutMillis: merged.connectTimeoutMs,
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new OpenError(
      'database-unreachable',
      { address: addressOf(client), reason: toDatabaseError(error).message },
      { cause: error },
    );
  }
  try {
    const connection = migratorOn(client);
    await migrate(connection, migrations, async () => {
      await distribute(connection);
      await grantToRole(connection);
    });
    const role = await settleRole(connection);
    const settings = (await isDistributed(connection)) ? [TENANT_TRAVELS] : [];
    return new PostgresDatabase(connectionConfig(url, role, settings), merged);
  } finally {
    await client.end();
  }
}

/** The database's address for people: without user and password. */
function addressOf(client: pg.Client): string {
  return `${client.host}:${client.port}/${client.database ?? ''}`;
}

function migratorOn(client: pg.Client): MigrationConnection {
  return {
    shared: true,
    async control(text) {
      const results = (await client.query(text)) as pg.QueryResult | pg.QueryResult[];
      return { rows: (Array.isArray(results) ? results.at(-1) : results)?.rows ?? [] };
    },
  };
}
