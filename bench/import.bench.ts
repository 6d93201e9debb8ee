import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testWorld } from '../server/modules/people/testing.ts';
import { engineNames, onEngine } from './support/engines.ts';
import { median, type Report } from './support/report.ts';
import { scaled } from './support/scale.ts';

const node = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
const program = fileURLToPath(new URL('../dist/server/cli.js', import.meta.url));
const rounds = Math.min(2, Number(process.env['BENCH_ROUNDS'] ?? 2));

/** `lianxin tickets import` of invented messages, half of them answered, each round into an empty database. */
export async function importBench(): Promise<Report> {
  const count = scaled(20_000);
  const folder = mkdtempSync(join(tmpdir(), 'lianxin-bench-'));
  const rows: Report['rows'] = [];
  try {
    const file = join(folder, 'messages.jsonl');
    await writeMessages(file, count);
    for (const engine of engineNames) {
      const taken: Taken[] = [];
      for (let round = 0; round < rounds; round += 1) {
        taken.push(
          await onEngine(engine, async (ground) => {
            const database = await ground.open();
            await testWorld(database);
            await database.close();
            return importFile(file, ground.env);
          }),
        );
      }
      const tickets = median(taken.map((one) => one.ticketsMs));
      const whole = median(taken.map((one) => one.wholeMs));
      rows.push({
        engine,
        rows: count,
        'rows/s, tickets in': Math.round((1000 * count) / tickets),
        'rows/s, figures too, whole process': Math.round((1000 * count) / whole),
        seconds: (whole / 1000).toFixed(1),
        goal: engine === 'PGlite' ? '300 rows/s' : '1,000 rows/s',
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    name: 'import',
    how:
      `\`lianxin tickets import\` of one JSONL file, every second row with its reply, into an empty database with fsync on, from starting the ` +
      `process: until it says that the tickets are in, and until it has ended with their events counted in the figures; medians of ${rounds} rounds.`,
    rows,
  };
}

interface Taken {
  ticketsMs: number;
  wholeMs: number;
}

/** The first line on stdout says that the rows are in; what follows is delivered to others. */
async function importFile(file: string, env: Record<string, string>): Promise<Taken> {
  const started = performance.now();
  const child = spawn(
    node,
    ['--disable-warning=ExperimentalWarning', '--enable-source-maps', program, 'tickets', 'import', file],
    { env: { ...process.env, LOG_LEVEL: 'error', ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let ticketsMs = 0;
  let said = '';
  child.stdout.on('data', () => {
    ticketsMs ||= performance.now() - started;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the import ended with ${code}: ${said}`);
  return { ticketsMs, wholeMs: performance.now() - started };
}

const matters = [
  '路灯不亮',
  '下水道堵塞',
  '夜间施工扰民',
  '公交站牌倒了',
  '小区停水',
  '医保报销的疑问',
  '楼道堆放杂物',
];
const places = ['湖景小区', '老城南街', '磨坊村口', '新华路与和平街交叉口', '文化广场'];

/** Invented messages of a year, of the lengths that people write. */
async function writeMessages(file: string, count: number): Promise<void> {
  const out = createWriteStream(file);
  for (let index = 0; index < count; index += 1) {
    const matter = matters[index % matters.length] ?? '';
    const place = places[index % places.length] ?? '';
    const at = new Date(Date.UTC(2025, 0, 1) + (index * 365 * 86_400_000) / count);
    const sentence = `${place}的${matter}问题已经反映过，至今没有处理，请有关部门尽快派人来看一看。`;
    const message = {
      id: `m-${index}`,
      user: `网友${index}`,
      subject: `${place}：${matter}`,
      at: moment(at),
      body: sentence.repeat(1 + (index % 9)),
      ...(index % 2 === 0
        ? {
            reply: `网友您好，您反映的${matter}一事已转有关单位核实处理。`,
            repliedAt: moment(new Date(at.getTime() + (1 + (index % 20)) * 86_400_000)),
          }
        : {}),
    };
    if (!out.write(`${JSON.stringify(message)}\n`)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
}

const moment = (at: Date): string => at.toISOString().slice(0, 19).replace('T', ' ');
