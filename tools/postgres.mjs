/**
 * A throwaway PostgreSQL for tests, the benchmark and CI: its own folder, its own port, stopped by its own pid.
 *
 *   node tools/postgres.mjs [durable|fast] [port]     starts one, prints its URL, stops it on Ctrl-C
 *
 * `durable` keeps fsync on (kill tests, benchmark); `fast` leaves it out (tests). Uses the newest /usr/lib/postgresql/*\/bin,
 * or POSTGRES_BIN. As root it runs as the user `postgres`, because PostgreSQL refuses to run as root.
 * Plain JavaScript: runs on Node 20 before anything is installed.
 */
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const DEBIAN = '/usr/lib/postgresql';

/** Folder of PostgreSQL's programs, or undefined where there is none. */
export function findPostgres() {
  if (process.env.POSTGRES_BIN) return process.env.POSTGRES_BIN;
  if (!existsSync(DEBIAN)) return undefined;
  return readdirSync(DEBIAN)
    .filter((version) => Number(version) >= 15)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')));
}

/**
 * Starts a cluster. Answers its URL (superuser `postgres`, database `postgres`), its folder and `stop()`.
 * @param {{ durable?: boolean, port?: number, settings?: string[] }} [options] `settings`: further `name=value` lines
 */
export async function startPostgres(options = {}) {
  const bin = findPostgres();
  if (!bin)
    throw new Error('no PostgreSQL 15 or newer found: install the Debian package postgresql, or set POSTGRES_BIN');
  const folder = mkdtempSync(join(tmpdir(), 'lianxin-postgres-'));
  const user = runAs();
  if (user) chownSync(folder, user.uid, user.gid);
  const identity = user ? { uid: user.uid, gid: user.gid } : {};
  const common = { cwd: folder, env: { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' }, ...identity };
  const data = join(folder, 'data');
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...common, stdio: 'ignore' },
  );
  const port = options.port ?? (await freePort());
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    'max_connections=200',
    'shared_buffers=256MB',
    'timezone=UTC',
    ...(options.durable
      ? ['fsync=on', 'synchronous_commit=on', 'max_wal_size=4GB']
      : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
    ...(options.settings ?? []),
  ];
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
    ...common,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  server.stderr.on('data', (chunk) => {
    log = (log + chunk).slice(-4000);
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const clean = () => rmSync(folder, { recursive: true, force: true });
  const stopNow = () => {
    server.kill('SIGQUIT');
    clean();
  };
  process.once('exit', stopNow);
  const finish = async (signal) => {
    process.removeListener('exit', stopNow);
    if (server.exitCode === null && server.signalCode === null) server.kill(signal);
    await ended;
    clean();
  };
  try {
    await waitUntilReady(bin, port, server, common);
  } catch (error) {
    await finish('SIGKILL');
    throw new Error(`PostgreSQL did not start: ${log}`, { cause: error });
  }
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    folder,
    port,
    bin,
    pid: server.pid,
    /** Stops it (SIGINT: running transactions are rolled back) and removes the folder. */
    stop: () => finish('SIGINT'),
  };
}

/** PostgreSQL refuses root; Debian's package brings the user `postgres`. */
function runAs() {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'));
  if (!line) throw new Error('running as root, and there is no user postgres to run PostgreSQL as');
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () => resolve(freePort()));
    // Below 32768, where the system does not hand out ports by itself.
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    probe.listen(port, '127.0.0.1', () => probe.close((error) => (error ? reject(error) : resolve(port))));
  });
}

async function waitUntilReady(bin, port, server, common) {
  for (let tries = 0; tries < 300; tries += 1) {
    if (server.exitCode !== null) throw new Error(`it ended with code ${server.exitCode}`);
    try {
      execFileSync(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port), '-q'], {
        ...common,
        stdio: 'ignore',
      });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error('no answer within 30 s');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [mode = 'fast', port] = process.argv.slice(2);
  const cluster = await startPostgres({ durable: mode === 'durable', ...(port ? { port: Number(port) } : {}) });
  console.log(cluster.url);
  const stop = () => {
    void cluster.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
