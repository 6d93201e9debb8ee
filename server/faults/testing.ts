/** The program as it is shipped, as a process of its own that can be killed, over a land that is there. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type InputOptions, type OutputOptions, rolldown } from 'rolldown';
import { copyData, serverBundle } from '../../tools/bundle.mjs';
import { findPostgres, startPostgres } from '../../tools/postgres.mjs';
import type { Database } from '../kernel/database/database.ts';
import { openDatabase } from '../kernel/database/open.ts';
import { migrationsDir } from '../kernel/database/testing.ts';
import { testWorld, type TestWorld } from '../modules/people/testing.ts';

/** Builds the server's programs into a folder of their own; answers it and how to be rid of it. */
export async function buildProgram(name: string): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = fileURLToPath(new URL(`../../dist/.test-${name}-${process.pid}`, import.meta.url));
  await mkdir(folder, { recursive: true });
  copyData(folder);
  const { output, ...input } = serverBundle(folder);
  const bundle = await rolldown(input as InputOptions);
  await bundle.write(output as OutputOptions);
  await bundle.close();
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A place for data that outlives the program: a folder for the embedded engine, or a PostgreSQL that reaches the disk. */
export interface Ground {
  /** what tells the program where its data are */
  env: Record<string, string>;
  /** `migrations`: another folder than the product's */
  open(migrations?: string): Promise<Database>;
  remove(): Promise<void>;
}

/** Both engines; PostgreSQL where it is installed. */
export const grounds: { name: string; make: () => Promise<Ground> }[] = [
  {
    name: 'the embedded engine',
    async make() {
      const dataDir = await mkdtemp(join(tmpdir(), 'lianxin-faults-'));
      return {
        env: { DATA_DIR: dataDir },
        open: (migrations = migrationsDir) => openDatabase({ dataDir, migrationsDir: migrations }),
        remove: () => rm(dataDir, { recursive: true, force: true }),
      };
    },
  },
];
export const havePostgres = findPostgres() !== undefined;
if (havePostgres) {
  grounds.push({
    name: 'PostgreSQL',
    async make() {
      const cluster = await startPostgres({ durable: true });
      return {
        env: { DATABASE_URL: cluster.url },
        open: (migrations = migrationsDir) => openDatabase({ databaseUrl: cluster.url, migrationsDir: migrations }),
        remove: () => cluster.stop(),
      };
    },
  });
}

/** Makes the test district on this ground. */
export async function landOn(ground: Ground): Promise<TestWorld> {
  const database = await ground.open();
  try {
    return await testWorld(database);
  } finally {
    await database.close();
  }
}

export interface Running {
  child: ChildProcess;
  output: () => string;
  /** the exit code, null after a kill */
  ended: Promise<number | null>;
}

export function runProgram(
  folder: string,
  program: 'main' | 'cli',
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Running {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(folder, 'server', `${program}.js`), ...args],
    {
      env: {
        PATH: process.env['PATH'] ?? '',
        LANG: 'en_US.UTF-8',
        PORT: '0',
        DEMO: 'off',
        LOG_LEVEL: 'error',
        // the test is faster than any visitor
        RATE_LIMIT_FACTOR: '0',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, output: () => text, ended };
}

/** Waits until what the program says matches; throws all it said when it ends first. */
export async function saying(running: Running, pattern: RegExp): Promise<RegExpExecArray> {
  let over = false;
  void running.ended.then(() => (over = true));
  for (;;) {
    const found = pattern.exec(running.output());
    if (found) return found;
    if (over) throw new Error(`it ended before it said ${String(pattern)}: ${running.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Starts the server; answers its port when it serves. */
export async function startServer(
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<Running & { port: number }> {
  const running = runProgram(folder, 'main', env);
  const [, port] = await saying(running, /http:\/\/localhost:(\d+)\/desk\//u);
  return { ...running, port: Number(port) };
}
