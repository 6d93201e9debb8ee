import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Database } from './database.ts';
import { readMigrations } from './migrate.ts';
import type { Migration } from './migrate.ts';
import { openDatabase, readyEngine } from './open.ts';
import { startPgliteInMemory } from './pglite.ts';
import type { PostgresLimits } from './postgres.ts';

/** The folder of the product's migrations. */
export const migrationsDir = fileURLToPath(new URL('../../migrations', import.meta.url));

const cacheDir = fileURLToPath(new URL('../../../node_modules/.cache/lianxin-test-database', import.meta.url));

/**
 * A fresh, migrated database in memory, on the embedded engine. The first call after a change of the migrations takes some
 * seconds and keeps an image under node_modules/.cache; each further one loads the image. The caller closes it.
 */
export async function freshPglite(folder: string = migrationsDir): Promise<Database> {
  const migrations = await readMigrations(folder);
  return readyEngine(await startPgliteInMemory(await imageOf(migrations)), migrations);
}

async function imageOf(migrations: readonly Migration[]): Promise<Blob> {
  const key = keyOf(migrations);
  const path = join(cacheDir, `${key}.tar`);
  const kept = await readFile(path).catch(() => undefined);
  if (kept) return new Blob([kept]);
  const engine = await startPgliteInMemory();
  const database = await readyEngine(engine, migrations);
  const image = await engine.image();
  await database.close();
  // Several test processes may make it at once: each writes its own file, and the last to rename wins with the same content.
  await mkdir(dirname(path), { recursive: true });
  const own = `${path}.${randomUUID()}`;
  await writeFile(own, new Uint8Array(await image.arrayBuffer()));
  await rename(own, path);
  await removeOldImages();
  return image;
}

/** Images of migrations that changed since are of no use, and each is 30 MB. */
async function removeOldImages(): Promise<void> {
  const weekAgo = Date.now() - 7 * 24 * 60 * 60 * 1000;
  for (const name of await readdir(cacheDir)) {
    const path = join(cacheDir, name);
    const kept = await stat(path).catch(() => undefined);
    if (kept && kept.mtimeMs < weekAgo) await rm(path, { force: true });
  }
}

function keyOf(migrations: readonly Migration[]): string {
  const hash = createHash('sha256').update('image 2');
  for (const migration of migrations) hash.update(migration.checksum);
  return hash.digest('hex').slice(0, 16);
}

/** A database of its own on the PostgreSQL that TEST_DATABASE_URL names. */
export interface FreshPostgres {
  database: Database;
  url: string;
  /** Closes the door and removes the database. */
  close(): Promise<void>;
}

/** `describe.skipIf(!postgresUrl)`: where no PostgreSQL is given, say so instead of passing silently. */
export const postgresUrl: string | undefined = process.env['TEST_DATABASE_URL'];

/** What a skipped test says. */
export const noPostgres = 'no PostgreSQL: TEST_DATABASE_URL is not set';

/** A fresh, migrated database on PostgreSQL, copied from a template that is made once per version of the migrations. */
export async function freshPostgres(
  folder: string = migrationsDir,
  limits: Partial<PostgresLimits> = {},
): Promise<FreshPostgres> {
  const template = await templateOf(await readMigrations(folder), folder);
  const { url, drop } = await createDatabase(template);
  const database = await openDatabase({ databaseUrl: url, migrationsDir: folder, limits });
  return {
    database,
    url,
    async close() {
      await database.close();
      await drop();
    },
  };
}

/** A fresh database on one engine, and how to be rid of it. */
export interface FreshDatabase {
  database: Database;
  close(): Promise<void>;
}

/**
 * For `describe.each(engines())('… on $name', ({ open }) => …)`: the embedded engine always, PostgreSQL where TEST_DATABASE_URL
 * names one. Open once per file (`beforeAll`) and give each test a tenant of its own: that is faster than a database for each.
 */
export function engines(folder: string = migrationsDir): { name: string; open: () => Promise<FreshDatabase> }[] {
  const embedded = async (): Promise<FreshDatabase> => {
    const database = await freshPglite(folder);
    return { database, close: () => database.close() };
  };
  const list = [{ name: 'the embedded engine', open: embedded }];
  if (postgresUrl !== undefined) list.push({ name: 'PostgreSQL', open: () => freshPostgres(folder) });
  return list;
}

/** An empty database on the server of TEST_DATABASE_URL, or a copy of `template`. */
export async function createDatabase(template = 'template0'): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `lianxin_test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(async (client) => {
    // One copy of a template at a time: copying needs it to be left alone.
    await client.query('select pg_advisory_lock(7426315202612)');
    await client.query(`create database ${name} template ${template}`);
  });
  return {
    url: urlOf(name),
    drop: () => asAdmin((client) => client.query(`drop database if exists ${name} with (force)`)),
  };
}

async function templateOf(migrations: readonly Migration[], folder: string): Promise<string> {
  const name = `lianxin_template_${keyOf(migrations)}`;
  await asAdmin(async (client) => {
    await client.query('select pg_advisory_lock(7426315202612)');
    const made = await client.query('select from pg_database where datname = $1 and datistemplate', [name]);
    if (made.rowCount) return;
    await client.query(`drop database if exists ${name} with (force)`);
    await client.query(`create database ${name} template template0`);
    await (await openDatabase({ databaseUrl: urlOf(name), migrationsDir: folder })).close();
    await client.query(`alter database ${name} is_template true`);
  });
  return name;
}

function urlOf(database: string): string {
  if (postgresUrl === undefined) throw new Error(noPostgres);
  const url = new URL(postgresUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function asAdmin(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  if (postgresUrl === undefined) throw new Error(noPostgres);
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
