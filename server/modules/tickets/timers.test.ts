import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../kernel/actor.ts';
import type { Command, InputOf } from '../../kernel/command.ts';
import type { Database } from '../../kernel/database/database.ts';
import { freshPglite } from '../../kernel/database/testing.ts';
import { newId } from '../../kernel/ids.ts';
import { testWorld, type TestWorld } from '../people/testing.ts';
import { accept } from './accept.ts';
import { dispatch } from './dispatch.ts';
import { askInformation } from './information.ts';
import { callBack } from './judge.ts';
import { raise } from './raise.ts';
import { resolve } from './resolve.ts';
import { ticketDetail } from './ticket.query.ts';
import { ticketTimers } from './timers.ts';

let database: Database;
let world: TestWorld;
beforeAll(async () => {
  database = await freshPglite();
  world = await testWorld(database);
});
afterAll(() => database.close());

const run = <C extends Command>(command: C, input: InputOf<C>, actor: Actor) =>
  world.kernel.execute(command, input, { tenantId: world.tenantId, actor });
const see = (ticketId: string) =>
  world.kernel.ask(ticketDetail, { ticketId }, { tenantId: world.tenantId, actor: world.actors.dispatcher });
const tick = () =>
  ticketTimers.run({ kernel: world.kernel, tenantId: world.tenantId, now: world.clock.now(), stopped: () => false });
const days = (count: number) => world.clock.advance(count * 86_400_000);

async function inHand(): Promise<string> {
  const id = newId();
  const matter = {
    id,
    channel: 'site' as const,
    body: '路灯不亮',
    areaId: world.areas.lakeside.id,
    noticeVersion: '1',
  };
  await run(raise, matter, { kind: 'visitor', key: 'somebody' });
  await run(dispatch, { ticketId: id, unitId: world.units.works.id }, world.actors.dispatcher);
  await run(accept, { ticketId: id }, world.actors.staff);
  return id;
}
const answer = (ticketId: string) =>
  run(resolve, { ticketId, outcome: 'solved', outcomeText: '灯已换好。' }, world.actors.staff);
const times = async (ticketId: string, type: string) =>
  (await see(ticketId)).story.filter((line) => line.type === type).length;

test('a promised day that ends without an answer is recorded once, however often the timers run', async () => {
  const id = await inHand();
  days(10);
  await tick();
  await tick();
  expect((await see(id)).overdueAt).not.toBeNull();
  expect(await times(id, 'ticket.overdue')).toBe(1);
});

test('a question nobody answers ends by itself, and the work goes on', async () => {
  const id = await inHand();
  await run(askInformation, { ticketId: id, question: '几号楼？' }, world.actors.staff);
  await tick();
  expect((await see(id)).state).toBe('awaiting-information');
  days(8);
  await tick();
  expect((await see(id)).state).toBe('accepted');
});

test('silence closes a ticket, also in a second handling that nobody judged', async () => {
  const id = await inHand();
  await answer(id);
  await run(callBack, { ticketId: id, reached: true, solved: false, satisfied: false }, world.actors.dispatcher);
  await run(accept, { ticketId: id }, world.actors.staff);
  await answer(id);
  days(14);
  await tick();
  expect((await see(id)).state).toBe('resolved');
  // fifteen days after the call-back was due
  days(7);
  await tick();
  expect(await see(id)).toMatchObject({ state: 'closed', closeGround: 'silence', handling: 2 });
});

test('what could not be done then is open again on its review date', async () => {
  const id = await inHand();
  const reviewOn = new Date(world.clock.now().getTime() + 20 * 86_400_000).toISOString().slice(0, 10);
  await run(
    resolve,
    { ticketId: id, outcome: 'cannot-now', outcomeText: '等明年修缮。', reviewOn },
    world.actors.staff,
  );
  days(19);
  await tick();
  expect((await see(id)).handling).toBe(1);
  days(2);
  await tick();
  expect(await see(id)).toMatchObject({ state: 'dispatched', handling: 2, reviewOn: null });
});
