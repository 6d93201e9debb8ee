import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Database } from '../../server/kernel/database/database.ts';
import { openDatabase } from '../../server/kernel/database/open.ts';
import { startPostgres } from '../../tools/postgres.mjs';

/** the built product's own: what is measured and what fills its database are of one version */
const migrationsDir = fileURLToPath(new URL('../../dist/server/migrations', import.meta.url));

export const engineNames = ['PostgreSQL', 'PGlite'] as const;
export type EngineName = (typeof engineNames)[number];

/** An empty database of its own, and how the product finds it. */
export interface Ground {
  name: EngineName;
  /** for the product's environment */
  env: Record<string, string>;
  /** of PostgreSQL */
  url: string | undefined;
  /** Open for the benchmark itself; close it before the product starts on an embedded folder. */
  open(): Promise<Database>;
  /** After filling: statistics, dead rows and WAL as they are after a quiet night. */
  settle(database: Database): Promise<void>;
}

/** Runs `work` on a fresh database of this engine, durable as in use where that matters, and removes it afterwards. */
export async function onEngine<T>(
  name: EngineName,
  work: (ground: Ground) => Promise<T>,
  { durable = true }: { durable?: boolean } = {},
): Promise<T> {
  if (name === 'PostgreSQL') {
    const cluster = await startPostgres({ durable });
    try {
      return await work({
        name,
        env: { DATABASE_URL: cluster.url },
        url: cluster.url,
        open: () => openDatabase({ databaseUrl: cluster.url, migrationsDir, limits: { statementTimeoutMs: 600_000 } }),
        settle: () => vacuum(cluster.url),
      });
    } finally {
      await cluster.stop();
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'lianxin-bench-'));
  try {
    return await work({
      name,
      env: { DATA_DIR: folder, DATABASE_URL: '' },
      url: undefined,
      open: () => openDatabase({ dataDir: folder, migrationsDir }),
      settle: (database) => database.maintain(),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function vacuum(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('vacuum analyze');
  await client.query('checkpoint');
  await client.end();
}
