import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../kernel/actor.ts';
import type { Database } from '../../kernel/database/database.ts';
import { freshPglite } from '../../kernel/database/testing.ts';
import { eventsOf } from '../../kernel/event.ts';
import { newId } from '../../kernel/ids.ts';
import { NotAllowed, NotFound } from '../../kernel/refusal.ts';
import { membersOfUnit, personNames } from './directory.ts';
import { AlreadyMember, PersonHasLeft, PhoneWrong, UnitInUse, UnitNameTaken, UnitRetired } from './people.refusals.ts';
import { PageMarkWrong } from './paging.ts';
import { placeOfPerson } from './person-store.ts';
import { person, personPhone, persons } from './persons.query.ts';
import { changePerson, joinUnit, leave, leaveUnit, registerPerson, unmaskPerson } from './persons.ts';
import { may } from './policy.ts';
import { roles } from './roles.ts';
import { grantOver, personActor, testWorld, type TestArea, type TestUnit, type TestWorld } from './testing.ts';
import { unit, units } from './units.query.ts';
import { addUnit, changeUnit, retireUnit } from './units.ts';

let database: Database;
let shared: TestWorld;
beforeAll(async () => {
  database = await freshPglite();
  shared = await testWorld(database);
});
afterAll(() => database.close());

const as = (w: TestWorld, actor: Actor) => ({ tenantId: w.tenantId, actor });
const asSystem = (w: TestWorld) => as(w, w.actors.system);
const register = (w: TestWorld, input: Partial<Parameters<typeof registerPerson.run>[1]> = {}) =>
  w.kernel.execute(registerPerson, { name: '尤新人', ...input }, asSystem(w));

test('a person is registered without a phone', async () => {
  const w = shared;
  const { personId } = await register(w, { homeAreaId: w.areas.building.id, skills: ['水电'] });
  const shown = await w.kernel.ask(person, { personId }, asSystem(w));
  expect(shown).toMatchObject({ name: '尤新人', phone: null, homeAreaName: '1号楼', skills: ['水电'], grants: [] });
});

test('a phone is masked in lists, and unmasking it says who and why', async () => {
  const w = await testWorld(database);
  const { personId } = await register(w, { phone: '138 1234 5678', homeAreaId: w.areas.lakeside.id });
  const clerk = as(w, w.actors.clerk);
  expect((await w.kernel.ask(person, { personId }, clerk)).phone).toBe('138****5678');
  const list = await w.kernel.ask(persons, { words: '尤' }, clerk);
  expect(list.items.map((row) => row.phone)).toEqual(['138****5678']);
  await expect(w.kernel.ask(personPhone, { personId }, clerk)).rejects.toThrow(NotAllowed);
  await w.kernel.execute(unmaskPerson, { personId, reason: '回访' }, clerk);
  expect(await w.kernel.ask(personPhone, { personId }, clerk)).toEqual({ phone: '+8613812345678' });
  const story = await database.transaction(w.tenantId, (tx) => eventsOf(tx, personId));
  expect(story.at(-1)).toMatchObject({
    type: 'person.unmasked',
    actorId: w.actors.clerk.id,
    data: { reason: '回访' },
  });
  expect(JSON.stringify(story)).not.toContain('1381234');
  w.clock.advance(301_000);
  await expect(w.kernel.ask(personPhone, { personId }, clerk)).rejects.toThrow(NotAllowed);
  await expect(w.kernel.execute(unmaskPerson, { personId, reason: '好奇' }, as(w, w.actors.worker))).rejects.toThrow(
    NotAllowed,
  );
});

test('a number that is none is refused', async () => {
  await expect(register(shared, { phone: '12345' })).rejects.toThrow(PhoneWrong);
});

test('a person is changed, and the log names the fields without their values', async () => {
  const w = shared;
  const { personId } = await register(w, { phone: '13800001111' });
  await w.kernel.execute(changePerson, { personId, name: '尤改名', homeAreaId: null, skills: ['焊接'] }, asSystem(w));
  const shown = await w.kernel.ask(person, { personId }, asSystem(w));
  expect(shown).toMatchObject({ name: '尤改名', phone: '138****1111', skills: ['焊接'] });
  const story = await database.transaction(w.tenantId, (tx) => eventsOf(tx, personId));
  expect(story.at(-1)?.data).toEqual({ changed: ['name', 'skills'] });
});

test('only the system administrator registers, changes and sends away', async () => {
  const w = shared;
  for (const actor of [w.actors.clerk, w.actors.security, w.actors.nobody, { kind: 'visitor' as const, key: 'v' }]) {
    await expect(w.kernel.execute(registerPerson, { name: '某' }, as(w, actor))).rejects.toThrow(NotAllowed);
    await expect(w.kernel.execute(leave, { personId: w.actors.worker.id }, as(w, actor))).rejects.toThrow(NotAllowed);
  }
});

test('a registration sent twice is one person', async () => {
  const commandId = newId();
  const send = () => shared.kernel.execute(registerPerson, { name: '尤再来' }, { ...asSystem(shared), commandId });
  expect(await send()).toEqual(await send());
});

test('who leaves has no roles, no units, and is not listed; their name stays with their work', async () => {
  const w = await testWorld(database);
  expect(await w.kernel.execute(leave, { personId: w.actors.staff.id }, asSystem(w))).toMatchObject({ grantsEnded: 1 });
  const list = await w.kernel.ask(persons, {}, asSystem(w));
  expect(list.items.map((row) => row.id)).not.toContain(w.actors.staff.id);
  await database.transaction(w.tenantId, async (tx) => {
    expect((await membersOfUnit(tx, w.units.works.id)).map((member) => member.personId)).toEqual([w.actors.lead.id]);
    expect((await personNames(tx, [w.actors.staff.id])).get(w.actors.staff.id)).toBe('修路生');
  });
  await expect(w.kernel.execute(leave, { personId: w.actors.staff.id }, asSystem(w))).rejects.toThrow(PersonHasLeft);
});

test('the last administrator of a kind cannot leave', async () => {
  const w = await testWorld(database);
  await expect(w.kernel.execute(leave, { personId: w.actors.audit.id }, asSystem(w))).rejects.toMatchObject({
    code: 'last-administrator',
  });
});

test('a membership is held once, and ends', async () => {
  const w = shared;
  const { personId } = await register(w);
  const input = { personId, unitId: w.units.westOffice.id, title: '干事' };
  await w.kernel.execute(joinUnit, input, asSystem(w));
  await expect(w.kernel.execute(joinUnit, input, asSystem(w))).rejects.toThrow(AlreadyMember);
  expect((await w.kernel.ask(unit, { unitId: w.units.westOffice.id }, asSystem(w))).members).toHaveLength(1);
  await w.kernel.execute(leaveUnit, { personId, unitId: w.units.westOffice.id }, asSystem(w));
  await expect(w.kernel.execute(leaveUnit, { personId, unitId: w.units.westOffice.id }, asSystem(w))).rejects.toThrow(
    NotFound,
  );
});

test('a unit is added, changed and retired; its name is unique in its area', async () => {
  const w = await testWorld(database);
  const add = (name: string) =>
    w.kernel.execute(addUnit, { name, kind: 'station', areaId: w.areas.eastStreet.id }, asSystem(w));
  const { unitId } = await add('环卫站');
  await expect(add('环卫站')).rejects.toThrow(UnitNameTaken);
  await w.kernel.execute(
    changeUnit,
    { unitId, name: '环卫所', kind: 'station', areaId: w.areas.oldTown.id, phone: '0635-8000000' },
    asSystem(w),
  );
  const list = await w.kernel.ask(units, { areaId: w.areas.oldTown.id }, asSystem(w));
  expect(list.items).toMatchObject([{ id: unitId, name: '环卫所', areaName: '老城社区', phone: '0635-8000000' }]);
  await expect(w.kernel.execute(retireUnit, { unitId: w.units.works.id }, asSystem(w))).rejects.toThrow(UnitInUse);
  await w.kernel.execute(retireUnit, { unitId }, asSystem(w));
  await expect(w.kernel.execute(retireUnit, { unitId }, asSystem(w))).rejects.toThrow(UnitRetired);
  await expect(w.kernel.execute(retireUnit, { unitId }, as(w, w.actors.dispatcher))).rejects.toThrow(NotAllowed);
});

test("a visitor sees units with their numbers, and nobody's name", async () => {
  const visitor = as(shared, { kind: 'visitor', key: 'v' });
  const shown = await shared.kernel.ask(unit, { unitId: shared.units.works.id }, visitor);
  expect(shown).toMatchObject({ unit: { name: '市政养护中心' }, members: [], allowed: { change: false } });
  await expect(shared.kernel.ask(persons, {}, visitor)).rejects.toThrow(NotAllowed);
});

test('pages follow each other without gap or repeat, and a made-up mark is refused', async () => {
  const w = shared;
  const all = (await w.kernel.ask(persons, { limit: 200 }, asSystem(w))).items.map((row) => row.id);
  const walked: string[] = [];
  let after: string | undefined;
  do {
    const { items, next } = await w.kernel.ask(persons, { limit: 3, after }, asSystem(w));
    walked.push(...items.map((row) => row.id));
    after = next ?? undefined;
  } while (after);
  expect(walked).toEqual(all);
  for (const mark of ['x', Buffer.from('["a","b"]').toString('base64url'), Buffer.from('[1]').toString('base64url')]) {
    await expect(w.kernel.ask(persons, { after: mark }, asSystem(w))).rejects.toThrow(PageMarkWrong);
  }
});

test('the list of persons holds exactly those whom one may read', async () => {
  const w = await testWorld(database);
  const homes: (TestArea | null)[] = [null, 'lakesideGrid1', 'building', 'oldTown', 'millVillage', 'westStreet'];
  const memberOf: (TestUnit | null)[] = [null, 'works', 'eastOffice', 'lakesideCommittee', 'westOffice'];
  for (const home of homes) {
    for (const unitKey of memberOf) {
      const { personId } = await register(w, { homeAreaId: home && w.areas[home].id });
      if (unitKey) await w.kernel.execute(joinUnit, { personId, unitId: w.units[unitKey].id }, asSystem(w));
    }
  }
  const everyone = (await w.kernel.ask(persons, { limit: 200 }, asSystem(w))).items.map((row) => row.id);
  const places = await database.transaction(w.tenantId, (tx) =>
    Promise.all(everyone.map((id) => placeOfPerson(tx, id))),
  );
  const areaKey = fc.constantFrom<TestArea>(
    'district',
    'eastStreet',
    'westStreet',
    'lakeside',
    'oldTown',
    'lakesideGrid1',
    'lakesideGrid2',
    'estate',
  );
  const unitKey = fc.option(fc.constantFrom<TestUnit>('works', 'eastOffice', 'lakesideCommittee', 'westOffice'));
  const grant = fc.tuple(fc.constantFrom(...roles), areaKey, unitKey);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...everyone, newId()), fc.array(grant, { maxLength: 3 }), async (id, grants) => {
      const actor = personActor(
        id,
        grants.map(([role, area, unitOf]) => grantOver(role, w.areas[area], unitOf && w.units[unitOf].id)),
      );
      const list = (await w.kernel.ask(persons, { limit: 200 }, as(w, actor))).items.map((row) => row.id);
      const readable = places.filter((place) => may.readPerson(actor, place)).map((place) => place.id);
      expect(new Set(list)).toEqual(new Set(readable));
    }),
    { numRuns: 60 },
  );
});
