import { readFileSync } from 'node:fs';
import { engineNames, onEngine, type Ground } from './support/engines.ts';
import { median, type Report } from './support/report.ts';
import { startServer } from './support/server.ts';
import { Reading } from './support/timed-get.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const views = 1000;

/** From `npm start` to the first good answer of /readyz, and how much memory the program holds. */
export async function startBench(): Promise<Report> {
  const rows: Report['rows'] = [];
  for (const engine of engineNames) rows.push(await onEngine(engine, (ground) => measure(ground)));
  return {
    name: 'start',
    how:
      `What \`npm start\` runs, installed and built, until /readyz answers 200: once on an empty database (migrations and the demo district, ` +
      `goal 20 s), then ${rounds} times with the data in place (median; goal 2 s). Memory is the resident set of the product's process, without ` +
      `PostgreSQL's; page views are the site's home, figures and find pages and a dispatcher's inbox in turn.`,
    rows,
  };
}

async function measure(ground: Ground): Promise<Report['rows'][number]> {
  const first = await startServer(ground.env, 'npm start');
  await first.stop();
  const starts: number[] = [];
  const memory: number[] = [];
  let afterViews = 0;
  for (let round = 0; round < rounds; round += 1) {
    const server = await startServer(ground.env, 'npm start');
    starts.push(server.readyAfterMs);
    memory.push(residentMiB(server.process.pid));
    if (round === rounds - 1) {
      await look(server.port);
      afterViews = residentMiB(server.process.pid);
    }
    await server.stop();
  }
  return {
    engine: ground.name,
    'first start with the demo, s': (first.readyAfterMs / 1000).toFixed(1),
    'start with data in place, s': (median(starts) / 1000).toFixed(2),
    'memory after start, MiB': median(memory),
    [`memory after ${views.toLocaleString('en')} page views, MiB`]: afterViews,
  };
}

async function look(port: number): Promise<void> {
  const reading = new Reading(port);
  try {
    const dispatcher = await signIn(port);
    const { roots } = await reading.json<{ roots: { code: string }[] }>('/api/areas', dispatcher);
    const paths = ['/', `/areas/${roots[0]?.code ?? ''}`, '/find', '/api/tickets?open=true'];
    await reading.times(paths, dispatcher, 1, views);
  } finally {
    reading.close();
  }
}

/** As one click of the demonstration does; answers the cookie header. */
async function signIn(port: number): Promise<string> {
  const origin = `http://127.0.0.1:${port}`;
  const cast = (await (await fetch(`${origin}/api/demo-cast`)).json()) as {
    items: { loginName: string; roles: string[] }[];
  };
  const loginName = cast.items.find(({ roles }) => roles.includes('dispatcher'))?.loginName;
  const answer = await fetch(`${origin}/api/demo-session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ loginName }),
  });
  if (!answer.ok) throw new Error(`signing in answered ${answer.status}: ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** The resident set of a process. */
function residentMiB(pid: number | undefined): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}
