import { onEngine, type EngineName, type Ground } from './support/engines.ts';
import { figureCells } from './support/figure-cells.ts';
import { manyTickets } from './support/many-tickets.ts';
import type { Report } from './support/report.ts';
import { scaled } from './support/scale.ts';
import { startServer } from './support/server.ts';
import { Reading, type Times } from './support/timed-get.ts';
import { wideDistrict, type Reader, type WideDistrict } from './support/wide-district.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const requests = 40;
const month = '2025-09';

interface Page {
  name: string;
  reader: Reader;
  /** the address's query; `ticket` stands for ticket pages, `after` for the list's second page */
  path: string;
  of?: 'ticket' | 'after';
}

const list = (name: string, reader: Reader, query: string, of?: Page['of']): Page => ({
  name,
  reader,
  path: `/api/tickets?${query}`,
  ...(of ? { of } : {}),
});

const pages = ({ streetId }: WideDistrict): Page[] => [
  list('open, dispatcher', 'dispatcher', 'open=true'),
  list('open, street clerk', 'clerk', 'open=true'),
  list('open, grid worker', 'worker', 'open=true'),
  list('open, unit staff', 'staff', 'open=true&view=unit'),
  list('open, handler', 'staff', 'open=true&view=mine'),
  list('open, all views, clerk', 'clerk', 'open=true&view=all'),
  list('closed by time, dispatcher', 'dispatcher', 'open=false'),
  list('closed by time, street clerk', 'clerk', 'open=false'),
  list('closed by time, grid worker', 'worker', 'open=false'),
  list('closed by time, unit staff', 'staff', 'open=false&view=unit'),
  list('closed by time, handler', 'staff', 'open=false&view=mine'),
  list('closed, all views, unit staff', 'staff', 'open=false&view=all'),
  list('a month, dispatcher', 'dispatcher', `month=${month}`),
  list('a month of a unit, clerk', 'clerk', `month=${month}&state=closed`),
  list('second page of open', 'dispatcher', 'open=true', 'after'),
  list('second page of closed', 'dispatcher', 'open=false', 'after'),
  list('filter that nothing passes', 'dispatcher', 'category=none'),
  list('a rare outcome', 'dispatcher', 'outcome=not-ours'),
  list('to call back, clerk', 'clerk', 'mover=caller'),
  list('ticket page', 'clerk', 'open=false', 'ticket'),
  { name: 'what is stuck, dispatcher', reader: 'dispatcher', path: '/api/tickets/stuck' },
  { name: 'what is stuck, clerk', reader: 'clerk', path: '/api/tickets/stuck' },
  { name: 'what is stuck, unit staff', reader: 'staff', path: '/api/tickets/stuck?view=unit' },
  { name: 'figures, district', reader: 'dispatcher', path: '/api/figures' },
  { name: 'figures, street', reader: 'dispatcher', path: `/api/figures?areaId=${streetId}` },
];

/** Inbox, ticket page, stuck and figures at growing numbers of tickets: does a page grow with what it does not show? */
export async function pagesBench(): Promise<Report> {
  const measured: { engine: EngineName; tickets: number; times: Map<string, Times> }[] = [];
  const sizes: [EngineName, number][] = [
    ['PostgreSQL', 1000],
    ['PostgreSQL', scaled(100_000)],
    ['PostgreSQL', scaled(1_000_000)],
    ['PGlite', 1000],
    ['PGlite', scaled(100_000)],
  ];
  for (const [engine, tickets] of sizes) {
    measured.push({
      engine,
      tickets,
      times: await onEngine(engine, (ground) => measure(ground, tickets), { durable: false }),
    });
  }
  const names = [...(measured[0]?.times.keys() ?? [])];
  const rows = names.map((name) => {
    const row: Report['rows'][number] = { page: name };
    for (const { engine, tickets, times } of measured) {
      const { p50 = 0, p95 = 0 } = times.get(name) ?? {};
      row[`${engine}, ${tickets.toLocaleString('en')}: p50 / p95 ms`] = `${p50.toFixed(1)} / ${p95.toFixed(1)}`;
    }
    row[`growth 1,000 → ${sizes[2]?.[1].toLocaleString('en')}`] =
      `× ${((measured[2]?.times.get(name)?.p50 ?? 0) / (measured[0]?.times.get(name)?.p50 ?? 1)).toFixed(1)}`;
    return row;
  });
  return {
    name: 'pages',
    how:
      `GET through HTTP with a signed-in session, pages of 50, brotli, one reader at a time on a kept connection, from sending to the last byte; ` +
      `${requests} requests a round, medians of ${rounds} rounds. A district of 640 grids, 37 units and 199 handlers; one ticket in twelve is open ` +
      `and one in twelve to be called back; the dispatcher sees all, the clerk a sixteenth, the worker one in 640. Each size in a fresh database. ` +
      `Growth is of p50 on PostgreSQL. Goal: a list of 100,000 tickets pages in under 100 ms.`,
    rows,
  };
}

async function measure(ground: Ground, tickets: number): Promise<Map<string, Times>> {
  const database = await ground.open();
  const district = await wideDistrict(database);
  await manyTickets(database, district, tickets);
  await figureCells(database, district.tenantId);
  await ground.settle(database);
  await database.close();
  const server = await startServer({ ...ground.env, DEMO: 'off' });
  const reading = new Reading(server.port);
  try {
    const times = new Map<string, Times>();
    for (const page of pages(district)) {
      const cookie = district.cookies[page.reader];
      const paths = await pathsOf(reading, page, cookie);
      times.set(page.name, await reading.times(paths, cookie, rounds, requests));
    }
    return times;
  } finally {
    reading.close();
    await server.stop();
  }
}

async function pathsOf(reading: Reading, page: Page, cookie: string): Promise<string[]> {
  if (page.of === undefined) return [page.path];
  const first = await reading.json<{ items: { id: string }[]; next: string | null }>(page.path, cookie);
  if (page.of === 'ticket') return first.items.map(({ id }) => `/api/tickets/${id}`);
  return [first.next === null ? page.path : `${page.path}&after=${encodeURIComponent(first.next)}`];
}
