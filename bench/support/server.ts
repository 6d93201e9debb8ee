import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const node = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
const main = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url));

export interface RunningServer {
  port: number;
  process: ChildProcess;
  /** from spawning to the first good answer of /readyz */
  readyAfterMs: number;
  stop(): Promise<void>;
}

const starter = fileURLToPath(new URL('../../tools/start.mjs', import.meta.url));
const startWithinMs = 120_000;
let nextPort = 24_100 + (process.pid % 500);

/** Starts the built server as operators do, with limits off (one client address stands for thousands), and waits until it is ready; as `npm start` does it, or the program alone. */
export async function startServer(
  env: Record<string, string>,
  how: 'program' | 'npm start' = 'program',
): Promise<RunningServer> {
  nextPort += 1;
  const port = nextPort;
  const started = performance.now();
  const child = spawn(
    node,
    ['--disable-warning=ExperimentalWarning', '--enable-source-maps', how === 'program' ? main : starter],
    {
      env: { ...process.env, PORT: String(port), RATE_LIMIT_FACTOR: '0', LOG_LEVEL: 'error', ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (;;) {
    if (performance.now() - started > startWithinMs) {
      child.kill('SIGKILL');
      throw new Error(`the server was not ready within ${startWithinMs} ms`);
    }
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    await ready?.arrayBuffer();
    if (ready?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return {
    port,
    process: child,
    readyAfterMs: Math.round(performance.now() - started),
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
