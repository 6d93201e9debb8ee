import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../kernel/actor.ts';
import type { Command, InputOf, OutputOf } from '../../kernel/command.ts';
import type { Database } from '../../kernel/database/database.ts';
import { freshPglite } from '../../kernel/database/testing.ts';
import { eventsOf } from '../../kernel/event.ts';
import { newId } from '../../kernel/ids.ts';
import { testWorld, type TestWorld } from '../people/testing.ts';
import { dispatch } from './dispatch.ts';
import { callBack } from './judge.ts';
import { askPromiseMove, decidePromiseMove } from './promise.ts';
import { raise } from './raise.ts';
import { accept } from './accept.ts';
import { resolve } from './resolve.ts';
import { decideReturn, returnTicket } from './return.ts';
import { storyOf } from './story.ts';
import { withdraw } from './withdraw.ts';

let database: Database;
let world: TestWorld;
beforeAll(async () => {
  database = await freshPglite();
  world = await testWorld(database);
});
afterAll(() => database.close());

const run = <C extends Command>(command: C, input: InputOf<C>, actor: Actor): Promise<OutputOf<C>> =>
  world.kernel.execute(command, input, { tenantId: world.tenantId, actor }) as Promise<OutputOf<C>>;

const readBy = (ticketId: string, reader: 'resident' | 'officer') =>
  database.transaction(world.tenantId, async (tx) =>
    storyOf(tx, await eventsOf(tx, ticketId), { reader, withRating: true }),
  );

async function inHand(): Promise<string> {
  const { actors, areas, units } = world;
  const id = newId();
  const matter = { id, channel: 'site' as const, body: '路灯不亮', areaId: areas.lakeside.id, noticeVersion: '1' };
  await run(raise, matter, { kind: 'visitor', key: 'somebody' });
  await run(dispatch, { ticketId: id, unitId: units.works.id }, actors.dispatcher);
  await run(accept, { ticketId: id }, actors.staff);
  return id;
}

async function returned(decision: 'upheld' | 'refused', toUnitId?: string): Promise<string> {
  const id = await inHand();
  await run(returnTicket, { ticketId: id, ground: 'not-our-duty', argument: '不归我们管的理由' }, world.actors.lead);
  const decided = { ticketId: id, decision, reason: '决定的理由', ...(toUnitId ? { toUnitId } : {}) };
  await run(decideReturn, decided, world.actors.dispatcher);
  return id;
}

test('the resident reads that another unit has it, and never why the first gave it back', async () => {
  const id = await returned('upheld', world.units.eastOffice.id);
  const lines = await readBy(id, 'resident');
  expect(lines.find((line) => line.type === 'ticket.return-decided')?.values).toEqual({
    decision: 'upheld',
    unitName: world.units.eastOffice.name,
  });
  expect(JSON.stringify(lines)).not.toContain('理由');
});

test('a return that was refused stays inside', async () => {
  const id = await returned('refused');
  expect((await readBy(id, 'resident')).map((line) => line.type)).not.toContain('ticket.return-decided');
  const inside = (await readBy(id, 'officer')).find((line) => line.type === 'ticket.return-decided');
  expect(inside).toMatchObject({ audience: 'internal', values: { reason: '决定的理由' } });
});

test('of a moved date the resident reads the reason of whoever asked, not that of whoever decided', async () => {
  const id = await inHand();
  await run(askPromiseMove, { ticketId: id, toDate: '2026-03-20', reason: '等灯杆到货' }, world.actors.staff);
  await run(decidePromiseMove, { ticketId: id, decision: 'approved', reason: '情况属实' }, world.actors.dispatcher);
  const told = JSON.stringify(await readBy(id, 'resident'));
  expect(told).toContain('等灯杆到货');
  expect(told).not.toContain('情况属实');
});

test('who reads that a matter was withdrawn also reads why', async () => {
  const id = await inHand();
  await run(withdraw, { ticketId: id, reason: '灯自己亮了' }, world.actors.dispatcher);
  const line = (await readBy(id, 'resident')).find((each) => each.type === 'ticket.withdrawn');
  expect(line?.values).toEqual({ reason: '灯自己亮了' });
});

test('a matter reopened by a call stands in the resident’s story as reopened, and for officers as found so by the call', async () => {
  const id = await inHand();
  await run(resolve, { ticketId: id, outcome: 'solved', outcomeText: '灯已换好。' }, world.actors.staff);
  const verdict = { ticketId: id, reached: true, solved: false, satisfied: false, comment: '态度不好' };
  await run(callBack, verdict, world.actors.dispatcher);
  const types = async (reader: 'resident' | 'officer') => (await readBy(id, reader)).map((line) => line.type);
  expect(await types('resident')).toContain('ticket.reopened');
  expect(await types('officer')).toContain('ticket.reopened.called-back');
});
