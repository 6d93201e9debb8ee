import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Database } from './database.ts';
import { openDatabase } from './open.ts';

const fixtures = fileURLToPath(new URL('fixtures/migrations', import.meta.url));
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
  database.transaction(tenant, async (tx) =>
    (await tx.raw<{ id: number }>({ text: 'select id from shop.things order by id', values: [] })).rows.map(
      (row) => row.id,
    ),
  );

describe('on a folder', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('each commit reaches the disk, and what was committed is there after closing and opening', async () => {
    const dataDir = join(root, 'durable');
    const database = await openDatabase({ dataDir, migrationsDir: fixtures });
    const fsync = vi.spyOn(fs, 'fsyncSync');
    for (let id = 1; id <= 20; id += 1) await put(database, id);
    expect(fsync.mock.calls.length).toBeGreaterThanOrEqual(20);
    await database.close();
    const again = await openDatabase({ dataDir, migrationsDir: fixtures });
    expect(await ids(again)).toHaveLength(20);
    await again.close();
  });
});
