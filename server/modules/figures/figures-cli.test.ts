import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CliContext } from '../../kernel/cli.ts';
import { freshPglite } from '../../kernel/database/testing.ts';
import type { Database } from '../../kernel/database/database.ts';
import { newId } from '../../kernel/ids.ts';
import { raise } from '../tickets/raise.ts';
import { figuresCli } from './figures.cli.ts';
import { beginRebuild } from './rebuild.ts';
import { figuresWorld, type FiguresWorld } from './testing.ts';

let database: Database;
let world: FiguresWorld;
beforeAll(async () => {
  database = await freshPglite();
  world = await figuresWorld(database);
  for (let index = 0; index < 3; index += 1) {
    await world.run(
      raise,
      { id: newId(), channel: 'phone', body: 'lamp', areaId: world.areas.lakeside.id, noticeVersion: '1' },
      world.actors.dispatcher,
    );
  }
});
afterAll(() => database.close());

async function lianxin(verb: string): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const context = {
    kernel: world.kernel,
    tenant: world.tenant,
    outboxWorker: world.outbox,
    locale: 'en',
    print: (line: string) => void lines.push(line),
    tell: (line: string) => void lines.push(line),
    progress: () => {},
    stopped: () => false,
  } as unknown as CliContext;
  const code = await figuresCli.find((each) => each.verb === verb)?.run(context);
  return { code: code ?? -1, lines };
}

test('compare delivers what waits and finds nothing different', async () => {
  expect(await lianxin('compare')).toEqual({ code: 0, lines: ['The figures agree with the events.'] });
});

test('compare names what differs, rebuild mends it, also after a comparison that somebody gave up', async () => {
  await database.transaction(world.tenantId, (tx) =>
    tx.raw({ text: 'update figures.counts set open = 9 where tenant_id = $1', values: [tx.tenantId] }),
  );
  const differing = await lianxin('compare');
  expect(differing.code).toBe(1);
  expect(differing.lines[0]).toMatch(/^counts .* 2026-03: live \(3,9,/u);
  await world.run(beginRebuild, { purpose: 'compare' }, world.actors.system);
  expect((await lianxin('rebuild')).code).toBe(0);
  expect((await lianxin('compare')).code).toBe(0);
});
