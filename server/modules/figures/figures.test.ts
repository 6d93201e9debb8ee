import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../kernel/actor.ts';
import { engines, type FreshDatabase } from '../../kernel/database/testing.ts';
import { eventsOf } from '../../kernel/event.ts';
import { newId } from '../../kernel/ids.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { civilDateOf } from '../../kernel/working-time.ts';
import { grantOver, personActor } from '../people/testing.ts';
import { accept } from '../tickets/accept.ts';
import { dispatch } from '../tickets/dispatch.ts';
import { exclude } from '../tickets/exclude.ts';
import { inbox } from '../tickets/inbox.query.ts';
import { rate, reopen } from '../tickets/judge.ts';
import { raise } from '../tickets/raise.ts';
import { resolve } from '../tickets/resolve.ts';
import { exclusions } from './exclusions.query.ts';
import { figures } from './figures.query.ts';
import { measureNames, measures, type Counts } from './measures.ts';
import { publicFigures } from './public-figures.ts';
import { beginRebuild, finishComparison, finishRebuild } from './rebuild.ts';
import { takeIn } from './roll-up.ts';
import { figuresWorld, live, type Doing, type FiguresWorld } from './testing.ts';

type Screen = Awaited<ReturnType<typeof see>>;
const see = (world: FiguresWorld, input: object, actor: Actor = world.actors.dispatcher) =>
  world.kernel.ask(figures, { from: '2026-01', to: '2027-12', ...input }, { tenantId: world.tenantId, actor });

async function compared(world: FiguresWorld) {
  await world.run(beginRebuild, { purpose: 'compare' }, world.actors.system);
  return finishComparison({ database: world.kernel.database, tenantId: world.tenantId });
}

/** How long the list is that a figure names. */
async function lengthOf(world: FiguresWorld, filter: object, actor: Actor): Promise<number> {
  let length = 0;
  for (let after: string | undefined; ;) {
    const page = await world.kernel.ask(
      inbox,
      { ...filter, limit: 100, ...(after ? { after } : {}) },
      { tenantId: world.tenantId, actor },
    );
    length += page.items.length;
    if (page.next === null) return length;
    after = page.next;
  }
}

/** Every figure of a screen with the list behind it. */
function* everyFigure(screen: Screen): Generator<[string, number, object]> {
  const rows: [string, { list: object; counts: Counts }][] = [['total', screen.total]];
  for (const each of screen.months) if (each.counts.raised > 0) rows.push([each.month, each]);
  for (const each of screen.channels) rows.push([each.channel, each]);
  for (const each of [...screen.units, ...screen.below]) rows.push([each.name, each]);
  for (const [name, row] of rows) {
    for (const measure of measureNames) {
      if ((screen.unlisted as string[]).includes(measure)) continue;
      yield [`${name}: ${measure}`, row.counts[measure], { ...row.list, ...screen.measures[measure] }];
    }
  }
  for (const kind of ['calendar', 'working'] as const) {
    for (const bin of screen.days[kind].bins) yield [`${kind} ${bin.from}–${bin.to}`, bin.n, bin.list];
  }
  yield ['within', screen.days.working.within, screen.days.working.withinList];
}

interface TicketRow {
  [column: string]: unknown;
  raised_at: Date;
  contact_due_at: Date | null;
  contacted_at: Date | null;
  reply_days: number | null;
}

/** The counts as they stand on the tickets themselves, told again in plain words. */
function recount(tickets: readonly TicketRow[]): Counts {
  const n = (test: (t: TicketRow) => boolean): number => tickets.filter(test).length;
  const open = (t: TicketRow) =>
    ['raised', 'dispatched', 'accepted', 'returned', 'awaiting-information'].includes(String(t['state']));
  const included = (t: TicketRow) => t['excluded_ground'] === null;
  return {
    raised: tickets.length,
    open: n(open),
    overdue: n((t) => t['overdue_at'] !== null),
    overdueOpen: n((t) => t['overdue_at'] !== null && open(t)),
    resolved: n((t) => t['outcome'] !== null),
    outcomeSolved: n((t) => t['outcome'] === 'solved'),
    outcomeExplained: n((t) => t['outcome'] === 'explained'),
    outcomeCannotNow: n((t) => t['outcome'] === 'cannot-now'),
    outcomeNotOurs: n((t) => t['outcome'] === 'not-ours'),
    closed: n((t) => t['state'] === 'closed'),
    withdrawn: n((t) => t['state'] === 'withdrawn'),
    secondHandling: n((t) => Number(t['handling']) > 1),
    dispatched: n((t) => included(t) && t.contact_due_at !== null),
    contactedInTime: n(
      (t) => included(t) && t.contact_due_at !== null && t.contacted_at !== null && t.contacted_at <= t.contact_due_at,
    ),
    notContacted: n((t) => included(t) && t.contact_due_at !== null && t.contacted_at === null),
    judged: n((t) => included(t) && t['rated_at'] !== null),
    solved: n((t) => included(t) && t['solved'] === true),
    satisfied: n((t) => included(t) && t['satisfied'] === true),
    notJudged: n((t) => included(t) && t['outcome'] !== null && t['rated_at'] === null),
    excludedUnreasonable: n((t) => t['excluded_ground'] === 'unreasonable'),
    excludedOutsideDuty: n((t) => t['excluded_ground'] === 'outside-duty'),
    excludedDuplicate: n((t) => t['excluded_ground'] === 'duplicate'),
  };
}

async function ticketsOf(world: FiguresWorld): Promise<TicketRow[]> {
  return world.kernel.database.transaction(
    world.tenantId,
    async (tx) => (await tx.raw<TicketRow>({ text: 'select * from tickets.tickets', values: [] })).rows,
  );
}

const doings: fc.Arbitrary<Doing[]> = fc.array(
  fc.record({ what: fc.nat(999), a: fc.nat(999), b: fc.nat(999), c: fc.nat(999) }),
  { minLength: 100, maxLength: 220, size: 'max' },
);

describe.each(engines())('figures on $name', ({ open }) => {
  let fresh: FreshDatabase;
  beforeAll(async () => {
    fresh = await open();
  });
  afterAll(() => fresh.close());

  test('whatever happens to tickets, figures equal a rebuild from the events, a plain recount, and the lists behind them', async () => {
    await fc.assert(
      fc.asyncProperty(doings, fc.nat(99), async (story, seed) => {
        const world = await figuresWorld(fresh.database);
        await live(world, story);
        await world.deliver();
        expect(await compared(world)).toEqual([]);
        const screen = await see(world, {});
        const tickets = await ticketsOf(world);
        expect(screen.total.counts).toEqual(recount(tickets));
        for (const { month, counts } of screen.months) {
          const ofMonth = tickets.filter((t) => civilDateOf(t.raised_at, 'Asia/Shanghai').startsWith(month));
          expect(counts).toEqual(recount(ofMonth));
        }
        for (const { channel, counts } of screen.channels) {
          expect(counts).toEqual(recount(tickets.filter((t) => t['channel'] === channel)));
        }
        for (const { unitId, counts } of screen.units) {
          expect(counts).toEqual(recount(tickets.filter((t) => t['unit_id'] === unitId)));
        }
        const days = tickets.flatMap((t) => t.reply_days ?? []).toSorted((a, b) => a - b);
        expect(screen.days.calendar.n).toBe(days.length);
        expect(screen.days.calendar.median).toBe(days[Math.ceil(days.length / 2) - 1] ?? null);
        expect(screen.days.calendar.p90).toBe(days[Math.ceil(days.length * 0.9) - 1] ?? null);
        // all lists would take long: every seventh, another seventh in each run; and all of one street
        const street = await see(world, { areaId: world.areas.eastStreet.id }, world.actors.supervisor);
        const checked: [Screen, Actor][] = [
          // one who handled none of them: lists of judgements leave out what the reader did themselves
          [screen, personActor(newId(), [grantOver('dispatcher', world.areas.district)])],
          [street, world.actors.supervisor],
        ];
        for (const [shown, actor] of checked) {
          let index = seed;
          for (const [name, count, list] of everyFigure(shown)) {
            index += 1;
            if (index % 7 === 0) expect([name, await lengthOf(world, list, actor)]).toEqual([name, count]);
          }
        }
      }),
      { numRuns: 10, endOnFailure: true },
    );
  }, 180_000);

  async function story(world: FiguresWorld, count = 12) {
    const { actors, units, areas } = world;
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const id = newId();
      ids.push(id);
      await world.run(
        raise,
        { id, channel: 'counter', body: 'lamp', areaId: areas.lakesideGrid1.id, noticeVersion: '1' },
        actors.dispatcher,
      );
      await world.run(dispatch, { ticketId: id, unitId: units.works.id }, actors.dispatcher);
    }
    return ids;
  }

  test('each rate has its numerator and denominator, and what is in neither is shown beside', async () => {
    const world = await figuresWorld(fresh.database);
    const { actors } = world;
    const [a = '', b = '', c = ''] = await story(world, 4);
    await world.run(accept, { ticketId: a }, actors.staff);
    world.clock.advance(3 * 86_400_000);
    await world.run(accept, { ticketId: b }, actors.staff);
    for (const ticketId of [a, b]) {
      await world.run(resolve, { ticketId, outcome: 'explained', outcomeText: 'x' }, actors.staff);
    }
    await world.run(rate, { ticketId: a, solved: true, satisfied: false }, { kind: 'bearer', subjectId: a, key: 'k' });
    await world.run(exclude, { ticketId: c, ground: 'duplicate', reason: 'the same as another' }, actors.dispatcher);
    await world.deliver();
    const { counts } = (await see(world, {})).total;
    expect(counts).toMatchObject({
      raised: 4,
      dispatched: 3,
      contactedInTime: 1,
      notContacted: 1,
      judged: 1,
      solved: 1,
      satisfied: 0,
      notJudged: 1,
      closed: 1,
      resolved: 2,
      excludedDuplicate: 1,
    });
    await world.run(reopen, { ticketId: a, reason: 'dark again' }, { kind: 'bearer', subjectId: a, key: 'k' });
    await world.deliver();
    // the judgement was of the answer that was taken back
    expect((await see(world, {})).total.counts).toMatchObject({ judged: 0, solved: 0, resolved: 1, secondHandling: 1 });
    expect(await compared(world)).toEqual([]);
    const left = await world.kernel.ask(
      exclusions,
      { areaId: world.areas.eastStreet.id, from: '2026-03', to: '2026-03' },
      { tenantId: world.tenantId, actor: actors.dispatcher },
    );
    expect(left.items).toMatchObject([
      { ticketId: c, ground: 'duplicate', reason: 'the same as another', byName: '白派单' },
    ]);
  });

  test('an officer sees the figures of their own area and below, a unit’s lead those of the unit', async () => {
    const world = await figuresWorld(fresh.database);
    await story(world, 2);
    await world.deliver();
    const { actors, areas, units } = world;
    const refusal = async (work: Promise<unknown>) =>
      work.then(
        () => 'allowed',
        (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
      );
    expect((await see(world, {}, actors.supervisor)).area.id).toBe(areas.eastStreet.id);
    expect(await refusal(see(world, { areaId: areas.lakeside.id }, actors.supervisor))).toBe('allowed');
    expect(await refusal(see(world, { areaId: areas.westStreet.id }, actors.supervisor))).toBe('not-found');
    expect(await refusal(see(world, { areaId: areas.district.id }, actors.supervisor))).toBe('not-found');
    expect(await refusal(see(world, {}, actors.staff))).toBe('not-allowed');
    expect(await refusal(see(world, {}, { kind: 'visitor', key: 'x' }))).toBe('not-allowed');
    const own = await see(world, {}, actors.lead);
    expect(own).toMatchObject({ unit: { id: units.works.id }, below: [], units: [] });
    expect(own.total.counts.raised).toBe(2);
    for (const [name, count, list] of everyFigure(own)) {
      expect([name, await lengthOf(world, list, actors.lead)]).toEqual([name, count]);
    }
    expect(await refusal(see(world, { unitId: units.eastOffice.id }, actors.lead))).toBe('not-found');
    const clerk = personActor(newId(), [grantOver('clerk', areas.oldTown)]);
    expect((await see(world, {}, clerk)).total.counts.raised).toBe(0);
  });

  test('a unit’s lead is told judgements of five and more only, never by month and never whose', async () => {
    const world = await figuresWorld(fresh.database);
    const { actors } = world;
    const ids = await story(world, 5);
    const judge = async (ticketId: string) => {
      await world.run(accept, { ticketId }, actors.staff);
      await world.run(resolve, { ticketId, outcome: 'explained', outcomeText: 'x' }, actors.staff);
      const verdict = { ticketId, solved: true, satisfied: false };
      await world.run(rate, verdict, { kind: 'bearer', subjectId: ticketId, key: 'k' });
    };
    for (const id of ids.slice(1)) await judge(id);
    await world.deliver();
    const few = await see(world, {}, actors.lead);
    expect(few).toMatchObject({ tooFewJudged: true, unlisted: ['judged', 'solved', 'satisfied', 'notJudged'] });
    expect(few.total.counts).toMatchObject({ resolved: 4, judged: 0, solved: 0, satisfied: 0, notJudged: 0 });
    expect(await see(world, {})).toMatchObject({
      tooFewJudged: false,
      unlisted: [],
      total: { counts: { judged: 4, solved: 4 } },
    });
    await judge(ids[0] ?? '');
    await world.deliver();
    const enough = await see(world, {}, actors.lead);
    expect(enough).toMatchObject({ tooFewJudged: false, total: { counts: { judged: 5, solved: 5, satisfied: 0 } } });
    expect(enough.months.find(({ counts }) => counts.raised > 0)?.counts).toMatchObject({
      resolved: 5,
      judged: 0,
      solved: 0,
      satisfied: 0,
    });
  });

  test('a rebuild mends figures that were spoilt, while they go on being counted', async () => {
    const world = await figuresWorld(fresh.database);
    await story(world, 3);
    await world.deliver();
    const before = await see(world, {});
    await world.kernel.database.transaction(world.tenantId, async (tx) => {
      await tx.raw({
        text: 'update figures.counts set raised = raised + 5 where tenant_id = $1',
        values: [tx.tenantId],
      });
    });
    expect((await compared(world)).length).toBeGreaterThan(0);
    await world.run(beginRebuild, {}, world.actors.system);
    await expect(world.run(beginRebuild, {}, world.actors.system)).rejects.toMatchObject({ code: 'rebuild-under-way' });
    // what happens while it is under way goes into both
    await story(world, 2);
    await world.deliver();
    await finishRebuild({ database: world.kernel.database, tenantId: world.tenantId });
    const after = await see(world, {});
    expect(after.total.counts.raised).toBe(before.total.counts.raised + 2);
    expect(await compared(world)).toEqual([]);
    const left = await world.kernel.database.transaction(world.tenantId, async (tx) => {
      const { rows } = await tx.raw({
        text: 'select distinct generation from figures.ticket_facts where tenant_id = $1',
        values: [tx.tenantId],
      });
      return rows;
    });
    expect(left).toEqual([{ generation: 2 }]);
  });

  test('a rebuild loses nothing of a ticket that is half walked when something happens to it', async () => {
    const world = await figuresWorld(fresh.database);
    const { actors, units, areas, tenantId } = world;
    const { database } = world.kernel;
    const matters = Array.from({ length: 2100 }, () => ({
      id: newId(),
      channel: 'counter' as const,
      body: 'lamp',
      areaId: areas.lakesideGrid1.id,
      noticeVersion: '1',
    }));
    for (let at = 0; at < matters.length; at += 100) {
      await Promise.all(matters.slice(at, at + 100).map((matter) => world.run(raise, matter, actors.dispatcher)));
    }
    const ticketId = matters[0]?.id ?? '';
    await world.run(dispatch, { ticketId, unitId: units.works.id }, actors.dispatcher);
    await world.deliver();
    await world.run(beginRebuild, {}, actors.system);
    // one step of the walk: the raising is in, the dispatch is not
    let steps = 0;
    await finishRebuild({ database, tenantId, stopped: () => steps++ > 0 });
    await world.run(accept, { ticketId }, actors.staff);
    await world.deliver();
    await finishRebuild({ database, tenantId });
    expect((await see(world, {})).units.map((row) => [row.unitId, row.counts.contactedInTime])).toEqual([
      [units.works.id, 1],
    ]);
    expect(await compared(world)).toEqual([]);
  });

  test('an event that was committed late is counted, though newer ones of its ticket are in', async () => {
    const world = await figuresWorld(fresh.database);
    const [ticketId = ''] = await story(world, 1);
    await world.run(accept, { ticketId }, world.actors.staff);
    await world.kernel.database.transaction(world.tenantId, async (tx) => {
      const [raised, dispatched, accepted] = await eventsOf(tx, ticketId);
      if (!raised || !dispatched || !accepted) throw new Error('three events were recorded');
      await takeIn(tx, 1, [raised, accepted]);
      await takeIn(tx, 1, [dispatched]);
    });
    expect(await compared(world)).toEqual([]);
    expect((await see(world, {})).total.counts).toMatchObject({ dispatched: 1, contactedInTime: 1 });
  });

  test('small numbers are not told in public', async () => {
    const world = await figuresWorld(fresh.database);
    const read = () =>
      world.kernel.database.transaction(world.tenantId, (tx) =>
        publicFigures(tx, world.areas.lakeside.id, world.clock.now()),
      );
    expect(await read()).toMatchObject({ raised: 0, rates: { response: null } });
    await story(world, 4);
    await world.deliver();
    expect(await read()).toMatchObject({ raised: null, open: null, resolved: 0, rates: { response: null } });
    await story(world, 1);
    await world.deliver();
    const told = await read();
    expect(told).toMatchObject({ raised: 5, open: 5, rates: { response: { percent: 0, of: 5 } }, medianDays: null });
    expect(told?.months.at(-1)).toEqual({ month: '2026-03', raised: 5, resolved: 0 });
  });

  test('a page reads cells by their key, never tickets', async () => {
    const world = await figuresWorld(fresh.database);
    const plan = await world.kernel.database.transaction(world.tenantId, async (tx) => {
      await tx.raw({ text: 'set local enable_seqscan = off', values: [] });
      const { rows } = await tx.raw<Record<string, string>>({
        text: `explain select * from figures.counts where tenant_id = '${tx.tenantId}' and generation = 1
               and area_id = '${world.areas.district.id}' and month between '2026-01' and '2026-12'`,
        values: [],
      });
      return rows.map((row) => Object.values(row)[0]).join('\n');
    });
    expect(plan).toMatch(/counts_pkey/u);
    expect(Object.keys(measures)).toEqual(measureNames);
  });
});
