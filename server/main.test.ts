/** The program itself, bundled as it is shipped and run as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type InputOptions, type OutputOptions, rolldown } from 'rolldown';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { copyData, serverBundle } from '../tools/bundle.mjs';
import { systemClock } from './kernel/clock.ts';
import { openDatabase } from './kernel/database/open.ts';
import { migrationsDir } from './kernel/database/testing.ts';
import { newId } from './kernel/ids.ts';
import { createTenant } from './kernel/tenants.ts';

const out = fileURLToPath(new URL(`../dist/.test-main-${process.pid}`, import.meta.url));
let root: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lianxin-main-'));
  await mkdir(out, { recursive: true });
  copyData(out);
  const { output, ...input } = serverBundle(out);
  const bundle = await rolldown(input as InputOptions);
  await bundle.write(output as OutputOptions);
  await bundle.close();
  const database = await openDatabase({ dataDir: join(root, 'data'), migrationsDir });
  await createTenant(database, systemClock, { slug: 'test', name: '试验区' });
  await database.close();
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});
afterAll(async () => {
  await rm(out, { recursive: true, force: true });
  await rm(root, { recursive: true, force: true });
});

interface Started {
  child: ChildProcess;
  port: number;
  output: () => string;
  ended: Promise<number | null>;
}

function run(
  program: 'main' | 'cli',
  env: Record<string, string>,
  args: readonly string[] = [],
): Omit<Started, 'port'> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(out, 'server', `${program}.js`), ...args],
    {
      env: {
        PATH: process.env['PATH'] ?? '',
        LANG: 'zh_CN.UTF-8',
        DATA_DIR: join(root, 'data'),
        PORT: '0',
        DEMO: 'off',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  running.add(child);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, output: () => text, ended };
}

async function start(env: Record<string, string> = {}): Promise<Started> {
  const started = run('main', env);
  let over = false;
  void started.ended.then(() => (over = true));
  for (;;) {
    const port = /http:\/\/localhost:(\d+)\/desk\//.exec(started.output())?.[1];
    if (port) return { ...started, port: Number(port) };
    if (over) throw new Error(started.output());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function failure(env: Record<string, string>): Promise<string[]> {
  const { ended, output } = run('main', env);
  expect(await ended).toBe(1);
  return output().trim().split('\n');
}

describe('the start', () => {
  test('serves, says the three addresses in both languages, and ends well when told to', async () => {
    const { child, port, output, ended } = await start();
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    expect(output()).toContain(`http://localhost:${port}/field/`);
    expect(output()).toMatch(/连心桥已启动.*Lianxin is serving/);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(output()).toContain('已停止');
  });

  // A busy machine may take its time once.
  test('a second start with data in place serves within two seconds', { retry: 2 }, async () => {
    const started = performance.now();
    const { child, ended } = await start();
    expect(performance.now() - started).toBeLessThan(2000);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });

  test('a port that is taken is one sentence', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = String((server.address() as AddressInfo).port);
    const lines = await failure({ PORT: port });
    server.close();
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain(`端口 ${port} 已被占用`);
    expect(lines[1]).toContain(`Port ${port} is taken`);
  });

  test('a folder that another process holds is one sentence', async () => {
    await start();
    const lines = await failure({});
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('正由另一个连心桥进程使用');
  });

  test('a folder that cannot be written to is one sentence', async () => {
    await writeFile(join(root, 'file'), '');
    const lines = await failure({ DATA_DIR: join(root, 'file', 'data'), LANG: 'en_US.UTF-8' });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('cannot be written to');
  });

  test('a database that does not answer is one sentence, without its password', async () => {
    const lines = await failure({ DATABASE_URL: 'postgres://me:secret-word@127.0.0.1:1/none' });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('连不上数据库 127.0.0.1:1/none');
    expect(lines.join('')).not.toContain('secret-word');
  });

  test('a wrong variable is one sentence', async () => {
    const lines = await failure({ PORT: 'eighty' });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('环境变量 PORT 的值不对');
  });

  test('a tenant that does not exist is one sentence', async () => {
    expect((await failure({ TENANT: 'nowhere' }))[0]).toContain('没有简称为 nowhere 的地区');
  });
});

describe('the stop', () => {
  test('what is in flight is finished, new connections are not taken, and the process ends with 0', async () => {
    const { child, port, ended } = await start();
    const agent = new Agent({ keepAlive: true });
    // a request whose body is not all there yet is in flight
    let done = false;
    const answered = new Promise<{ status: number | undefined; connection: string | undefined }>((resolve, reject) => {
      const slow = request(
        {
          port,
          agent,
          host: '127.0.0.1',
          path: '/api/tickets',
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
        },
        (response) => {
          response.resume();
          done = true;
          resolve({ status: response.statusCode, connection: response.headers.connection });
        },
      );
      slow.on('error', reject);
      slow.write('{"a":');
      setTimeout(() => child.kill('SIGTERM'), 200);
      setTimeout(() => slow.end('1}'), 700);
    });
    await new Promise((resolve) => setTimeout(resolve, 450));
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
    expect(done).toBe(false);
    const { status, connection } = await answered;
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(connection).toBe('close');
    expect(await ended).toBe(0);
    agent.destroy();
  });
});

test('a request that never ends does not hold the stop up for ever', async () => {
  const { child, port, ended } = await start();
  const stuck = request({
    port,
    host: '127.0.0.1',
    path: '/api/tickets',
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': newId(), 'content-length': 100 },
  });
  stuck.on('error', () => {});
  stuck.write('{');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const told = performance.now();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  const tookMs = performance.now() - told;
  expect(tookMs).toBeGreaterThan(3000);
  expect(tookMs).toBeLessThan(10_000);
});

describe('the command line', () => {
  test('says how it is used, and what it does not know', async () => {
    const help = run('cli', {}, ['--help']);
    expect(await help.ended).toBe(0);
    expect(help.output()).toContain('lianxin');
    const wrong = run('cli', { LANG: 'en_US.UTF-8' }, ['no', 'such']);
    expect(await wrong.ended).toBe(1);
    expect(wrong.output()).toContain('There is no command lianxin no such');
  });
});
