import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor, BearerActor } from '../../kernel/actor.ts';
import { freshPglite, freshPostgres, postgresUrl } from '../../kernel/database/testing.ts';
import type { Database } from '../../kernel/database/database.ts';
import type { Command, InputOf, OutputOf } from '../../kernel/command.ts';
import { newId } from '../../kernel/ids.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { testWorld, type TestWorld } from '../people/testing.ts';
import { accept } from './accept.ts';
import { dispatchBatch, undoBatch } from './batch.ts';
import { correct } from './correct.ts';
import { dispatch } from './dispatch.ts';
import { exclude, include } from './exclude.ts';
import { followToken } from './follow-link.ts';
import { find, follow } from './follow.query.ts';
import { inbox } from './inbox.query.ts';
import { askInformation, endInformation, supplyInformation } from './information.ts';
import { callBack, close, rate, reopen, review } from './judge.ts';
import { note } from './note.ts';
import { markOverdue } from './overdue.ts';
import { askPromiseMove, decidePromiseMove } from './promise.ts';
import { previewBatch } from './preview-batch.query.ts';
import { raise } from './raise.ts';
import { resolve } from './resolve.ts';
import { decideReturn, returnTicket } from './return.ts';
import { settle } from './settle.ts';
import { stuck } from './stuck.query.ts';
import { ticketDetail } from './ticket.query.ts';
import { unmask } from './unmask.ts';
import { withdraw } from './withdraw.ts';

const engines: [string, boolean, () => Promise<{ database: Database; close: () => Promise<void> }>][] = [
  [
    'PGlite',
    true,
    async () => {
      const database = await freshPglite();
      return { database, close: () => database.close() };
    },
  ],
  ['PostgreSQL', postgresUrl !== undefined, () => freshPostgres()],
];

describe.each(engines.filter(([, there]) => there))('on %s', (_name, _there, open) => {
  let world: TestWorld;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const opened = await open();
    stop = opened.close;
    world = await testWorld(opened.database);
  }, 60_000);
  afterAll(() => stop());

  const run = <C extends Command>(
    command: C,
    input: InputOf<C>,
    actor: Actor,
    commandId?: string,
  ): Promise<OutputOf<C>> =>
    world.kernel.execute(command, input, { tenantId: world.tenantId, actor, commandId }) as Promise<OutputOf<C>>;
  const see = (ticketId: string, actor: Actor = world.actors.dispatcher) =>
    world.kernel.ask(ticketDetail, { ticketId }, { tenantId: world.tenantId, actor });
  const refused = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
    throw new Error('was not refused');
  };
  const visitor: Actor = { kind: 'visitor', key: 'somebody' };
  const bearer = (ticketId: string): BearerActor => ({ kind: 'bearer', subjectId: ticketId, key: 'phone' });

  function matter(extra: object = {}) {
    return {
      id: newId(),
      channel: 'site' as const,
      body: '湖景小区三号楼门口的路灯已经三天不亮了，晚上看不清台阶。',
      areaId: world.areas.lakesideGrid1.id,
      noticeVersion: '1',
      reporter: { name: '何秀兰', phone: '13900001111' },
      ...extra,
    };
  }
  async function raised(extra: object = {}) {
    return run(raise, matter(extra), visitor);
  }
  async function inHand() {
    const { id } = await raised();
    await run(dispatch, { ticketId: id, unitId: world.units.works.id }, world.actors.dispatcher);
    await run(accept, { ticketId: id }, world.actors.staff);
    return id;
  }
  async function answered() {
    const id = await inHand();
    await run(resolve, { ticketId: id, outcome: 'solved', outcomeText: '灯已换好。' }, world.actors.staff);
    return id;
  }

  test('a matter goes from the resident to the dispatcher, the unit, the named person, and back for judgement', async () => {
    const begun = await raised();
    expect(begun.number).toMatch(/^\d{9}$/u);
    const { promisedOn } = await run(
      dispatch,
      { ticketId: begun.id, unitId: world.units.works.id },
      world.actors.dispatcher,
    );
    // five working days after Monday 2 March 2026
    expect(promisedOn).toBe('2026-03-09');
    await run(accept, { ticketId: begun.id }, world.actors.staff);
    await run(resolve, { ticketId: begun.id, outcome: 'solved', outcomeText: '灯已换好。' }, world.actors.staff);
    const { state } = await run(
      rate,
      { ticketId: begun.id, solved: true, satisfied: false, comment: '慢了点' },
      bearer(begun.id),
    );
    expect(state).toBe('closed');
    const ticket = await see(begun.id);
    expect(ticket).toMatchObject({
      state: 'closed',
      outcome: 'solved',
      closeGround: 'rated',
      mover: 'nobody',
      promisedOn,
    });
    expect(ticket.story.map((line) => line.type)).toEqual([
      'ticket.raised',
      'ticket.dispatched',
      'ticket.accepted',
      'ticket.resolved',
      'ticket.rated',
      'ticket.closed',
    ]);
    expect(ticket.ratings).toMatchObject([{ solved: true, satisfied: false, comment: '慢了点' }]);
  });

  test('a retry with the same id is answered again and changes nothing', async () => {
    const input = matter();
    const commandId = newId();
    const first = await run(raise, input, visitor, commandId);
    expect(await run(raise, input, visitor, commandId)).toEqual(first);
    expect(await refused(run(raise, { ...input, body: '别的事情' }, visitor, commandId))).toBe('command-id-reused');
    expect(await refused(run(raise, input, visitor))).toBe('ticket-exists-already');
    expect((await see(first.id)).story).toHaveLength(1);
  });

  test('of many who raise at once each gets an answer of their own, and one bad one does not spoil the others', async () => {
    const many = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) => raised(index === 17 ? { areaId: newId() } : {})),
    );
    expect(many.filter((one) => one.status === 'fulfilled')).toHaveLength(39);
    const bad = many[17];
    expect(bad?.status === 'rejected' && (bad.reason as Refusal).code).toBe('area-unknown');
    const numbers = new Set(many.map((one) => (one.status === 'fulfilled' ? one.value.number : '')));
    expect(numbers.size).toBe(40);
  });

  test('of racing acceptances one wins', async () => {
    const { id } = await raised();
    await run(dispatch, { ticketId: id, unitId: world.units.works.id }, world.actors.dispatcher);
    const racers = await Promise.allSettled(
      Array.from({ length: 100 }, (_, index) =>
        run(accept, { ticketId: id }, index % 2 ? world.actors.staff : { ...world.actors.staff, id: newId() }),
      ),
    );
    expect(racers.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    const reasons = racers.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Refusal).code] : []));
    expect(new Set(reasons)).toEqual(new Set(['ticket-taken-already']));
    expect((await see(id)).story.filter((line) => line.type === 'ticket.accepted')).toHaveLength(1);
  });

  test('the person rated never sees the rating, the dispatcher does', async () => {
    const id = await answered();
    await run(rate, { ticketId: id, solved: true, satisfied: false }, bearer(id));
    const seenByHandler = await see(id, world.actors.staff);
    expect(seenByHandler.ratings).toBeNull();
    expect(seenByHandler.story.some((line) => line.type === 'ticket.rated')).toBe(false);
    expect((await see(id)).ratings).toHaveLength(1);
  });

  test('"solved" and "satisfied" are asked apart, and "not solved" on the phone opens the ticket again', async () => {
    const id = await answered();
    expect(await refused(run(callBack, { ticketId: id, reached: true, solved: true }, world.actors.dispatcher))).toBe(
      'verdict-needed',
    );
    const { state } = await run(
      callBack,
      { ticketId: id, reached: true, solved: false, satisfied: false, comment: '还是不亮' },
      world.actors.dispatcher,
    );
    expect(state).toBe('dispatched');
    const ticket = await see(id);
    expect(ticket).toMatchObject({
      handling: 2,
      outcome: null,
      unitId: world.units.works.id,
      firstPromisedOn: '2026-03-09',
    });
    // second handling: three working days
    expect(ticket.promisedOn).toBe('2026-03-05');
  });

  test('whom nobody reaches three times is closed as unreached, which is neither solved nor satisfied', async () => {
    const id = await answered();
    for (const state of ['resolved', 'resolved', 'closed']) {
      expect(await run(callBack, { ticketId: id, reached: false }, world.actors.dispatcher)).toEqual({ state });
    }
    expect(await see(id)).toMatchObject({ closeGround: 'unreached', ratings: [] });
  });

  test('the resident reopens in one tap and within thirty days only', async () => {
    const id = await answered();
    await run(rate, { ticketId: id, solved: true, satisfied: true }, bearer(id));
    await run(reopen, { ticketId: id, reason: '又坏了' }, bearer(id));
    expect(await see(id)).toMatchObject({ handling: 2, state: 'dispatched' });
    const other = await answered();
    await run(rate, { ticketId: other, solved: true, satisfied: true }, bearer(other));
    const before = world.clock.now();
    world.clock.advance(31 * 86_400_000);
    expect(await refused(run(reopen, { ticketId: other, reason: '又坏了' }, bearer(other)))).toBe('reopen-too-late');
    world.clock.set(before);
  });

  test('a return keeps the clock, whether upheld or refused', async () => {
    const { id } = await raised();
    await run(dispatch, { ticketId: id, unitId: world.units.works.id }, world.actors.dispatcher);
    const input = { ticketId: id, ground: 'not-our-duty' as const, argument: '这盏灯归小区物业管。' };
    await run(returnTicket, input, world.actors.staff);
    expect((await see(id)).openReturn).toMatchObject({ ground: 'not-our-duty' });
    expect(
      await refused(run(decideReturn, { ticketId: id, decision: 'upheld', reason: '同意' }, world.actors.staff)),
    ).toBe('not-allowed');
    await run(
      decideReturn,
      { ticketId: id, decision: 'upheld', reason: '归街道', toUnitId: world.units.eastOffice.id },
      world.actors.dispatcher,
    );
    expect(await see(id)).toMatchObject({
      state: 'dispatched',
      unitId: world.units.eastOffice.id,
      promisedOn: '2026-03-09',
    });
  });

  test('a return is argued within a working day of dispatch', async () => {
    const { id } = await raised();
    await run(dispatch, { ticketId: id, unitId: world.units.works.id }, world.actors.dispatcher);
    const before = world.clock.now();
    world.clock.advance(3 * 86_400_000);
    expect(
      await refused(run(returnTicket, { ticketId: id, ground: 'duplicate', argument: '已有一件' }, world.actors.staff)),
    ).toBe('return-too-late');
    world.clock.set(before);
  });

  test('the promise moves only by being asked for, approved by another, and told', async () => {
    const id = await inHand();
    await run(askPromiseMove, { ticketId: id, toDate: '2026-03-16', reason: '等配件' }, world.actors.lead);
    expect((await see(id)).promisedOn).toBe('2026-03-09');
    expect(
      await refused(run(askPromiseMove, { ticketId: id, toDate: '2026-03-17', reason: '再等' }, world.actors.lead)),
    ).toBe('promise-request-open');
    const alsoDispatcher = { ...world.actors.dispatcher, id: world.actors.lead.id };
    expect(
      await refused(run(decidePromiseMove, { ticketId: id, decision: 'approved', reason: '可' }, alsoDispatcher)),
    ).toBe('own-request');
    await run(decidePromiseMove, { ticketId: id, decision: 'approved', reason: '属实' }, world.actors.dispatcher);
    const ticket = await see(id);
    expect(ticket).toMatchObject({ promisedOn: '2026-03-16', firstPromisedOn: '2026-03-09', promiseMoves: 1 });
    const told = ticket.story.find((line) => line.type === 'ticket.promise-moved');
    expect(told).toMatchObject({
      audience: 'resident',
      values: { fromDate: '2026-03-09', toDate: '2026-03-16', reason: '等配件' },
    });
  });

  test('a question waits for the resident and ends by itself', async () => {
    const id = await inHand();
    await run(askInformation, { ticketId: id, question: '是几号楼？' }, world.actors.staff);
    expect(await see(id)).toMatchObject({ state: 'awaiting-information', mover: 'resident' });
    await run(supplyInformation, { ticketId: id, answer: '三号楼' }, bearer(id));
    expect(await see(id)).toMatchObject({ state: 'accepted', mover: 'handler', openQuestion: null });
    await run(askInformation, { ticketId: id, question: '哪一盏？' }, world.actors.staff);
    await run(endInformation, { ticketId: id }, { kind: 'system', name: 'timer' });
    expect(await see(id)).toMatchObject({ state: 'accepted' });
  });

  test('"cannot now" needs a review date, "not ours" an address, and the review date opens it again', async () => {
    const id = await inHand();
    const base = { ticketId: id, outcomeText: '要等明年的修缮计划。' };
    expect(await refused(run(resolve, { ...base, outcome: 'cannot-now' }, world.actors.staff))).toBe(
      'review-date-needed',
    );
    expect(await refused(run(resolve, { ...base, outcome: 'not-ours' }, world.actors.staff))).toBe('referral-needed');
    await run(resolve, { ...base, outcome: 'cannot-now', reviewOn: '2026-06-01' }, world.actors.staff);
    await run(review, { ticketId: id }, { kind: 'system', name: 'timer' });
    expect(await see(id)).toMatchObject({ state: 'dispatched', handling: 2 });
  });

  test('solved on the spot is one step, for those who stand there', async () => {
    const input = {
      ...matter({ channel: 'grid-worker', reporter: undefined }),
      outcome: 'solved' as const,
      outcomeText: '当场接好了网线。',
    };
    expect(await refused(run(settle, { ...input, channel: 'site' }, visitor))).toBe('not-allowed');
    const { id } = await run(settle, input, world.actors.worker);
    expect(await see(id)).toMatchObject({ state: 'resolved', outcome: 'solved', mover: 'caller' });
  });

  test('what a person may not read is not found, in the list as in the single record', async () => {
    const id = await inHand();
    expect(await refused(see(id, world.actors.nobody))).toBe('not-found');
    const elsewhere = await raised({ areaId: world.areas.millVillage.id });
    expect(await refused(see(elsewhere.id, world.actors.clerk))).toBe('not-found');
    expect(await refused(see(elsewhere.id, world.actors.worker))).toBe('not-found');
    expect((await see(elsewhere.id)).areaName).toBe('磨坊村');
  });

  test('a phone is masked until somebody says what for, and that is kept', async () => {
    const id = await inHand();
    expect((await see(id, world.actors.staff)).reporter).toMatchObject({ name: '何**', phone: '139****1111' });
    const commandId = newId();
    const purpose = { ticketId: id, purpose: '约上门时间' };
    const clear = await run(unmask, purpose, world.actors.staff, commandId);
    expect(clear).toMatchObject({ name: '何秀兰', phone: '+8613900001111' });
    expect(await run(unmask, purpose, world.actors.staff, commandId)).toEqual(clear);
    const kept = await world.kernel.database.transaction(world.tenantId, (tx) =>
      tx.raw<{ answer: unknown }>({
        text: 'select answer from kernel.commands where tenant_id = $1 and id = $2',
        values: [tx.tenantId, commandId],
      }),
    );
    expect(kept.rows[0]?.answer).toBeNull();
    const lines = (await see(id)).story.filter((line) => line.type === 'ticket.reporter-unmasked');
    expect(lines).toMatchObject([{ audience: 'internal', values: { purpose: '约上门时间' } }]);
  });

  test('the resident finds a matter again by number and phone, and sees nothing internal', async () => {
    const begun = await raised();
    await run(
      dispatch,
      { ticketId: begun.id, unitId: world.units.works.id, note: '内部：先看现场' },
      world.actors.dispatcher,
    );
    await run(note, { ticketId: begun.id, text: '内部讨论', audience: 'internal' }, world.actors.dispatcher);
    const ask = (phone: string) =>
      world.kernel.ask(find, { number: begun.number, phone }, { tenantId: world.tenantId, actor: visitor });
    expect(await ask('139 0000 1111')).toEqual({
      found: { number: begun.number, followToken: followToken(world.tenant, { id: begun.id, followVersion: 1 }) },
    });
    expect(await ask('13900001112')).toEqual({ found: null });
    const seen = await world.kernel.ask(
      follow,
      { ticketId: begun.id },
      { tenantId: world.tenantId, actor: bearer(begun.id) },
    );
    expect(JSON.stringify(seen)).not.toContain('内部');
    expect(seen.story.map((line) => line.type)).toEqual(['ticket.raised', 'ticket.dispatched']);
  });

  test('a batch shows what it will do, does it, and can be undone for those not yet accepted', async () => {
    const ids = [(await raised()).id, (await raised()).id, await answered()];
    const unitId = world.units.works.id;
    const preview = await world.kernel.ask(
      previewBatch,
      { ticketIds: ids, unitId },
      { tenantId: world.tenantId, actor: world.actors.dispatcher },
    );
    expect(preview.willDispatch).toHaveLength(2);
    expect(preview.willLeave).toMatchObject([{ ticketId: ids[2], code: 'ticket-move-not-possible' }]);
    const batchId = newId();
    const done = await run(dispatchBatch, { batchId, ticketIds: ids, unitId }, world.actors.dispatcher);
    expect(done).toMatchObject({ dispatched: 2, left: [{ ticketId: ids[2] }] });
    await run(accept, { ticketId: ids[0] as string }, world.actors.staff);
    expect(await run(undoBatch, { batchId }, world.actors.dispatcher)).toMatchObject({
      undone: 1,
      left: [{ ticketId: ids[0] }],
    });
    expect(await see(ids[1] as string)).toMatchObject({ state: 'raised', promisedOn: null, unitId: null });
  });

  test('a resident withdraws, and a correction never touches their words', async () => {
    const { id } = await raised();
    const before = (await see(id)).body;
    await run(
      correct,
      { ticketId: id, areaId: world.areas.oldTown.id, category: '路灯', reason: '地址写错' },
      world.actors.dispatcher,
    );
    expect(await see(id)).toMatchObject({ areaName: '老城社区', category: '路灯', body: before });
    await run(withdraw, { ticketId: id }, bearer(id));
    expect(await see(id)).toMatchObject({ state: 'withdrawn' });
    expect(await refused(run(withdraw, { ticketId: id }, bearer(id)))).toBe('ticket-move-not-possible');
  });

  test('an exclusion carries its ground, reason and name, and can be taken back', async () => {
    const { id } = await raised();
    await run(
      exclude,
      { ticketId: id, ground: 'unreasonable', reason: '要求拆除别人的合法房屋' },
      world.actors.supervisor,
    );
    expect(await see(id)).toMatchObject({ excludedGround: 'unreasonable' });
    await run(include, { ticketId: id, reason: '复核后计入' }, world.actors.supervisor);
    expect((await see(id)).excludedGround).toBeNull();
  });

  test('what falls due is an event: overdue, closed after silence', async () => {
    const id = await inHand();
    const before = world.clock.now();
    world.clock.set('2026-03-10T01:00:00Z');
    await run(markOverdue, { ticketId: id }, { kind: 'system', name: 'timer' });
    expect((await see(id)).overdueAt).toEqual(new Date('2026-03-09T09:00:00Z'));
    await run(resolve, { ticketId: id, outcome: 'explained', outcomeText: '已说明。' }, world.actors.staff);
    await run(close, { ticketId: id }, { kind: 'system', name: 'timer' });
    expect(await see(id)).toMatchObject({ state: 'closed', closeGround: 'silence', ratings: [] });
    world.clock.set(before);
  });

  test('lists page by a cursor, in order, without losing or repeating a ticket', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await world.kernel.ask(
        inbox,
        { view: 'area', open: true, limit: 7, ...(after ? { after } : {}) },
        { tenantId: world.tenantId, actor: world.actors.dispatcher },
      );
      seen.push(...page.items.map((line) => line.id));
      after = page.next ?? undefined;
    } while (after);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(40);
    const { groups } = await world.kernel.ask(stuck, {}, { tenantId: world.tenantId, actor: world.actors.dispatcher });
    expect(groups).toEqual([]);
  });
});
