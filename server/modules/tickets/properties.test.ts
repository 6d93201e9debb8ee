/** What must hold for every ticket, whoever looks at it and whatever is done to it. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor, Grant } from '../../kernel/actor.ts';
import { systemActor } from '../../kernel/actor.ts';
import type { Database } from '../../kernel/database/database.ts';
import { freshPglite } from '../../kernel/database/testing.ts';
import { newId } from '../../kernel/ids.ts';
import { chinaCalendar } from '../../seeds/reference/calendar.ts';
import { roles } from '../people/roles.ts';
import { personActor, testWorld, type TestArea, type TestUnit, type TestWorld } from '../people/testing.ts';
import { subjectFrom } from './begin.ts';
import { readTickets, visibleTo, Where } from './list.ts';
import { canMove, moveNames, moves } from './moves.ts';
import { drawNumber, numberFromSeed, readNumber, spokenNumber } from './number.ts';
import { may } from './policy.ts';
import { presets } from './presets.ts';
import { blankTicket, insertTickets } from './store.ts';
import { states, type State, type Ticket } from './ticket.ts';
import { dispatched, promiseAfter, raised, reopened, resolved, type Rules } from './transitions.ts';

describe('a list holds exactly the records that may be read', () => {
  const persons = Array.from({ length: 4 }, () => newId());
  let database: Database;
  let world: TestWorld;
  const tickets: Ticket[] = [];
  beforeAll(async () => {
    database = await freshPglite();
    world = await testWorld(database);
    const { areas, units } = world;
    const ticket = fc.record({
      area: fc.constantFrom(...(Object.keys(areas) as TestArea[])),
      unit: fc.option(fc.constantFrom(...(Object.keys(units) as TestUnit[]))),
      handlerId: fc.option(fc.constantFrom(...persons), { freq: 2 }),
      raisedById: fc.option(fc.constantFrom(...persons), { freq: 2 }),
      state: fc.constantFrom(...states),
    });
    for (const one of fc.sample(ticket, { numRuns: 150, seed: 20_260_302 })) {
      const area = areas[one.area];
      tickets.push({
        ...blankTicket,
        id: newId(),
        number: drawNumber(),
        channel: 'site',
        subject: 's',
        body: 'b',
        areaId: area.id,
        streetId: area.streetId,
        communityId: area.communityId,
        gridId: area.gridId,
        unitId: one.unit && units[one.unit].id,
        handlerId: one.handlerId,
        raisedById: one.raisedById,
        raisedAt: world.clock.now(),
        recordedAt: world.clock.now(),
        mover: 'dispatcher',
        moveDueAt: null,
        state: one.state,
      });
    }
    await database.transaction(world.tenantId, (tx) => insertTickets(tx, tickets));
  }, 60_000);
  afterAll(() => database.close());

  const listed = (actor: Actor): Promise<string[]> =>
    database.transaction(world.tenantId, async (tx) => {
      const where = new Where(world.tenantId);
      visibleTo(actor, where, 'all');
      return (await readTickets(tx, where, 't.id', 1000)).map((ticket) => ticket.id);
    });
  const readable = (actor: Actor): string[] =>
    tickets
      .filter((ticket) => may.read(actor, ticket))
      .map((ticket) => ticket.id)
      .toSorted();

  test('for anybody, with whatever roles over whatever areas and units', async () => {
    const areas = Object.values(world.areas);
    const units = Object.values(world.units).map((unit) => unit.id);
    const grant: fc.Arbitrary<Grant> = fc
      .record({
        role: fc.constantFrom(...roles),
        area: fc.constantFrom(...areas),
        unitId: fc.option(fc.constantFrom(...units), { freq: 1 }),
      })
      .map(({ role, area, unitId }) => ({ role, scopeLevel: area.level, scopeId: area.id, unitId }));
    const person = fc.record({ id: fc.constantFrom(...persons, newId()), grants: fc.array(grant, { maxLength: 4 }) });
    const sizes = new Set<number>();
    await fc.assert(
      fc.asyncProperty(person, async ({ id, grants }) => {
        const actor = personActor(id, grants);
        const seen = await listed(actor);
        sizes.add(seen.length);
        expect(seen).toEqual(readable(actor));
      }),
      { numRuns: 200 },
    );
    // nothing would be shown by lists that are always empty or always full
    expect(sizes.size).toBeGreaterThan(5);
  });

  test('for the program everything, for a visitor nothing', async () => {
    expect(await listed(systemActor('test'))).toHaveLength(tickets.length);
    expect(await listed({ kind: 'visitor', key: 'k' })).toEqual([]);
    expect(readable({ kind: 'visitor', key: 'k' })).toEqual([]);
  });
});

describe('the state table', () => {
  const ends: readonly State[] = ['closed', 'withdrawn'];

  test.each(moveNames)('%s starts somewhere, may be made by somebody, and leads to a state that exists', (name) => {
    const move = moves[name];
    expect(move.from.length).toBeGreaterThan(0);
    expect(new Set(move.from).size).toBe(move.from.length);
    for (const state of move.from) expect(states).toContain(state);
    expect(move.by.length).toBeGreaterThan(0);
    expect([...states, 'same', 'before', 'open']).toContain(move.to);
    for (const state of states) expect(canMove(state, name)).toBe((move.from as readonly State[]).includes(state));
  });

  test.each(states.filter((state) => !ends.includes(state)))('from %s there is a way on', (state) => {
    const ways = moveNames.filter(
      (name) => canMove(state, name) && moves[name].to !== 'same' && moves[name].to !== state,
    );
    expect(ways).not.toEqual([]);
  });

  test('every state but the first is reached by some move', () => {
    // a decided return leads back to raised, supplied information to where the question was asked
    const reached = new Set(moveNames.map((name) => moves[name].to as string));
    for (const state of states) if (state !== 'raised') expect(reached).toContain(state);
  });

  test('what is withdrawn stays so: nothing but the count in the rates can change', () => {
    expect(moveNames.filter((name) => canMove('withdrawn', name)).toSorted()).toEqual(['exclude', 'include']);
  });

  test('only the program makes what falls due by itself', () => {
    const byProgram = moveNames.filter((name) => (moves[name].by as readonly string[]).includes('system'));
    for (const name of byProgram) expect(moves[name].by).toEqual(['system']);
  });
});

describe('a number that is read out', () => {
  const numbers = fc.integer({ min: 10_000_000, max: 99_999_999 }).map(numberFromSeed);

  test('is understood with spaces, dashes and full-width digits', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        expect(readNumber(number)).toBe(number);
        expect(readNumber(` ${spokenNumber(number)} `)).toBe(number);
        expect(readNumber(spokenNumber(number).replaceAll(' ', '-'))).toBe(number);
        const fullWidth = number.replace(/\d/gu, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
        expect(readNumber(fullWidth)).toBe(number);
      }),
    );
  });

  test('with one wrong digit is no number', () => {
    fc.assert(
      fc.property(numbers, fc.nat(8), fc.integer({ min: 1, max: 9 }), (number, place, by) => {
        const wrong = [...number];
        wrong[place] = String((Number(wrong[place]) + by) % 10);
        expect(readNumber(wrong.join(''))).toBeUndefined();
      }),
    );
  });

  test('with two neighbours swapped is no number', () => {
    fc.assert(
      fc.property(numbers, fc.nat(7), (number, place) => {
        const [a = '', b = ''] = number.slice(place, place + 2);
        fc.pre(a !== b);
        expect(readNumber(number.slice(0, place) + b + a + number.slice(place + 2))).toBeUndefined();
      }),
    );
  });

  test('has nine digits: more, fewer or letters are none', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        const read = readNumber(text);
        if (read !== undefined) expect(read).toMatch(/^[1-9]\d{8}$/u);
      }),
    );
    fc.assert(
      fc.property(numbers, (number) => {
        expect(readNumber(number.slice(1))).toBeUndefined();
        expect(readNumber(`${number}0`)).toBeUndefined();
      }),
    );
  });
});

describe('a subject made from the text', () => {
  const chinese = fc.string({
    unit: fc.constantFrom(...'路灯不亮，三号楼。！？\n； ab😀'),
    minLength: 1,
    maxLength: 80,
  });

  test('is short, has no line break, and is something wherever the text is', () => {
    fc.assert(
      fc.property(fc.oneof(chinese, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 })), (body) => {
        fc.pre(body.trim() !== '');
        const subject = subjectFrom(body);
        expect(subject).not.toBe('');
        expect([...subject].length).toBeLessThanOrEqual(30);
        expect(subject).not.toMatch(/[\n\r]/u);
        expect(subject.isWellFormed()).toBe(true);
      }),
    );
  });

  test('is the first sentence', () => {
    expect(subjectFrom('路灯不亮。已经三天了！')).toBe('路灯不亮');
    expect(subjectFrom('  井盖松动\n请尽快来看看')).toBe('井盖松动');
    expect(subjectFrom('！！！\n路灯不亮。')).toBe('路灯不亮');
    expect(subjectFrom('？\n？')).toBe('？ ？');
    const long = '长'.repeat(40);
    expect(subjectFrom(long)).toBe(`${'长'.repeat(29)}…`);
  });
});

describe('promises around Spring Festival 2026 (off 15–23 February, worked on Saturdays 14 and 28)', () => {
  const calendar = chinaCalendar();
  const rules: Rules = { presets, calendar };
  const at = (date: string, time = '10:00') => new Date(`${date}T${time}:00+08:00`);

  test.each([
    ['2026-02-10', 5, '2026-02-24'],
    ['2026-02-13', 1, '2026-02-14'],
    ['2026-02-14', 1, '2026-02-24'],
    ['2026-02-16', 1, '2026-02-24'],
    ['2026-02-16', 5, '2026-02-28'],
    ['2026-02-23', 1, '2026-02-24'],
    ['2026-02-27', 2, '2026-03-02'],
    ['2026-02-13', 15, '2026-03-12'],
  ])('dispatched on %s with %i working days, the answer is promised for %s at the end of work', (from, days, on) => {
    expect(promiseAfter(at(from), days, calendar)).toEqual({ on, until: at(on, '17:00') });
    // the hour of the day does not matter
    expect(promiseAfter(at(from, '00:00'), days, calendar)).toEqual(promiseAfter(at(from, '23:59'), days, calendar));
  });

  test('a ticket passed on keeps its promise, and second handling has one of its own', () => {
    const fresh = { promisedOn: null, promisedUntil: null, firstPromisedOn: null, handling: 1, contactDueAt: null };
    const first = dispatched(fresh, { unitId: 'a' }, at('2026-02-13'), rules);
    expect(first.promisedOn).toBe('2026-02-27');
    const passedOn = dispatched({ ...fresh, ...first } as Ticket, { unitId: 'b' }, at('2026-02-26'), rules);
    expect(passedOn).toMatchObject({ unitId: 'b', promisedOn: '2026-02-27', firstPromisedOn: '2026-02-27' });
    expect(passedOn.contactDueAt).toEqual(first.contactDueAt);
    const again = reopened({ ...fresh, ...passedOn } as Ticket, at('2026-02-27'), rules);
    expect(again).toMatchObject({
      state: 'dispatched',
      handling: 2,
      promisedOn: '2026-03-03',
      firstPromisedOn: '2026-02-27',
    });
  });

  test('a ticket raised on New Year’s Eve waits for the dispatcher a day, and days to reply leave the holiday out', () => {
    expect(raised(at('2026-02-16'), presets).moveDueAt).toEqual(at('2026-02-17'));
    const answer = { outcome: 'solved', outcomeText: 't' } as const;
    const patch = resolved(
      { raisedAt: at('2026-02-13'), contactedAt: null, promisedUntil: null },
      answer,
      at('2026-02-25'),
      rules,
    );
    // 14, 24 and 25 February
    expect(patch).toMatchObject({ replyDays: 12, replyWorkingDays: 3 });
  });

  test('more days, or a later start, never promise an earlier day, and every promise is a working day', () => {
    const days = fc.integer({ min: 1, max: 60 });
    const start = fc.date({ min: at('2025-12-01'), max: at('2026-06-01'), noInvalidDate: true });
    fc.assert(
      fc.property(start, days, fc.nat(30 * 86_400_000), (from, count, later) => {
        const promise = promiseAfter(from, count, calendar);
        expect(calendar.isWorkday(promise.on)).toBe(true);
        expect(promise.until > from).toBe(true);
        expect(promiseAfter(from, count + 1, calendar).on > promise.on).toBe(true);
        expect(promiseAfter(new Date(from.getTime() + later), count, calendar).on >= promise.on).toBe(true);
      }),
    );
  });
});
