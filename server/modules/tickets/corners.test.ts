import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor, BearerActor } from '../../kernel/actor.ts';
import type { Command, InputOf, OutputOf } from '../../kernel/command.ts';
import type { Database } from '../../kernel/database/database.ts';
import { freshPglite } from '../../kernel/database/testing.ts';
import { newId } from '../../kernel/ids.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { testWorld, type TestWorld } from '../people/testing.ts';
import { accept } from './accept.ts';
import { dispatch } from './dispatch.ts';
import { inbox } from './inbox.query.ts';
import { askInformation } from './information.ts';
import { callBack, rate, reopen } from './judge.ts';
import { askPromiseMove, decidePromiseMove } from './promise.ts';
import { raise } from './raise.ts';
import { resolve } from './resolve.ts';
import { decideReturn, returnTicket } from './return.ts';
import { settle } from './settle.ts';
import { ticketDetail } from './ticket.query.ts';
import { ticketTimers } from './timers.ts';
import { withdraw } from './withdraw.ts';

/** What happens at the edges: twice, too late, dated back, after something else. */
let database: Database;
let world: TestWorld;
beforeAll(async () => {
  database = await freshPglite();
  world = await testWorld(database);
});
afterAll(() => database.close());

const run = <C extends Command>(command: C, input: InputOf<C>, actor: Actor): Promise<OutputOf<C>> =>
  world.kernel.execute(command, input, { tenantId: world.tenantId, actor }) as Promise<OutputOf<C>>;
const see = (ticketId: string, actor: Actor = world.actors.dispatcher) =>
  world.kernel.ask(ticketDetail, { ticketId }, { tenantId: world.tenantId, actor });
const list = (actor: Actor, filter: object) =>
  world.kernel.ask(inbox, { limit: 100, ...filter }, { tenantId: world.tenantId, actor });
const bearer = (subjectId: string): BearerActor => ({ kind: 'bearer', subjectId, key: 'phone' });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  );
const tick = () =>
  ticketTimers.run({ kernel: world.kernel, tenantId: world.tenantId, now: world.clock.now(), stopped: () => false });
const days = (count: number) => world.clock.advance(count * 86_400_000);

async function raised(): Promise<string> {
  const id = newId();
  const matter = {
    id,
    channel: 'site' as const,
    body: '路灯不亮',
    areaId: world.areas.lakeside.id,
    noticeVersion: '1',
  };
  await run(raise, matter, { kind: 'visitor', key: 'somebody' });
  return id;
}
async function inHand(): Promise<string> {
  const id = await raised();
  await run(dispatch, { ticketId: id, unitId: world.units.works.id }, world.actors.dispatcher);
  await run(accept, { ticketId: id }, world.actors.staff);
  return id;
}
const answer = { outcome: 'solved' as const, outcomeText: '灯已换好。' };
async function answered(): Promise<string> {
  const id = await inHand();
  await run(resolve, { ticketId: id, ...answer }, world.actors.staff);
  return id;
}

test('whoever judged "not solved" by the link can still be called back, and both judgements are kept', async () => {
  const id = await answered();
  await run(rate, { ticketId: id, solved: false, satisfied: false, comment: '修理的人态度很差' }, bearer(id));
  expect(await codeOf(run(rate, { ticketId: id, solved: true, satisfied: true }, bearer(id)))).toBe('rated-already');
  const { state } = await run(
    callBack,
    { ticketId: id, reached: true, solved: false, satisfied: true, comment: '灯还是不亮' },
    world.actors.dispatcher,
  );
  expect(state).toBe('dispatched');
  expect((await see(id)).ratings).toMatchObject([{ satisfied: false }, { satisfied: true }]);
});

test('nothing of a judgement reaches those judged: not by a list, not by the story of a second handling', async () => {
  const id = await answered();
  await run(
    callBack,
    { ticketId: id, reached: true, solved: false, satisfied: false, comment: '小修态度很差' },
    world.actors.dispatcher,
  );
  for (const actor of [world.actors.staff, world.actors.lead]) {
    expect(JSON.stringify(await see(id, actor))).not.toContain('态度');
    for (const filter of [{ solved: false }, { satisfied: false }, { rated: true }]) {
      expect(await codeOf(list(actor, { view: 'unit', ...filter }))).toBe('not-allowed');
    }
  }
  // a dispatcher who handled it does not find it among the judged either
  const other = await answered();
  await run(rate, { ticketId: other, solved: true, satisfied: false }, bearer(other));
  const found = async (actor: Actor) =>
    (await list(actor, { satisfied: false })).items.some((line) => line.id === other);
  expect(await found(world.actors.dispatcher)).toBe(true);
  const handlerToo = { ...world.actors.dispatcher, id: world.actors.staff.id };
  expect(await found(handlerToo)).toBe(false);
});

test('a deed cannot be dated back to look quicker', async () => {
  const id = await inHand();
  days(3);
  const longAgo = '2001-01-01T00:00:00Z';
  expect(await codeOf(run(resolve, { ticketId: id, ...answer, happenedAt: longAgo }, world.actors.staff))).toBe(
    'time-too-early',
  );
  expect(await codeOf(run(resolve, { ticketId: id, ...answer, happenedAt: null } as never, world.actors.staff))).toBe(
    'input-invalid',
  );
  const accepted = (await see(id)).acceptedAt as Date;
  const before = new Date(accepted.getTime() - 86_400_000).toISOString();
  await run(resolve, { ticketId: id, ...answer, happenedAt: before }, world.actors.staff);
  expect((await see(id)).resolvedAt).toEqual(accepted);
  await tick();
  expect((await see(id)).state).toBe('resolved');
});

test('late is late, whether or not a timer looked before the answer came', async () => {
  const id = await inHand();
  days(20);
  await run(resolve, { ticketId: id, ...answer }, world.actors.staff);
  expect((await see(id)).overdueAt).not.toBeNull();
});

test('withdrawing ends an open question, so that no timer asks for it for ever', async () => {
  const id = await inHand();
  await run(askInformation, { ticketId: id, question: '几号楼？' }, world.actors.staff);
  await run(withdraw, { ticketId: id }, bearer(id));
  days(30);
  await tick();
  expect((await see(id)).state).toBe('withdrawn');
  const open = await database.transaction(world.tenantId, (tx) =>
    tx.raw<{ n: number }>({
      text: 'select count(*)::int as n from tickets.information_requests where tenant_id = $1 and ticket_id = $2 and ended_at is null',
      values: [tx.tenantId, id],
    }),
  );
  expect(open.rows[0]?.n).toBe(0);
});

test('a request for a later date lapses with the answer and moves no promise afterwards', async () => {
  const id = await inHand();
  const { promisedOn } = await see(id);
  const later = new Date(world.clock.now().getTime() + 20 * 86_400_000).toISOString().slice(0, 10);
  await run(askPromiseMove, { ticketId: id, toDate: later, reason: '等配件' }, world.actors.lead);
  await run(resolve, { ticketId: id, ...answer }, world.actors.staff);
  await run(reopen, { ticketId: id, reason: '又坏了' }, bearer(id));
  const again = (await see(id)).promisedOn;
  expect(again).not.toBe(promisedOn);
  const decision = { ticketId: id, decision: 'approved' as const, reason: '可' };
  expect(await codeOf(run(decidePromiseMove, decision, world.actors.dispatcher))).toBe('promise-request-missing');
  expect((await see(id)).promisedOn).toBe(again);
  await run(accept, { ticketId: id }, world.actors.staff);
  expect(await codeOf(run(askPromiseMove, { ticketId: id, toDate: later, reason: '等配件' }, world.actors.lead))).toBe(
    'done',
  );
});

test('passing a ticket to the unit it is with is refused: it would only start the times again', async () => {
  const id = await raised();
  await run(dispatch, { ticketId: id, unitId: world.units.works.id }, world.actors.dispatcher);
  expect(await codeOf(run(dispatch, { ticketId: id, unitId: world.units.works.id }, world.actors.dispatcher))).toBe(
    'nothing-to-change',
  );
});

test('a refused return leaves the ticket with whom it was', async () => {
  const id = await inHand();
  const before = await see(id);
  await run(returnTicket, { ticketId: id, ground: 'not-our-duty', argument: '归物业管' }, world.actors.staff);
  await run(decideReturn, { ticketId: id, decision: 'refused', reason: '是市政的灯' }, world.actors.dispatcher);
  expect(await see(id)).toMatchObject({
    state: 'accepted',
    handlerId: before.handlerId,
    promisedOn: before.promisedOn,
    dispatchedAt: before.dispatchedAt,
    moveDueAt: before.promisedUntil,
  });
});

test('whoever settled on the spot neither holds the resident’s link nor reads what they said', async () => {
  const id = newId();
  const matter = {
    id,
    channel: 'grid-worker' as const,
    body: '网线松了',
    areaId: world.areas.lakesideGrid1.id,
    noticeVersion: '1',
  };
  const begun = await run(settle, { ...matter, ...answer }, world.actors.worker);
  expect(Object.keys(begun).toSorted()).toEqual(['id', 'number']);
  await run(rate, { ticketId: id, solved: true, satisfied: false, comment: '慢' }, bearer(id));
  expect((await see(id, world.actors.worker)).ratings).toBeNull();
  const clerkWhoSettled = { ...world.actors.clerk, id: world.actors.worker.id };
  expect((await see(id, clerkWhoSettled)).ratings).toBeNull();
});

test('a review date further away than anybody remembers is refused', async () => {
  const id = await inHand();
  const far = { ticketId: id, outcome: 'cannot-now' as const, outcomeText: '以后再说', reviewOn: '9999-12-31' };
  expect(await codeOf(run(resolve, far, world.actors.staff))).toBe('review-too-far');
});
