/** An import is killed without warning; feeding the same file again makes it whole, and nothing is in twice. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestWorld } from '../modules/people/testing.ts';
import { buildProgram, type Ground, grounds, landOn, runProgram, saying } from './testing.ts';

const rows = 8000;
const kills = 3;

let program: Awaited<ReturnType<typeof buildProgram>>;
let folder: string;
beforeAll(async () => {
  program = await buildProgram('kill-import');
  folder = await mkdtemp(join(tmpdir(), 'lianxin-kill-import-'));
});
afterAll(async () => {
  await program.remove();
  await rm(folder, { recursive: true, force: true });
});

describe.each(grounds)('on $name', ({ make }) => {
  let ground: Ground;
  let world: TestWorld;
  beforeAll(async () => {
    ground = await make();
    world = await landOn(ground);
  }, 300_000);
  afterAll(() => ground.remove());

  const counts = async (): Promise<Record<string, number>> => {
    const database = await ground.open();
    try {
      const { rows: found } = await database.transaction(world.tenantId, (tx) =>
        tx.raw<Record<string, number>>({
          text: `select (select count(*)::int from tickets.tickets where tenant_id = $1) as tickets,
                   (select count(distinct source_id)::int from tickets.tickets where tenant_id = $1) as sources,
                   (select count(*)::int from tickets.reporters where tenant_id = $1) as reporters,
                   (select count(*)::int from kernel.events where tenant_id = $1 and type = 'ticket.raised') as raised,
                   (select count(*)::int from kernel.events where tenant_id = $1 and type = 'ticket.resolved') as resolved,
                   (select count(*)::int from kernel.commands where tenant_id = $1 and name = 'tickets.import') as commands,
                   (select coalesce(sum(raised), 0)::int from figures.counts where tenant_id = $1 and dimension = 'all'
                     and area_id = '00000000-0000-0000-0000-000000000000') as counted`,
          values: [world.tenantId],
        }),
      );
      return found[0] ?? {};
    } finally {
      await database.close();
    }
  };

  test('what was in is in once, and the second feed completes it', { timeout: 600_000 }, async () => {
    const file = join(folder, 'letters.jsonl');
    const lines = Array.from({ length: rows }, (_, index) => {
      const letter = {
        id: String(index),
        user: '何秀兰',
        at: '2025-03-01T10:00:00+08:00',
        body: `第 ${index} 封来信。`,
      };
      return JSON.stringify(
        index % 2 ? letter : { ...letter, reply: '已回复。', repliedAt: '2025-03-05T10:00:00+08:00' },
      );
    });
    await writeFile(file, lines.join('\n'));
    const feed = () => runProgram(program.folder, 'cli', ground.env, ['tickets', 'import', file]);
    let before = 0;
    let inTheMiddle = 0;
    // how long after its beginning is found by trying: machines differ
    let delayMs = 300;
    for (let attempt = 0; attempt < 10 && inTheMiddle < kills; attempt += 1) {
      const importing = feed();
      const over = importing.ended;
      await saying(importing, /taking in \(/u);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      importing.child.kill('SIGKILL');
      await over;
      const now = await counts();
      const { tickets = 0 } = now;
      // each batch is there with all its rows, or not at all
      expect(now).toMatchObject({ sources: tickets, reporters: tickets, raised: tickets, commands: tickets });
      expect(tickets).toBeGreaterThanOrEqual(before);
      if (tickets > before && tickets < rows) inTheMiddle += 1;
      if (tickets === rows) break;
      if (tickets === before) delayMs *= 1.6;
      before = tickets;
    }
    expect(inTheMiddle, 'no kill came in the middle').toBeGreaterThan(0);
    const last = feed();
    expect(await last.ended, last.output()).toBe(0);
    expect(await counts()).toEqual({
      tickets: rows,
      sources: rows,
      reporters: rows,
      raised: rows,
      resolved: rows / 2,
      commands: rows,
      counted: rows,
    });
    const again = feed();
    expect(await again.ended).toBe(0);
    expect(again.output()).toContain(`${rows} of the rows were in already`);
  });
});
