import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { openDatabase } from '../server/kernel/database/open.ts';
import { testWorld, type TestWorld } from '../server/modules/people/testing.ts';
import { startPostgres } from '../tools/postgres.mjs';
import { load } from './support/load.ts';
import { manyTickets, placesOf } from './support/many-tickets.ts';
import { median, type Report } from './support/report.ts';
import { startServer } from './support/server.ts';

const clientCounts = [1, 16, 64, 256];
const seconds = Number(process.env['BENCH_SECONDS'] ?? 5);
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const migrationsDir = fileURLToPath(new URL('../server/migrations', import.meta.url));
const words = '湖景小区三号楼门口的路灯已经三天不亮了，晚上看不清台阶。';

/** Raising a ticket through HTTP beside pgbench making the same rows in the same tables, one transaction a ticket, turn by turn. */
export async function raiseBench(): Promise<Report> {
  const rows: Report['rows'] = [];
  const cluster = await startPostgres({ durable: true, settings: ['max_connections=300'] });
  const folder = mkdtempSync(join(tmpdir(), 'lianxin-bench-'));
  try {
    const database = await openDatabase({ databaseUrl: cluster.url, migrationsDir });
    const world = await testWorld(database);
    await manyTickets(database, { ...world, places: placesOf(world) }, 50_000, cluster.url);
    await database.close();
    const role = await roleOf(cluster.url);
    const server = await startServer({ DATABASE_URL: cluster.url, DEMO: 'off' });
    const script = join(folder, 'raise.sql');
    writeFileSync(script, await pgbenchScript(cluster.url, server.port, world));
    for (const clients of clientCounts) {
      const ours: number[] = [];
      const theirs: number[] = [];
      let p99 = 0;
      for (let round = 0; round < rounds; round += 1) {
        theirs.push(pgbench(cluster, role, script, clients));
        const result = await load({
          host: '127.0.0.1',
          port: server.port,
          clients,
          seconds,
          next: () => request(world, server.port),
        });
        if (result.failed > 0) throw new Error(`${result.failed} requests were refused`);
        ours.push(result.perSecond);
        p99 = Math.max(p99, result.p99);
      }
      const ratios = ours.map((each, index) => each / (theirs[index] ?? 1));
      rows.push({
        engine: 'PostgreSQL',
        clients,
        'tickets/s (HTTP)': median(ours),
        'pgbench tx/s': Math.round(median(theirs)),
        ratio: median(ratios).toFixed(2),
        'p99 ms': p99,
      });
    }
    await server.stop();
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  rows.push(...(await embedded()));
  return {
    name: 'raise',
    how:
      `POST /api/tickets with validation, authorisation, event, outbox and idempotency, answered after its commit is durable (fsync on), ` +
      `${seconds} s a round, ${rounds} rounds in turn with pgbench writing the same rows into the same tables (prepared statements, under the ` +
      `same role with row-level security, one transaction a ticket) on the same server holding 50,000 tickets; medians of the rounds. ` +
      `Server, database and load generator share the machine.`,
    rows,
  };
}

async function embedded(): Promise<Report['rows']> {
  const folder = mkdtempSync(join(tmpdir(), 'lianxin-bench-'));
  try {
    const database = await openDatabase({ dataDir: folder, migrationsDir });
    const world = await testWorld(database);
    await manyTickets(database, { ...world, places: placesOf(world) }, 50_000);
    await database.close();
    const server = await startServer({ DATA_DIR: folder, DEMO: 'off', DATABASE_URL: '' });
    const rows: Report['rows'] = [];
    for (const clients of clientCounts) {
      const result = await load({
        host: '127.0.0.1',
        port: server.port,
        clients,
        seconds,
        next: () => request(world, server.port),
      });
      if (result.failed > 0) throw new Error(`${result.failed} requests were refused`);
      rows.push({
        engine: 'PGlite on disk, fsync',
        clients,
        'tickets/s (HTTP)': result.perSecond,
        'pgbench tx/s': '',
        ratio: '',
        'p99 ms': result.p99,
      });
    }
    await server.stop();
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function request(world: TestWorld, port: number): string {
  const body = JSON.stringify({
    id: randomUUID(),
    channel: 'site',
    body: words,
    areaId: world.areas.lakesideGrid1.id,
    noticeVersion: '1',
    reporter: { name: '何秀兰', phone: '17900001111' },
  });
  return (
    `POST /api/tickets HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Type: application/json\r\n` +
    `Idempotency-Key: ${randomUUID()}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** The role under which the server's connections work, so that pgbench meets the same row-level security. */
async function roleOf(url: string): Promise<string | undefined> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query(`select 1 from pg_roles where rolname = 'lianxin_app'`);
  await client.end();
  return rows.length > 0 ? 'lianxin_app' : undefined;
}

function pgbench(
  cluster: { bin: string; url: string },
  role: string | undefined,
  script: string,
  clients: number,
): number {
  const output = execFileSync(
    join(cluster.bin, 'pgbench'),
    ['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', String(seconds), '-f', script, cluster.url],
    {
      encoding: 'utf8',
      env: { ...process.env, ...(role ? { PGOPTIONS: `-c role=${role}` } : {}) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  return Number(/tps = ([\d.]+)/u.exec(output)?.[1]);
}

/**
 * Raises one ticket through HTTP, reads every row it wrote, and turns those rows into inserts with fresh ids: the same rows in
 * the same tables, whatever the product writes today.
 */
async function pgbenchScript(url: string, port: number, world: TestWorld): Promise<string> {
  const body = request(world, port).split('\r\n\r\n')[1] ?? '';
  const commandId = randomUUID();
  const answer = await fetch(`http://127.0.0.1:${port}/api/tickets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': commandId },
    body,
  });
  const { id } = (await answer.json()) as { id: string };
  const client = new pg.Client(url);
  await client.connect();
  const read = async (table: string, where: string) => {
    const { rows } = await client.query(`select to_jsonb(t) as row from ${table} t where tenant_id = $1 and ${where}`, [
      world.tenantId,
    ]);
    return rows.map((each) => each.row as Record<string, unknown>);
  };
  const ticket = await read('tickets.tickets', `id = '${id}'`);
  const reporter = await read('tickets.reporters', `ticket_id = '${id}'`);
  const events = await read('kernel.events', `subject_id = '${id}'`);
  const commands = await read('kernel.commands', `id = '${commandId}'`);
  const eventId = String(events[0]?.['id']);
  const outbox = await outboxRows(client, world.tenantId, id);
  await client.end();
  const fresh = new Map<unknown, string>([
    [id, ':tid::text::uuid'],
    [eventId, ':eid::text::uuid'],
    [commandId, ':cid::text::uuid'],
    [ticket[0]?.['number'], `:n`],
  ]);
  const insert = (table: string, row: Record<string, unknown>, left: readonly string[]) => {
    const columns = Object.keys(row).filter((column) => row[column] !== null && !left.includes(column));
    return `insert into ${table} (${columns.join(', ')}) values (${columns.map((column) => literal(row[column], fresh)).join(', ')});`;
  };
  return [
    '\\set n random(100000000, 999999999)',
    '\\set m random(1000, 9999)',
    `begin;`,
    `set local lianxin.tenant_id = '${world.tenantId}';`,
    `select gen_random_uuid() as tid, gen_random_uuid() as eid, gen_random_uuid() as cid \\gset`,
    insert('tickets.tickets', ticket[0] ?? {}, ['is_open']),
    insert('tickets.reporters', reporter[0] ?? {}, []),
    ...events.map((row) => insert('kernel.events', row, ['seq'])),
    ...outbox.map((row) => insert('kernel.outbox', row, ['seq'])),
    ...commands.map((row) => insert('kernel.commands', row, [])),
    'commit;',
    '',
  ].join('\n');
}

/** What the ticket's event left in the outbox, also when the worker was quicker than we: one row for each subscriber. */
async function outboxRows(client: pg.Client, tenantId: string, ticketId: string): Promise<Record<string, unknown>[]> {
  const { rows } = await client.query(
    `select jsonb_build_object('tenant_id', e.tenant_id, 'subscriber', substr(s.name, 8), 'subject_id', e.subject_id, 'event_id', e.id,
       'available_at', e.recorded_at, 'created_at', e.recorded_at) as row
     from kernel.events e join kernel.schedules s on s.tenant_id = e.tenant_id and s.name like 'outbox:%'
     where e.tenant_id = $1 and e.subject_id = $2 and s.name in (${wantedLanes})`,
    [tenantId, ticketId],
  );
  return rows.map((each) => each.row as Record<string, unknown>);
}
/** the subscribers that want a raised ticket */
const wantedLanes = `'outbox:figures'`;

function literal(value: unknown, fresh: ReadonlyMap<unknown, string>): string {
  const variable = fresh.get(value);
  if (variable) return variable === ':n' ? ':n::text || :m::text' : variable;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 1).replaceAll('\n', ' ');
  // pgbench takes ":word" for a variable, also within quotes; a time zone is the only place where one may stand
  return `'${text.replaceAll("'", "''")}'`;
}
