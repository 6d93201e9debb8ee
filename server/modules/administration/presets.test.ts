import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../kernel/actor.ts';
import type { Database } from '../../kernel/database/database.ts';
import { freshPglite } from '../../kernel/database/testing.ts';
import { newId } from '../../kernel/ids.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { testWorld, type TestWorld } from '../people/testing.ts';
import { dispatch, raise } from '../tickets/public.ts';
import { presetList, setPresets } from './presets.ts';

let database: Database;
let world: TestWorld;
beforeAll(async () => {
  database = await freshPglite();
  world = await testWorld(database);
});
afterAll(() => database.close());

const set = (actor: Actor, key: string, values: Record<string, number | string | null>, commandId?: string) =>
  world.kernel.execute(setPresets, { key, values } as never, { tenantId: world.tenantId, actor, commandId });
const shown = (actor: Actor) => world.kernel.ask(presetList, {}, { tenantId: world.tenantId, actor });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  );

async function promisedOn(): Promise<string> {
  const id = newId();
  const to = { tenantId: world.tenantId, actor: world.actors.dispatcher };
  const matter = {
    id,
    channel: 'site' as const,
    body: '路灯不亮',
    areaId: world.areas.lakeside.id,
    noticeVersion: '1',
  };
  await world.kernel.execute(raise, matter, { ...to, actor: { kind: 'visitor', key: 'somebody' } });
  return (await world.kernel.execute(dispatch, { ticketId: id, unitId: world.units.works.id }, to)).promisedOn;
}

test('a changed time counts for the next ticket, keeps the others as they were, and can be read with its limits', async () => {
  expect(await promisedOn()).toBe('2026-03-09');
  const commandId = newId();
  await set(world.actors.system, 'tickets.presets', { promiseWorkingDays: 3 }, commandId);
  await set(world.actors.system, 'tickets.presets', { promiseWorkingDays: 3 }, commandId);
  expect(await promisedOn()).toBe('2026-03-05');
  const { groups } = await shown(world.actors.system);
  const field = groups
    .find((group) => group.key === 'tickets.presets')
    ?.fields.find((one) => one.name === 'promiseWorkingDays');
  expect(field).toEqual({ name: 'promiseWorkingDays', kind: 'number', min: 1, max: 60, value: 3, preset: 5 });
});

test('a value outside its limits, of another kind or without a name is refused and changes nothing', async () => {
  const before = await shown(world.actors.system);
  const wrong: Record<string, number | string>[] = [
    { promiseWorkingDays: 0 },
    { promiseWorkingDays: 'many' },
    { somethingElse: 1 },
  ];
  for (const values of wrong) {
    expect(await codeOf(set(world.actors.system, 'tickets.presets', values))).toBe('preset-wrong');
  }
  expect(await codeOf(set(world.actors.system, 'tickets.presets', {}))).toBe('nothing-changed');
  expect(await shown(world.actors.system)).toEqual(before);
});

test('the system administrator sets times, the security administrator the rules of signing in, nobody else anything', async () => {
  expect((await shown(world.actors.security)).groups.map((group) => group.key)).toEqual(['people.sign-in']);
  expect(await codeOf(set(world.actors.security, 'people.sign-in', { idleMinutes: 20 }))).toBe('done');
  expect(await codeOf(set(world.actors.security, 'tickets.presets', { promiseWorkingDays: 4 }))).toBe('not-allowed');
  expect(await codeOf(set(world.actors.system, 'people.sign-in', { idleMinutes: 25 }))).toBe('not-allowed');
  expect(await codeOf(shown(world.actors.dispatcher))).toBe('not-allowed');
  expect(await codeOf(set(world.actors.system, 'people.contact', { phone: '0635-9000000' }))).toBe('done');
});
