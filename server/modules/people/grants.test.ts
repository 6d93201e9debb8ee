import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../kernel/actor.ts';
import type { Database } from '../../kernel/database/database.ts';
import {
  freshPglite,
  freshPostgres,
  noPostgres,
  postgresUrl,
  type FreshPostgres,
} from '../../kernel/database/testing.ts';
import { newId } from '../../kernel/ids.ts';
import { NotAllowed } from '../../kernel/refusal.ts';
import { grants } from './grants.query.ts';
import { giveGrant, revokeGrant } from './grants.ts';
import {
  AdministratorsApart,
  GrantHeld,
  GrantLevelWrong,
  GrantRevoked,
  GrantToSelf,
  GrantUnitNeeded,
  GrantUnitNotTaken,
  LastAdministrator,
  PersonHasLeft,
} from './people.refusals.ts';
import { leave, registerPerson } from './persons.ts';
import type { Role } from './roles.ts';
import { covers } from './scope.ts';
import { personActor, testWorld, type TestPerson, type TestWorld } from './testing.ts';

let database: Database;
let shared: TestWorld;
beforeAll(async () => {
  database = await freshPglite();
  shared = await testWorld(database);
});
afterAll(() => database.close());

const as = (w: TestWorld, actor: Actor) => ({ tenantId: w.tenantId, actor });
const newcomer = async (w: TestWorld) =>
  (await w.kernel.execute(registerPerson, { name: '尤新人' }, as(w, w.actors.system))).personId;
const give = (w: TestWorld, by: TestPerson, personId: string, role: Role, rest: object = {}) =>
  w.kernel.execute(giveGrant, { personId, role, areaId: w.areas.district.id, ...rest }, as(w, w.actors[by]));

test('the system administrator gives work roles, the security administrator administrators’ roles, and not the other way round', async () => {
  const w = shared;
  await give(w, 'system', await newcomer(w), 'clerk');
  await give(w, 'security', await newcomer(w), 'audit-administrator');
  await expect(give(w, 'system', await newcomer(w), 'audit-administrator')).rejects.toThrow(NotAllowed);
  await expect(give(w, 'security', await newcomer(w), 'clerk')).rejects.toThrow(NotAllowed);
  await expect(give(w, 'supervisor', await newcomer(w), 'clerk')).rejects.toThrow(NotAllowed);
});

test('nobody gives a role to themselves', async () => {
  const w = shared;
  await expect(give(w, 'system', w.actors.system.id, 'clerk')).rejects.toThrow(GrantToSelf);
});

test('the three administrators are three people', async () => {
  const w = shared;
  await expect(give(w, 'security', w.actors.system.id, 'audit-administrator')).rejects.toThrow(AdministratorsApart);
  await expect(give(w, 'security', w.actors.audit.id, 'system-administrator')).rejects.toThrow(AdministratorsApart);
});

test('a role is held once for a scope, and can be given again after it was taken back', async () => {
  const w = shared;
  const personId = await newcomer(w);
  const { grantId } = await give(w, 'system', personId, 'dispatcher');
  await expect(give(w, 'system', personId, 'dispatcher')).rejects.toThrow(GrantHeld);
  await w.kernel.execute(revokeGrant, { grantId }, as(w, w.actors.system));
  await expect(w.kernel.execute(revokeGrant, { grantId }, as(w, w.actors.system))).rejects.toThrow(GrantRevoked);
  await give(w, 'system', personId, 'dispatcher');
});

test('roles that act for a unit name it, the others do not', async () => {
  const w = shared;
  const personId = await newcomer(w);
  await expect(give(w, 'system', personId, 'unit-lead')).rejects.toThrow(GrantUnitNeeded);
  await expect(give(w, 'system', personId, 'clerk', { unitId: w.units.works.id })).rejects.toThrow(GrantUnitNotTaken);
  await give(w, 'system', personId, 'unit-lead', { unitId: w.units.works.id });
});

test('a grid worker holds an area and a unit, a helper a unit or none, and each reaches what it names', async () => {
  const w = shared;
  const personId = await newcomer(w);
  const areaId = w.areas.lakesideGrid1.id;
  const unitId = w.units.works.id;
  await give(w, 'system', personId, 'grid-worker', { areaId });
  await give(w, 'system', personId, 'grid-worker', { areaId, unitId });
  await expect(give(w, 'system', personId, 'grid-worker', { areaId, unitId })).rejects.toThrow(GrantHeld);
  await give(w, 'system', personId, 'helper', { areaId });
  await give(w, 'system', personId, 'helper', { areaId, unitId });
  const actor = personActor(personId, [
    { role: 'grid-worker', scopeLevel: 'grid', scopeId: areaId, unitId: null },
    { role: 'grid-worker', scopeLevel: 'grid', scopeId: areaId, unitId },
  ]);
  expect(covers(actor, ['grid-worker'], { gridId: areaId })).toBe(true);
  expect(covers(actor, ['grid-worker'], { gridId: 'another', unitId })).toBe(true);
  expect(covers(actor, ['grid-worker'], { gridId: 'another', unitId: w.units.westOffice.id })).toBe(false);
});

test('roles stand over a district, street, community or grid; administrators’ over the district', async () => {
  const w = shared;
  const personId = await newcomer(w);
  await expect(give(w, 'system', personId, 'clerk', { areaId: w.areas.estate.id })).rejects.toThrow(GrantLevelWrong);
  await expect(give(w, 'security', personId, 'audit-administrator', { areaId: w.areas.eastStreet.id })).rejects.toThrow(
    GrantLevelWrong,
  );
  await give(w, 'system', personId, 'grid-worker', { areaId: w.areas.lakesideGrid1.id });
});

test('who has left is given nothing', async () => {
  const w = shared;
  const personId = await newcomer(w);
  await w.kernel.execute(leave, { personId }, as(w, w.actors.system));
  await expect(give(w, 'system', personId, 'clerk')).rejects.toThrow(PersonHasLeft);
});

test('the last administrator of a kind keeps the role', async () => {
  const w = await testWorld(database);
  const list = await w.kernel.ask(grants, { role: 'system-administrator' }, as(w, w.actors.security));
  const grantId = list.items[0]?.id ?? '';
  await expect(w.kernel.execute(revokeGrant, { grantId }, as(w, w.actors.security))).rejects.toThrow(LastAdministrator);
  await give(w, 'security', await newcomer(w), 'system-administrator');
  await w.kernel.execute(revokeGrant, { grantId }, as(w, w.actors.security));
});

test('a grant sent twice is one grant', async () => {
  const w = shared;
  const input = { personId: await newcomer(w), role: 'clerk' as const, areaId: w.areas.oldTown.id };
  const commandId = newId();
  const send = () => w.kernel.execute(giveGrant, input, { ...as(w, w.actors.system), commandId });
  expect(await send()).toEqual(await send());
});

test('administrators read who holds what, others do not', async () => {
  const w = await testWorld(database);
  for (const by of ['system', 'security', 'audit'] as const) {
    const list = await w.kernel.ask(grants, { limit: 5 }, as(w, w.actors[by]));
    expect(list.items).toHaveLength(5);
    expect(list.allowed).toEqual({ giveWorkRole: by === 'system', giveAdministratorRole: by === 'security' });
  }
  await expect(w.kernel.ask(grants, {}, as(w, w.actors.dispatcher))).rejects.toThrow(NotAllowed);
});

describe.skipIf(!postgresUrl)(`at once on PostgreSQL (${postgresUrl ? 'given' : noPostgres})`, () => {
  let postgres: FreshPostgres;
  beforeAll(async () => {
    postgres = await freshPostgres();
  });
  afterAll(() => postgres?.close());

  test('two administrators’ roles given at once to one person: one is refused', async () => {
    const w = await testWorld(postgres.database);
    for (let round = 0; round < 5; round += 1) {
      const personId = await newcomer(w);
      const outcomes = await Promise.allSettled([
        give(w, 'security', personId, 'audit-administrator'),
        give(w, 'security', personId, 'system-administrator'),
        give(w, 'security', personId, 'security-administrator').catch((error: unknown) => Promise.reject(error)),
      ]);
      expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    }
  });

  test('the same grant given twenty times at once is held once', async () => {
    const w = await testWorld(postgres.database);
    const personId = await newcomer(w);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => give(w, 'system', personId, 'clerk')));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(GrantHeld);
    }
  });

  test('of the last two administrators who lose the role at once, one keeps it', async () => {
    const w = await testWorld(postgres.database);
    await give(w, 'security', await newcomer(w), 'audit-administrator');
    const list = await w.kernel.ask(grants, { role: 'audit-administrator' }, as(w, w.actors.security));
    expect(list.items).toHaveLength(2);
    const outcomes = await Promise.allSettled(
      list.items.map(({ id }) => w.kernel.execute(revokeGrant, { grantId: id }, as(w, w.actors.security))),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });
});
