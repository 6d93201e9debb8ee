/** The built product as people run it, on a data folder of its own with the demo district, and a browser to open it with. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'dist', 'server', 'main.js');
const startWithinMs = 90_000;

export interface Product {
  /** 'http://localhost:12345', without slash at the end */
  url: string;
  /** what it has written so far */
  output(): string;
  /** Ends it in good order and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts the built product (`npm run build` first). The demo district is seeded once for each build and copied for each start.
 * Limits are wide: a story clicks faster than people do. `env` adds to the program's environment.
 */
export async function startProduct(env: Record<string, string> = {}): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'lianxin-e2e-'));
  const dataDir = join(folder, 'data');
  await cp(await seededFolder(), dataDir, { recursive: true });
  const running = await start(dataDir, env);
  return {
    url: running.url,
    output: running.output,
    async stop() {
      await end(running.child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A browser without a window. Pages are made by the story: with or without script, small or wide. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

const templates = join(root, 'node_modules', '.cache', 'lianxin-e2e');

/** A data folder with the demo district, made by the product itself on its first start. */
async function seededFolder(): Promise<string> {
  const key = createHash('sha256')
    .update(await builtFiles())
    .digest('hex')
    .slice(0, 16);
  const template = join(templates, key);
  if ((await readdir(template).catch(() => [])).length > 0) return template;
  await rm(templates, { recursive: true, force: true });
  const making = `${template}.${process.pid}`;
  const running = await start(making, {});
  await end(running.child);
  await rename(making, template);
  return template;
}

async function builtFiles(): Promise<string> {
  const folder = join(root, 'dist', 'server');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.js')).toSorted();
  const contents = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return contents.join('\n');
}

interface Running {
  child: ChildProcess;
  url: string;
  output(): string;
}

async function start(dataDir: string, env: Record<string, string>): Promise<Running> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--enable-source-maps', program], {
    env: {
      PATH: process.env['PATH'] ?? '',
      LANG: 'zh_CN.UTF-8',
      DATA_DIR: dataDir,
      PORT: '0',
      RATE_LIMIT_FACTOR: '50',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // a story that fails before it stops its product must not leave it running
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  let text = '';
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not serving after ${startWithinMs} ms:\n${text}`)), startWithinMs);
    const hear = (chunk: Buffer) => {
      text += chunk.toString();
      const found = /(http:\/\/localhost:\d+)\//.exec(text)?.[1];
      if (found === undefined) return;
      clearTimeout(late);
      resolve(found);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`ended with ${code} before it served:\n${text}`));
    });
  });
  return { child, url, output: () => text };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 12_000);
  await gone;
  clearTimeout(late);
}
