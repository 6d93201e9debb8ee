/**
 * The process is killed without warning while residents raise matters, twenty times on each engine: what was acknowledged is there
 * after the next start, once, and who heard no answer gets one by asking again with the same key.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { readConfiguration } from '../configuration.ts';
import { newId } from '../kernel/ids.ts';
import { silentLog } from '../kernel/log.ts';
import type { TestWorld } from '../modules/people/testing.ts';
import { buildProgram, type Ground, grounds, havePostgres, landOn, startServer } from './testing.ts';

const kills = 20;
const clients = 6;
/** A minute on a machine that has nothing else to do. */
const patienceMs = 600_000;

let program: Awaited<ReturnType<typeof buildProgram>>;
beforeAll(async () => {
  program = await buildProgram('kill');
});
afterAll(() => program.remove());

if (!havePostgres) {
  test.skip('not killed on PostgreSQL: none is installed', () => {});
}

/** One resident's matter: what is sent, and the number that was promised for it. */
interface Sent {
  key: string;
  matter: { id: string };
  number: string | undefined;
}

describe.each(grounds)('on $name', ({ make }) => {
  let ground: Ground;
  let world: TestWorld;
  beforeAll(async () => {
    ground = await make();
    world = await landOn(ground);
  }, 300_000);
  afterAll(() => ground.remove());

  function matter(): Sent {
    const id = newId();
    return {
      key: newId(),
      matter: {
        id,
        channel: 'site',
        body: `路灯不亮 ${id}`,
        areaId: world.areas.lakesideGrid1.id,
        noticeVersion: '1',
        reporter: { name: '何秀兰', phone: '13900001111' },
      } as Sent['matter'],
      number: undefined,
    };
  }

  /** Sends it; answers whether an answer came. What was promised once must be what is promised always. */
  async function send(port: number, sent: Sent): Promise<boolean> {
    let answer: { id: string; number: string };
    try {
      const response = await fetch(`http://127.0.0.1:${port}/api/tickets`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': sent.key },
        body: JSON.stringify(sent.matter),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`refused: ${response.status} ${text}`);
      answer = JSON.parse(text) as typeof answer;
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('refused')) throw error;
      return false;
    }
    expect(answer.id).toBe(sent.matter.id);
    expect(answer.number).toBe(sent.number ?? answer.number);
    Object.assign(sent, { number: answer.number });
    return true;
  }

  test(
    `${kills} kills in the middle of raising lose no acknowledged ticket and make none twice`,
    { timeout: patienceMs },
    async () => {
      const all: Sent[] = [];
      let unanswered: Sent[] = [];
      let interrupted = 0;
      for (let kill = 0; kill < kills; kill += 1) {
        const server = await startServer(program.folder, ground.env);
        // who heard nothing asks again; who heard an answer asks again too, now and then
        for (const sent of unanswered) expect(await send(server.port, sent)).toBe(true);
        for (const sent of all.slice(-3)) expect(await send(server.port, sent)).toBe(true);
        unanswered = [];
        let alive = true;
        const client = async () => {
          while (alive) {
            const sent = matter();
            all.push(sent);
            if (await send(server.port, sent)) continue;
            unanswered.push(sent);
            return;
          }
        };
        const working = Array.from({ length: clients }, client);
        // no two kills at the same moment of a commit
        await new Promise((resolve) => setTimeout(resolve, 60 + Math.random() * 240));
        server.child.kill('SIGKILL');
        alive = false;
        await server.ended;
        await Promise.all(working);
        interrupted += unanswered.length;
      }
      const last = await startServer(program.folder, ground.env);
      for (const sent of unanswered) expect(await send(last.port, sent)).toBe(true);
      last.child.kill('SIGTERM');
      expect(await last.ended).toBe(0);

      // kills that interrupt nobody would prove nothing
      expect(interrupted).toBeGreaterThanOrEqual(kills);
      const acknowledged = all.filter((sent) => sent.number !== undefined);
      expect(acknowledged.length).toBe(all.length);
      await everyOneOnce(acknowledged);
    },
  );

  /** As many tickets, reporters, events and commands as were acknowledged, each with its number; and as many are counted. */
  async function everyOneOnce(acknowledged: readonly Sent[]): Promise<void> {
    const database = await ground.open();
    try {
      const { tenantId } = world;
      const rows = await database.transaction(tenantId, async (tx) => {
        const read = async (text: string) =>
          (await tx.raw<{ id: string; n: string }>({ text, values: [tenantId] })).rows;
        return {
          tickets: await read('select id, number as n from tickets.tickets where tenant_id = $1'),
          reporters: await read('select ticket_id as id, name as n from tickets.reporters where tenant_id = $1'),
          events: await read(
            `select subject_id as id, data->>'number' as n from kernel.events where tenant_id = $1 and type = 'ticket.raised'`,
          ),
          commands: await read(
            `select id, answer->>'number' as n from kernel.commands where tenant_id = $1 and name = 'tickets.raise'`,
          ),
        };
      });
      const byId = (list: readonly { id: string; n: string | undefined }[]) =>
        list.map(({ id, n }) => `${id} ${n}`).toSorted();
      const promised = byId(acknowledged.map(({ matter, number }) => ({ id: matter.id, n: number })));
      expect(byId(rows.tickets)).toEqual(promised);
      expect(byId(rows.events)).toEqual(promised);
      expect(byId(rows.commands)).toEqual(byId(acknowledged.map(({ key, number }) => ({ id: key, n: number }))));
      expect(rows.reporters.length).toBe(promised.length);

      const app = createApp({
        database,
        configuration: readConfiguration({ PORT: '0' }),
        log: silentLog(),
        pages: 'none',
      });
      await app.outboxWorker.deliverAll(tenantId);
      const counted = await database.transaction(tenantId, (tx) =>
        tx.raw<{ n: number }>({
          text: `select coalesce(sum(raised), 0)::int as n from figures.counts
                 where tenant_id = $1 and area_id = '00000000-0000-0000-0000-000000000000' and dimension = 'all'`,
          values: [tenantId],
        }),
      );
      expect(counted.rows[0]?.n).toBe(promised.length);
      await app.stop();
    } finally {
      await database.close();
    }
  }
});
