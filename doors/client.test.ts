import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createApp, type App } from '../server/app.ts';
import { readConfiguration } from '../server/configuration.ts';
import type { Database } from '../server/kernel/database/database.ts';
import { freshPglite } from '../server/kernel/database/testing.ts';
import { silentLog } from '../server/kernel/log.ts';
import { testWorld, type TestWorld } from '../server/modules/people/testing.ts';
import { act, actAs, addressOf, ask, endSessionOwed, newId, onSignedOut, Refused, speak, Unreached } from './client.ts';
import { keepSessionToEnd, sessionToEnd } from './leaving.ts';

let database: Database;
let world: TestWorld;
let app: App;
const sent: Request[] = [];

beforeAll(async () => {
  database = await freshPglite();
  world = await testWorld(database);
  app = createApp({
    database,
    clock: world.clock,
    log: silentLog(),
    configuration: readConfiguration({ TENANT: world.tenant.slug }),
  });
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const request = new Request(new URL(path, 'http://localhost'), init);
    sent.push(request.clone());
    return app.fetch(request);
  });
});
afterEach(() => {
  sent.length = 0;
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await database.close();
});

const matter = () => ({
  id: newId(),
  channel: 'site' as const,
  body: '路灯不亮',
  areaId: world.areas.lakeside.id,
  noticeVersion: '1',
});

test('a command travels with its id, and a retry is answered the same', async () => {
  const input = matter();
  const commandId = newId();
  const first = await act('tickets.raise', input, { commandId });
  const again = await act('tickets.raise', input, { commandId });
  expect(again).toEqual(first);
  expect(first.number).toBeTruthy();
  expect(sent[0]?.headers.get('idempotency-key')).toBe(commandId);
});

test('a refusal comes in the chosen language, with its code and what is wrong', async () => {
  speak('en');
  const refused = await act('tickets.raise', { ...matter(), areaId: newId() }, { commandId: newId() }).catch(
    (error: unknown) => error,
  );
  expect(refused).toBeInstanceOf(Refused);
  expect(refused).toMatchObject({ code: 'area-unknown', status: 422 });
  expect((refused as Refused).title).toMatch(/[a-z]/);
  const invalid = await act('tickets.raise', { ...matter(), body: '' }, { commandId: newId() }).catch(
    (error: unknown) => error,
  );
  expect((invalid as Refused).issues.map(({ path }) => path)).toContain('body');
});

test('whoever is not signed in is told so once for all', async () => {
  const told = vi.fn<() => void>();
  onSignedOut(told);
  await expect(ask('tickets.inbox', {})).rejects.toMatchObject({ code: 'sign-in-needed', status: 401 });
  expect(told).toHaveBeenCalledOnce();
});

test('a page that belongs to a person says so with each command, unless it is for nobody in particular', async () => {
  actAs(world.actors.dispatcher.id);
  // nobody is signed in: the matter is not raised as a stranger's
  await expect(act('tickets.raise', matter(), { commandId: newId() })).rejects.toMatchObject({ status: 401 });
  expect(sent[0]?.headers.get('x-acting-person')).toBe(world.actors.dispatcher.id);
  await act('tickets.raise', matter(), { commandId: newId(), actingPerson: null });
  actAs(null);
  await act('tickets.raise', matter(), { commandId: newId() });
  expect(sent.slice(1).map((request) => request.headers.get('x-acting-person'))).toEqual([null, null]);
});

test('who signed out without network is signed out before anything else is sent', async () => {
  const real = fetch;
  const person = world.actors.dispatcher.id;
  keepSessionToEnd(person);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  await expect(endSessionOwed()).rejects.toBeInstanceOf(Unreached);
  await expect(ask('people.me', {})).rejects.toBeInstanceOf(Unreached);
  // a server that is there and cannot yet: nothing gets past it either
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    return Promise.resolve(new Response(JSON.stringify({ code: 'busy', title: '' }), { status: 503 }));
  });
  await expect(ask('people.me', {})).rejects.toBeInstanceOf(Unreached);
  expect(asked).toEqual([addressOf('people.sign-out', {})]);
  expect(sessionToEnd()).toBe(person);

  vi.stubGlobal('fetch', real);
  await Promise.all([ask('people.areas', {}), ask('tickets.inbox', {})].map((one) => one.catch(() => {})));
  expect(sent.map((request) => new URL(request.url).pathname)).toEqual([
    addressOf('people.sign-out', {}),
    addressOf('people.areas', {}),
    addressOf('tickets.inbox', {}),
  ]);
  expect(sent[0]?.headers.get('x-acting-person')).toBe(person);
  expect(sessionToEnd()).toBeNull();
});

test('an answer that is not ours, and none at all, are silence', async () => {
  const real = fetch;
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('<html>hotel</html>', { status: 511 })));
  await expect(ask('tickets.inbox', {})).rejects.toBeInstanceOf(Unreached);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  await expect(ask('tickets.inbox', {})).rejects.toBeInstanceOf(Unreached);
  vi.stubGlobal('fetch', real);
});

test('fields of the path are put into it, lists are repeated, what is absent is left out', async () => {
  expect(addressOf('tickets.picture', { pictureId: 'a/b' })).toBe('/api/pictures/a%2Fb');
  await ask('tickets.ticket', { ticketId: 'a b' }).catch(() => {});
  expect(new URL(sent[0]?.url ?? '').pathname).toBe('/api/tickets/a%20b');
});

test('ids are UUIDs of version 7 in the order they are made', () => {
  const first = newId(1_700_000_000_000);
  expect(first).toMatch(/^018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(newId(1_700_000_000_001) > first).toBe(true);
});
