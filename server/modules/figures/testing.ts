/** A district in which tickets live through random days, for tests of the figures. */
import { OutboxWorker } from '../../kernel/outbox.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { Command, InputOf, OutputOf } from '../../kernel/command.ts';
import type { Database } from '../../kernel/database/database.ts';
import { newId } from '../../kernel/ids.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { testWorld, type TestArea, type TestUnit, type TestWorld } from '../people/testing.ts';
import { accept } from '../tickets/accept.ts';
import { dispatchBatch, undoBatch } from '../tickets/batch.ts';
import { correct } from '../tickets/correct.ts';
import { dispatch } from '../tickets/dispatch.ts';
import { exclude, include } from '../tickets/exclude.ts';
import { noteChangedAreas } from '../tickets/follow-areas.ts';
import { askInformation, supplyInformation } from '../tickets/information.ts';
import { callBack, rate, reopen } from '../tickets/judge.ts';
import { note } from '../tickets/note.ts';
import { askPromiseMove, decidePromiseMove } from '../tickets/promise.ts';
import { raise } from '../tickets/raise.ts';
import { resolve } from '../tickets/resolve.ts';
import { decideReturn, returnTicket } from '../tickets/return.ts';
import { settle } from '../tickets/settle.ts';
import { ticketTimers } from '../tickets/timers.ts';
import { withdraw } from '../tickets/withdraw.ts';
import { countedTypes } from './fact.ts';
import { rollUp } from './roll-up.ts';

export interface FiguresWorld extends TestWorld {
  outbox: OutboxWorker;
  deliver(): Promise<number>;
  run<C extends Command>(command: C, input: InputOf<C>, actor: Actor): Promise<OutputOf<C>>;
}

/** The test world with the figures listening, and tickets to what happens to areas. */
export async function figuresWorld(database: Database): Promise<FiguresWorld> {
  const counted = new Set(countedTypes);
  const world = await testWorld(database, {
    subscribersOf: (type) => [
      ...(counted.has(type) ? [rollUp.name] : []),
      ...(noteChangedAreas.types.includes(type) ? [noteChangedAreas.name] : []),
    ],
  });
  const outbox = new OutboxWorker({
    kernel: world.kernel,
    subscribers: [noteChangedAreas, rollUp],
    tenants: async () => [world.tenantId],
    onError(error) {
      throw error;
    },
  });
  return {
    ...world,
    outbox,
    deliver: () => outbox.deliverAll(world.tenantId),
    run: (command, input, actor) =>
      world.kernel.execute(command, input, { tenantId: world.tenantId, actor }) as Promise<OutputOf<typeof command>>,
  };
}

/** One step of a life: what is done, and numbers that choose to what and with what. */
export interface Doing {
  what: number;
  a: number;
  b: number;
  c: number;
}

const places: readonly TestArea[] = [
  'district',
  'eastStreet',
  'westStreet',
  'lakeside',
  'oldTown',
  'millVillage',
  'lakesideGrid1',
  'lakesideGrid2',
  'estate',
];
const unitNames: readonly TestUnit[] = ['works', 'eastOffice', 'lakesideCommittee', 'westOffice'];
const outcomes = ['solved', 'explained', 'cannot-now', 'not-ours'] as const;
const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** Lives through the doings; what is refused (most of it would be in the real world too) changes nothing. */
export async function live(world: FiguresWorld, doings: readonly Doing[]): Promise<void> {
  const { actors, areas, units } = world;
  const tickets: string[] = [];
  const batches: string[] = [];
  const link = (id: string): Actor => ({ kind: 'bearer', subjectId: id, key: 'k' });
  const matter = ({ a, b }: Doing) => {
    const id = newId();
    tickets.push(id);
    return {
      id,
      channel: pick(['grid-worker', 'counter', 'phone'] as const, b),
      body: 'the lamp is dark',
      areaId: areas[pick(places, a)].id,
      noticeVersion: '1',
    };
  };
  const answer = ({ b }: Doing) => ({
    outcome: pick(outcomes, b),
    outcomeText: 'done',
    reviewOn: '2027-01-04',
    referredTo: 'the water company',
  });
  const { dispatcher, staff, lead } = actors;
  const steps: ((doing: Doing, id: string) => Promise<unknown>)[] = [
    (doing) => world.run(raise, matter(doing), dispatcher),
    (doing) => world.run(raise, matter(doing), dispatcher),
    (doing) => world.run(settle, { ...matter(doing), ...answer(doing) }, dispatcher),
    ({ b }, id) => world.run(dispatch, { ticketId: id, unitId: units[pick(unitNames, b)].id }, dispatcher),
    (_doing, id) => world.run(dispatch, { ticketId: id, unitId: units.works.id }, dispatcher),
    (_doing, id) => world.run(accept, { ticketId: id }, staff),
    (doing, id) => world.run(resolve, { ticketId: id, ...answer(doing) }, staff),
    (doing, id) => world.run(resolve, { ticketId: id, ...answer(doing) }, lead),
    async (doing, id) => {
      await world.run(dispatch, { ticketId: id, unitId: units.works.id }, dispatcher);
      world.clock.advance((doing.c % 60) * 3_600_000);
      await world.run(accept, { ticketId: id }, staff);
      if (doing.c % 3 === 0) {
        await world.run(askPromiseMove, { ticketId: id, toDate: `2026-${10 + (doing.b % 3)}-15`, reason: 'r' }, staff);
        world.clock.advance((doing.c % 10) * 86_400_000);
        await ticketTimers.run({ ...world, now: world.clock.now(), stopped: () => false });
        await world.run(decidePromiseMove, { ticketId: id, decision: 'approved', reason: 'r' }, dispatcher);
      }
      if (doing.b % 4 > 0) await world.run(resolve, { ticketId: id, ...answer(doing) }, staff);
    },
    ({ b }, id) => world.run(note, { ticketId: id, text: 'n', audience: b % 2 ? 'resident' : 'internal' }, dispatcher),
    (_doing, id) => world.run(askInformation, { ticketId: id, question: 'which lamp?' }, staff),
    (_doing, id) => world.run(supplyInformation, { ticketId: id, answer: 'that one' }, link(id)),
    (_doing, id) => world.run(returnTicket, { ticketId: id, ground: 'not-our-duty', argument: 'a' }, lead),
    ({ b }, id) =>
      world.run(
        decideReturn,
        {
          ticketId: id,
          decision: b % 2 ? 'upheld' : 'refused',
          reason: 'r',
          ...(b % 4 === 1 ? { toUnitId: units.eastOffice.id } : {}),
        },
        dispatcher,
      ),
    ({ b }, id) => world.run(askPromiseMove, { ticketId: id, toDate: `2026-0${4 + (b % 5)}-15`, reason: 'r' }, staff),
    ({ b }, id) =>
      world.run(decidePromiseMove, { ticketId: id, decision: b % 3 ? 'approved' : 'refused', reason: 'r' }, dispatcher),
    ({ b, c }, id) => world.run(rate, { ticketId: id, solved: b % 3 > 0, satisfied: c % 2 > 0 }, link(id)),
    ({ b, c }, id) =>
      world.run(callBack, { ticketId: id, reached: b % 3 > 0, solved: b % 2 > 0, satisfied: c % 2 > 0 }, dispatcher),
    (_doing, id) => world.run(reopen, { ticketId: id, reason: 'r' }, link(id)),
    (_doing, id) => world.run(withdraw, { ticketId: id }, link(id)),
    ({ b }, id) => world.run(correct, { ticketId: id, areaId: areas[pick(places, b)].id, reason: 'r' }, dispatcher),
    ({ b }, id) =>
      world.run(
        exclude,
        { ticketId: id, ground: pick(['unreasonable', 'outside-duty', 'duplicate'] as const, b), reason: 'r' },
        dispatcher,
      ),
    (_doing, id) => world.run(include, { ticketId: id, reason: 'r' }, dispatcher),
    ({ b }) => {
      const batchId = newId();
      batches.push(batchId);
      return world.run(
        dispatchBatch,
        { batchId, ticketIds: tickets.slice(-5), unitId: units[pick(unitNames, b)].id },
        dispatcher,
      );
    },
    () => world.run(undoBatch, { batchId: batches.at(-1) ?? newId() }, dispatcher),
    async ({ c }) => world.clock.advance((1 + (c % 40)) * 3_600_000),
    async ({ c }) => world.clock.advance((1 + (c % 20)) * 86_400_000),
    () => ticketTimers.run({ ...world, now: world.clock.now(), stopped: () => false }),
    () => world.deliver(),
  ];
  for (const doing of doings) {
    const step = pick(steps, doing.what);
    try {
      await step(doing, pick(tickets.slice(-6), doing.a) ?? newId());
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
}
