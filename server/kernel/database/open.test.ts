import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Database } from './database.ts';
import { openDatabase } from './open.ts';
import type { OpenOptions } from './open.ts';
import { createDatabase, noPostgres, postgresUrl } from './testing.ts';

const fixtures = fileURLToPath(new URL('fixtures/migrations', import.meta.url));
const program = fileURLToPath(new URL('fixtures/open.ts', import.meta.url));
const tenant = '018f0000-0000-7000-8000-000000000001';
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lianxin-open-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const put = (database: Database, id: number): Promise<unknown> =>
  database.transaction(tenant, (tx) =>
    tx.raw({ text: "insert into shop.things (tenant_id, id, label) values ($1, $2, 'x')", values: [tenant, id] }),
  );
const ids = (database: Database): Promise<number[]> =>
  database.transaction(tenant, async (tx) => {
    const { rows } = await tx.raw<{ id: number }>({ text: 'select id from shop.things order by id', values: [] });
    return rows.map((row) => row.id);
  });

/** Starts another process that opens the same; answers what it said and what it wrote to stderr. */
async function inAnotherProcess(
  options: OpenOptions & { once?: boolean },
): Promise<{ child: ChildProcess; said: string; stderr: () => string }> {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: said.toString().trim(), stderr: () => stderr };
}

/** A copy of the fixture migrations with one more file. */
async function withMigration(name: string, sql: string): Promise<string> {
  const folder = await mkdtemp(join(root, 'migrations-'));
  await cp(fixtures, folder, { recursive: true });
  await writeFile(join(folder, name), sql);
  return folder;
}

describe('on a folder', () => {
  const dataDir = (): string => join(root, 'folder');
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('each commit reaches the disk, and what was committed is there after closing and opening', async () => {
    const database = await openDatabase({ dataDir: dataDir(), migrationsDir: fixtures });
    const fsync = vi.spyOn(fs, 'fsyncSync');
    for (let id = 1; id <= 20; id += 1) await put(database, id);
    expect(fsync.mock.calls.length).toBeGreaterThanOrEqual(20);
    fsync.mockClear();
    await ids(database);
    expect(fsync).not.toHaveBeenCalled();
    await database.close();
    const again = await openDatabase({ dataDir: dataDir(), migrationsDir: fixtures });
    expect(await ids(again)).toHaveLength(20);
    await again.close();
  });

  test('a second process is refused while the first lives, and let in after kill -9', async () => {
    const first = await inAnotherProcess({ dataDir: dataDir(), migrationsDir: fixtures });
    expect(first.said).toBe('open');
    const second = await inAnotherProcess({ dataDir: dataDir(), migrationsDir: fixtures });
    expect(second.said).toBe('folder-locked');
    await expect(openDatabase({ dataDir: dataDir(), migrationsDir: fixtures })).rejects.toMatchObject({
      failure: 'folder-locked',
      data: { folder: dataDir() },
    });
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const third = await openDatabase({ dataDir: dataDir(), migrationsDir: fixtures });
    await expect(openDatabase({ dataDir: dataDir(), migrationsDir: fixtures })).rejects.toThrow('folder-locked');
    await third.close();
    expect(first.stderr() + second.stderr()).toBe('');
  });

  test('a start cut short while making the folder leaves nothing that a later start would trip over', async () => {
    const cutShort = join(root, 'cut-short');
    await fs.promises.mkdir(join(cutShort, 'pgdata.new', 'base'), { recursive: true });
    await writeFile(join(cutShort, 'pgdata.new', 'PG_VERSION'), '18\n');
    const database = await openDatabase({ dataDir: cutShort, migrationsDir: fixtures });
    await put(database, 1);
    await database.close();
  });

  test('upkeep removes dead rows and writes a checkpoint while work goes on as the bound role', async () => {
    const database = await openDatabase({ dataDir: dataDir(), migrationsDir: fixtures });
    const fill = `insert into shop.things (tenant_id, id, label) select $1, 1000 + g, repeat('x', 500) from generate_series(1, 20000) g`;
    await database.transaction(tenant, (tx) => tx.raw({ text: fill, values: [tenant] }));
    for (const stock of [1, 2, 3]) {
      await database.transaction(tenant, (tx) =>
        tx.raw({ text: 'update shop.things set stock = $1', values: [stock] }),
      );
    }
    await Promise.all([database.maintain(), put(database, 500)]);
    const { rows } = await database.transaction(tenant, (tx) =>
      tx.raw({
        text: `select current_user::text as "user", n_dead_tup < 2000 as clean, last_analyze is not null as analyzed,
            pg_wal_lsn_diff(pg_current_wal_insert_lsn(), (select redo_lsn from pg_control_checkpoint())) < 1e7 as checkpoint
          from pg_stat_user_tables where relname = 'things'`,
        values: [],
      }),
    );
    expect(rows).toEqual([{ user: 'lianxin_app', clean: true, analyzed: true, checkpoint: true }]);
    await database.close();
  });

  test('a folder that cannot be a folder is refused plainly', async () => {
    const file = join(root, 'a-file');
    await writeFile(file, '');
    await expect(openDatabase({ dataDir: file, migrationsDir: fixtures })).rejects.toMatchObject({
      failure: 'folder-not-writable',
      data: { folder: file },
    });
  });

  test('a closed database answers nothing more, and closing twice is closing once', async () => {
    const database = await openDatabase({ dataDir: dataDir(), migrationsDir: fixtures });
    const last = ids(database);
    await Promise.all([database.close(), database.close()]);
    await expect(last).resolves.toBeInstanceOf(Array);
    await expect(database.ping()).rejects.toThrow('closed');
  });
});

/** The same promises of the migrator on each engine. */
const places: { name: string; make: () => Promise<{ options: Partial<OpenOptions>; drop: () => Promise<void> }> }[] = [
  {
    name: 'a folder',
    make: async () => ({ options: { dataDir: await mkdtemp(join(root, 'data-')) }, drop: async () => {} }),
  },
];
if (postgresUrl !== undefined) {
  places.push({
    name: 'PostgreSQL',
    make: async () => {
      const { url, drop } = await createDatabase();
      return { options: { databaseUrl: url }, drop };
    },
  });
}

describe.each(places)('migrating $name', ({ make }) => {
  let place: Awaited<ReturnType<typeof make>>;
  beforeAll(async () => {
    place = await make();
    await (await openDatabase({ ...place.options, migrationsDir: fixtures })).close();
  });
  afterAll(() => place?.drop());

  const open = (migrationsDir: string): Promise<Database> => openDatabase({ ...place.options, migrationsDir });

  test('opening again changes nothing', async () => {
    const database = await open(fixtures);
    const text = 'select version from kernel.migrations';
    const { rows } = await database.reference((tx) => tx.raw({ text, values: [] }));
    expect(rows).toHaveLength(2);
    await database.close();
  });

  test('a migration that fails leaves nothing behind, and names itself', async () => {
    const broken = await withMigration('0003_broken.sql', 'create table shop.half (tenant_id uuid); select 1 / 0;');
    await expect(open(broken)).rejects.toMatchObject({
      failure: 'migration-failed',
      data: { migration: '0003_broken', reason: 'division by zero' },
    });
    const database = await open(fixtures);
    const text = "select to_regclass('shop.half') as half";
    expect((await database.reference((tx) => tx.raw({ text, values: [] }))).rows).toEqual([{ half: null }]);
    await database.close();
  });

  test('a file changed after it had run is refused', async () => {
    const changed = await withMigration(
      '0002_parts.sql',
      `${await readFile(join(fixtures, '0002_parts.sql'), 'utf8')}-- late\n`,
    );
    await expect(open(changed)).rejects.toMatchObject({
      failure: 'migration-failed',
      data: { migration: '0002_parts' },
    });
  });

  test('statements that may not run in a transaction run one by one, and the new table is open to the bound role', async () => {
    const later = await withMigration(
      '0003_later.sql',
      `-- no-transaction
drop index concurrently if exists shop.things_by_label;
create index concurrently things_by_label on shop.things (tenant_id, label); -- a; comment
create table shop.notes (tenant_id uuid not null, id bigint, note text default 'a;b', constraint notes_pkey primary key (tenant_id, id));
select kernel.protect_tenant_rows('shop.notes');`,
    );
    const database = await open(later);
    const { rows } = await database.transaction(tenant, (tx) =>
      tx.raw({ text: 'insert into shop.notes (tenant_id, id) values ($1, 1) returning note', values: [tenant] }),
    );
    expect(rows).toEqual([{ note: 'a;b' }]);
    await database.close();
  });

  test('a database newer than the program is refused with both versions', async () => {
    await expect(open(fixtures)).rejects.toMatchObject({
      failure: 'schema-newer',
      data: { databaseVersion: 3, programVersion: 2 },
    });
  });
});

test('two migrations of one number are refused', async () => {
  const doubled = await withMigration('0002_again.sql', 'select 1');
  await expect(openDatabase({ migrationsDir: doubled })).rejects.toThrow('two migrations have one number');
});

test('a database that nobody serves is refused without showing the password', async () => {
  const opening = openDatabase({
    databaseUrl: 'postgres://someone:secret@127.0.0.1:1/nothing',
    migrationsDir: fixtures,
  });
  const error = await opening.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ failure: 'database-unreachable', data: { address: '127.0.0.1:1/nothing' } });
  expect(JSON.stringify(error) + String(error)).not.toContain('secret');
});

describe.skipIf(postgresUrl === undefined)(`two processes at once (${postgresUrl ? 'PostgreSQL' : noPostgres})`, () => {
  test('both open an empty database, and each migration ran once', async () => {
    const { url, drop } = await createDatabase();
    const options = { databaseUrl: url, migrationsDir: fixtures, once: true };
    const both = await Promise.all([inAnotherProcess(options), inAnotherProcess(options), inAnotherProcess(options)]);
    expect(both.map((one) => one.said)).toEqual(['open', 'open', 'open']);
    for (const { child } of both) {
      if (child.exitCode === null) await once(child, 'exit');
    }
    const database = await openDatabase({ databaseUrl: url, migrationsDir: fixtures });
    const { rows } = await database.reference((tx) =>
      tx.raw({ text: 'select version from kernel.migrations', values: [] }),
    );
    expect(rows).toEqual([{ version: 1 }, { version: 2 }]);
    await database.close();
    await drop();
  });
});
