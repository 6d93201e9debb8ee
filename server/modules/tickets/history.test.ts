/** A life told in one go leaves the same rows and events as the commands and timers that it stands for. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../kernel/actor.ts';
import type { Command, InputOf } from '../../kernel/command.ts';
import type { Database } from '../../kernel/database/database.ts';
import { freshPglite } from '../../kernel/database/testing.ts';
import { newId } from '../../kernel/ids.ts';
import { loadCalendar } from '../calendar/public.ts';
import { testWorld, type TestWorld } from '../people/testing.ts';
import { accept } from './accept.ts';
import { dispatch } from './dispatch.ts';
import { exclude } from './exclude.ts';
import { Life } from './history.ts';
import { askInformation, supplyInformation } from './information.ts';
import { callBack, rate, reopen } from './judge.ts';
import { note } from './note.ts';
import type { LifeBeginning } from './past.ts';
import { numberFromSeed } from './number.ts';
import { presets } from './presets.ts';
import { askPromiseMove, decidePromiseMove } from './promise.ts';
import { raise } from './raise.ts';
import { resolve } from './resolve.ts';
import { decideReturn, returnTicket } from './return.ts';
import { settle } from './settle.ts';
import { ticketTimers } from './timers.ts';
import type { Rules } from './transitions.ts';
import { unmask } from './unmask.ts';
import { withdraw } from './withdraw.ts';
import { eventsInOrder, writeHistories, writePastEvents } from './write-histories.ts';

let database: Database;
let world: TestWorld;
let rules: Rules;
const begin = new Date('2026-03-02T01:00:00Z');
const end = new Date('2026-07-01T01:00:00Z');

beforeAll(async () => {
  database = await freshPglite();
  world = await testWorld(database);
  const calendar = await database.transaction(world.tenantId, loadCalendar, { readOnly: true });
  rules = { presets, calendar };
});
afterAll(() => database.close());

type Names = TestWorld['actors'];
/** One move: hours after the beginning, as the command and as the life has it. */
interface Step {
  at: number;
  command: (
    run: <C extends Command>(command: C, input: Omit<InputOf<C>, 'ticketId'>, actor: Actor) => Promise<unknown>,
    who: Names,
    link: Actor,
  ) => Promise<unknown>;
  life: (life: Life, at: Date, who: Names, link: Actor) => void;
}

const works = () => world.units.works;
const office = () => world.units.eastOffice;

const dispatched = (at: number): Step => ({
  at,
  command: (run, who) =>
    run(dispatch, { unitId: works().id, category: '路灯', promiseDays: 3, note: '请尽快' }, who.dispatcher),
  life: (life, when, who) =>
    life.dispatch(who.dispatcher, when, { unit: works(), category: '路灯', promiseDays: 3, note: '请尽快' }),
});
const accepted = (at: number): Step => ({
  at,
  command: (run, who) => run(accept, { handlerId: who.staff.id }, who.lead),
  life: (life, when, who) => life.accept(who.lead, when, who.staff.id),
});
const solved = (at: number): Step => ({
  at,
  command: (run, who) => run(resolve, { outcome: 'solved', outcomeText: '灯已换好。' }, who.staff),
  life: (life, when, who) => life.resolve(who.staff, when, { outcome: 'solved', outcomeText: '灯已换好。' }),
});

const lives: Record<string, Step[]> = {
  'returned, asked, moved, answered, rated': [
    dispatched(1),
    {
      at: 2,
      command: (run, who) => run(returnTicket, { ground: 'not-our-duty', argument: '不归我们管。' }, who.lead),
      life: (life, at, who) => life.return(who.lead, at, { ground: 'not-our-duty', argument: '不归我们管。' }),
    },
    {
      at: 3,
      command: (run, who) => run(decideReturn, { decision: 'refused', reason: '归你们管。' }, who.dispatcher),
      life: (life, at, who) => life.decideReturn(who.dispatcher, at, { decision: 'refused', reason: '归你们管。' }),
    },
    accepted(4),
    {
      at: 5,
      command: (run, who) => run(unmask, { purpose: '电话联系' }, who.staff),
      life: (life, at, who) => life.unmask(who.staff, at, '电话联系'),
    },
    {
      at: 6,
      command: (run, who) => run(askInformation, { question: '哪一根灯杆？' }, who.staff),
      life: (life, at, who) => life.askInformation(who.staff, at, '哪一根灯杆？'),
    },
    {
      at: 20,
      command: (run, _who, link) => run(supplyInformation, { answer: '东边第二根。' }, link),
      life: (life, at, _who, link) => life.supplyInformation(link, at, '东边第二根。'),
    },
    {
      at: 30,
      command: (run, who) => run(note, { text: '配件明天到。', audience: 'resident' }, who.staff),
      life: (life, at, who) => life.note(who.staff, at, { text: '配件明天到。', audience: 'resident' }),
    },
    {
      at: 31,
      command: (run, who) => run(note, { text: '井内老化。', audience: 'internal' }, who.staff),
      life: (life, at, who) => life.note(who.staff, at, { text: '井内老化。', audience: 'internal' }),
    },
    {
      at: 33,
      command: (run, who) => run(askPromiseMove, { toDate: '2026-03-14', reason: '等配件。' }, who.staff),
      life: (life, at, who) => life.askPromiseMove(who.staff, at, { toDate: '2026-03-14', reason: '等配件。' }),
    },
    {
      at: 34,
      command: (run, who) => run(decidePromiseMove, { decision: 'approved', reason: '同意。' }, who.dispatcher),
      life: (life, at, who) => life.decidePromiseMove(who.dispatcher, at, { decision: 'approved', reason: '同意。' }),
    },
    solved(100),
    {
      at: 120,
      command: (run, _who, link) => run(rate, { solved: true, satisfied: false, comment: '等得久。' }, link),
      life: (life, at, _who, link) => life.rate(link, at, { solved: true, satisfied: false, comment: '等得久。' }),
    },
  ],
  'returned to the right unit, excluded, overdue': [
    dispatched(1),
    {
      at: 2,
      command: (run, who) => run(returnTicket, { ground: 'not-our-area', argument: '在界外。' }, who.staff),
      life: (life, at, who) => life.return(who.staff, at, { ground: 'not-our-area', argument: '在界外。' }),
    },
    {
      at: 3,
      command: (run, who) =>
        run(decideReturn, { decision: 'upheld', reason: '改派。', toUnitId: office().id }, who.dispatcher),
      life: (life, at, who) =>
        life.decideReturn(who.dispatcher, at, { decision: 'upheld', reason: '改派。', toUnit: office() }),
    },
    {
      at: 9,
      command: (run, who) => run(exclude, { ground: 'duplicate', reason: '同一件事。' }, who.dispatcher),
      life: (life, at, who) => life.exclude(who.dispatcher, at, { ground: 'duplicate', reason: '同一件事。' }),
    },
  ],
  'overdue, answered, called in vain, not content, opened again, put off, reviewed': [
    dispatched(1),
    accepted(2),
    {
      at: 3,
      command: (run, who) => run(askPromiseMove, { toDate: '2026-03-20', reason: '雨天。' }, who.staff),
      life: (life, at, who) => life.askPromiseMove(who.staff, at, { toDate: '2026-03-20', reason: '雨天。' }),
    },
    {
      at: 4,
      command: (run, who) => run(decidePromiseMove, { decision: 'refused', reason: '不同意。' }, who.dispatcher),
      life: (life, at, who) => life.decidePromiseMove(who.dispatcher, at, { decision: 'refused', reason: '不同意。' }),
    },
    solved(200),
    {
      at: 210,
      command: (run, who) => run(callBack, { reached: false }, who.clerk),
      life: (life, at, who) => life.callInVain(who.clerk, at),
    },
    {
      at: 220,
      command: (run, who) =>
        run(callBack, { reached: true, solved: false, satisfied: false, comment: '又坏了。' }, who.clerk),
      life: (life, at, who) => life.callBack(who.clerk, at, { solved: false, satisfied: false, comment: '又坏了。' }),
    },
    accepted(230),
    {
      at: 240,
      command: (run, who) =>
        run(resolve, { outcome: 'cannot-now', outcomeText: '等大修。', reviewOn: '2026-05-20' }, who.staff),
      life: (life, at, who) =>
        life.resolve(who.staff, at, { outcome: 'cannot-now', outcomeText: '等大修。', reviewOn: '2026-05-20' }),
    },
  ],
  'called three times in vain, then reopened by the resident': [
    dispatched(1),
    accepted(2),
    solved(30),
    ...[40, 60, 80].map((at): Step => ({
      at,
      command: (run, who) => run(callBack, { reached: false }, who.clerk),
      life: (life, when, who) => life.callInVain(who.clerk, when),
    })),
    {
      at: 90,
      command: (run, _who, link) => run(reopen, { reason: '还是不亮。' }, link),
      life: (life, at, _who, link) => life.reopen(link, at, '还是不亮。'),
    },
    accepted(92),
    {
      at: 95,
      command: (run, who) => run(askInformation, { question: '何时方便？' }, who.staff),
      life: (life, at, who) => life.askInformation(who.staff, at, '何时方便？'),
    },
    solved(700),
  ],
  'called back and content': [
    dispatched(1),
    accepted(2),
    solved(30),
    {
      at: 40,
      command: (run, who) => run(callBack, { reached: true, solved: true, satisfied: true }, who.clerk),
      life: (life, at, who) => life.callBack(who.clerk, at, { solved: true, satisfied: true }),
    },
  ],
  'not ours, and no word after': [
    dispatched(1),
    accepted(2),
    {
      at: 9,
      command: (run, who) =>
        run(resolve, { outcome: 'not-ours', outcomeText: '属单位自管。', referredTo: '供电站' }, who.staff),
      life: (life, at, who) =>
        life.resolve(who.staff, at, { outcome: 'not-ours', outcomeText: '属单位自管。', referredTo: '供电站' }),
    },
  ],
  'a later date asked for and never decided: it lapses with the answer': [
    dispatched(1),
    accepted(2),
    {
      at: 3,
      command: (run, who) => run(askPromiseMove, { toDate: '2026-03-20', reason: '雨天。' }, who.staff),
      life: (life, at, who) => life.askPromiseMove(who.staff, at, { toDate: '2026-03-20', reason: '雨天。' }),
    },
    solved(40),
  ],
  'asked, and taken back instead of answered': [
    dispatched(1),
    accepted(2),
    {
      at: 3,
      command: (run, who) => run(askInformation, { question: '哪一根灯杆？' }, who.staff),
      life: (life, at, who) => life.askInformation(who.staff, at, '哪一根灯杆？'),
    },
    {
      at: 20,
      command: (run, _who, link) => run(withdraw, {}, link),
      life: (life, at, _who, link) => life.withdraw(link, at),
    },
  ],
  'taken back': [
    {
      at: 2,
      command: (run, _who, link) => run(withdraw, { reason: '好了。' }, link),
      life: (life, at, _who, link) => life.withdraw(link, at, '好了。'),
    },
  ],
};

function beginning(id: string): LifeBeginning {
  return {
    id,
    number: numberFromSeed(10_000_000 + Math.floor(Math.random() * 80_000_000)),
    channel: 'site',
    body: '湖景小区三号楼门口的路灯已经三天不亮了。晚上看不清。',
    placeWords: '三号楼',
    area: world.areas.lakesideGrid1,
    reporter: { name: '何秀兰', phone: '17912345678', address: '三号楼' },
    noticeVersion: '1',
    actor: { kind: 'visitor', key: 'somebody' },
    at: begin,
  };
}

const hourMs = 3_600_000;
const times = () => ({ tenant: world.tenant, rules, horizon: end, newId: () => newId() });

/** All rows of a ticket, as far as they do not depend on drawn ids and numbers; two instants of a timer may differ by its lag. */
async function leftBehind(id: string, number: string): Promise<unknown> {
  const rows = await database.transaction(world.tenantId, async (tx) => {
    const from = async (text: string) => (await tx.raw<Record<string, unknown>>({ text, values: [id] })).rows;
    return {
      ticket: await from('select * from tickets.tickets where id = $1'),
      reporter: await from('select * from tickets.reporters where ticket_id = $1'),
      returns: await from('select * from tickets.returns where ticket_id = $1 order by argued_at'),
      promises: await from('select * from tickets.promise_requests where ticket_id = $1 order by asked_at'),
      informations: await from('select * from tickets.information_requests where ticket_id = $1 order by asked_at'),
      ratings: await from('select * from tickets.ratings where ticket_id = $1 order by at'),
      events: await from(
        `select type, data, actor_kind, actor_id, command_name, at, recorded_at,
           dense_rank() over (order by first_seq) as command_no
         from (select *, min(seq) over (partition by command_id) as first_seq from kernel.events where subject_id = $1) e
         order by seq`,
      ),
    };
  });
  const text = JSON.stringify(rows, (key, value: unknown) =>
    ['id', 'ticket_id'].includes(key) && typeof value === 'string' ? '-' : value,
  );
  return JSON.parse(text.replaceAll(id, '-').replaceAll(number, '#'));
}

/** Moves the clock on, stopping wherever a timer of the life has something to do. */
async function passUntil(at: Date, stops: readonly Date[]): Promise<void> {
  for (const stop of [...stops.filter((one) => one > world.clock.now() && one <= at), at]) {
    world.clock.set(stop);
    await ticketTimers.run({
      kernel: world.kernel,
      tenantId: world.tenantId,
      now: stop,
      stopped: () => false,
    });
  }
}

test.each(Object.entries(lives))('%s', async (_name, steps) => {
  const start = beginning(newId());
  const link = (id: string): Actor => ({ kind: 'bearer', subjectId: id, key: 'phone' });
  const life = new Life(times(), start);
  for (const step of steps) {
    const at = new Date(begin.getTime() + step.at * hourMs);
    life.reach(at);
    step.life(life, at, world.actors, link(start.id));
  }
  life.reach(end);
  await database.transaction(world.tenantId, async (tx) => {
    await writeHistories(tx, [life]);
    await writePastEvents(tx, eventsInOrder([life]));
  });

  const due = life.events.filter((event) => event.actor.kind === 'system').map((event) => event.at);
  const id = newId();
  world.clock.set(begin);
  const options = { tenantId: world.tenantId };
  const { area, number: _number, actor, at: _at, ...matter } = start;
  const begun = await world.kernel.execute(raise, { ...matter, id, areaId: area.id }, { ...options, actor });
  for (const step of steps) {
    await passUntil(new Date(begin.getTime() + step.at * hourMs), due);
    await step.command(
      (command, input, by) =>
        world.kernel.execute(command, { ...input, ticketId: id } as InputOf<typeof command>, { ...options, actor: by }),
      world.actors,
      link(id),
    );
  }
  await passUntil(end, due);
  expect(await leftBehind(start.id, life.ticket.number)).toEqual(await leftBehind(id, begun.number));
});

test('settled on the spot by the one who stands there', async () => {
  const start = {
    ...beginning(newId()),
    channel: 'grid-worker' as const,
    actor: world.actors.worker,
    category: '邻里',
  };
  const answer = { outcome: 'explained' as const, outcomeText: '当面讲清了。' };
  const life = new Life({ ...times(), horizon: begin }, start, answer);
  await database.transaction(world.tenantId, async (tx) => {
    await writeHistories(tx, [life]);
    await writePastEvents(tx, eventsInOrder([life]));
  });
  world.clock.set(begin);
  const id = newId();
  const { area, number: _number, actor, at: _at, ...matter } = start;
  const begun = await world.kernel.execute(
    settle,
    { ...matter, ...answer, id, areaId: area.id },
    { tenantId: world.tenantId, actor },
  );
  expect(await leftBehind(start.id, life.ticket.number)).toEqual(await leftBehind(id, begun.number));
});

test('refuses what the rules, the state or the clock do not allow', () => {
  const life = new Life(times(), beginning(newId()));
  const later = new Date(begin.getTime() + hourMs);
  expect(() => life.dispatch(world.actors.worker, later, { unit: works() })).toThrow(RangeError);
  expect(() => life.accept(world.actors.staff, later)).toThrow(RangeError);
  expect(() => life.dispatch(world.actors.dispatcher, new Date(begin.getTime() - 1), { unit: works() })).toThrow();
  expect(() => life.dispatch(world.actors.dispatcher, new Date(end.getTime() + 1), { unit: works() })).toThrow();
  expect(life.ticket.state).toBe('raised');
});
