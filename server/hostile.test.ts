/** Hostile input through every route there is: also those that are added later. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp, type App } from './app.ts';
import { readConfiguration } from './configuration.ts';
import type { Actor } from './kernel/actor.ts';
import type { InputOf } from './kernel/command.ts';
import type { Database } from './kernel/database/database.ts';
import { engines } from './kernel/database/testing.ts';
import { shapeOf } from './kernel/http/coerce.ts';
import type { Route } from './kernel/http/route.ts';
import { newId } from './kernel/ids.ts';
import { createLog } from './kernel/log.ts';
import type { Module } from './kernel/module.ts';
import { knownRefusals } from './kernel/refusal.ts';
import { modules } from './modules.ts';
import { testWorld } from './modules/people/testing.ts';
import { raise } from './modules/tickets/public.ts';
import { createSite } from '../site/pages.ts';

const allModules = modules as readonly Module[];
const routes: readonly Route[] = allModules.flatMap((module) => module.routes ?? []);

const sql = "'; drop table kernel.events; --";
const html = '<script>alert(1)</script><img src=x onerror=alert(1)>';
const texts = [
  sql,
  html,
  '../../../../etc/passwd',
  '\u202Egnp.exe',
  '%s%n%x',
  '${7*7}',
  '=cmd|calc!A1',
  'x'.repeat(5000),
  '',
  '   ',
];
const values: unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  9_007_199_254_740_992,
  2 ** 31,
  0.1,
  [],
  {},
  [[[]]],
  [null],
  { $ne: null },
  { toString: 1 },
  { __proto__: null, constructor: { prototype: {} } },
  ...texts,
];

/** Officers with every role over everything, and nobody at all: what is refused for lack of rights alone is not tested enough. */
const roles = [
  'grid-worker',
  'helper',
  'clerk',
  'dispatcher',
  'unit-staff',
  'unit-lead',
  'supervisor',
  'system-administrator',
  'security-administrator',
  'audit-administrator',
];

let database: Database;
let closeDatabase: () => Promise<void>;
let app: App;
let actor: Actor;
const faults: string[] = [];

/** Ids that exist, by the field they stand in, so that a wrong value meets a real record and not the first door. */
const known: Record<string, string> = {};

beforeAll(async () => {
  // PostgreSQL where there is one: it refuses more
  const fresh = await engines().at(-1)?.open();
  if (!fresh) throw new Error('no engine');
  ({ database, close: closeDatabase } = fresh);
  const world = await testWorld(database, { demo: true });
  const district = world.areas.district;
  const officer: Actor = {
    ...world.actors.dispatcher,
    grants: roles.map((role) => ({
      role,
      scopeLevel: 'district',
      scopeId: district.id,
      unitId: role.startsWith('unit') ? world.units.works.id : null,
    })),
  };
  actor = officer;
  const withOfficer = allModules.map(({ authenticate: _mine, ...module }) => module);
  app = createApp({
    database,
    configuration: readConfiguration({ PORT: '0', RATE_LIMIT_FACTOR: '0' }),
    clock: world.clock,
    modules: [...withOfficer, { name: 'door', authenticate: () => async () => actor }],
    log: createLog('error', { write: (line) => faults.push(line) }),
  });
  known['areaId'] = world.areas.lakeside.id;
  known['unitId'] = world.units.works.id;
  known['personId'] = world.actors.staff.id;
  known['handlerId'] = world.actors.staff.id;
  const ticket: InputOf<typeof raise> = {
    id: newId(),
    channel: 'phone',
    body: '路灯不亮',
    areaId: world.areas.lakeside.id,
    noticeVersion: '1',
  };
  await app.kernel.execute(raise, ticket, { tenantId: world.tenantId, actor });
  known['ticketId'] = ticket.id;
});
afterAll(() => closeDatabase());

const asOfficer = (work: () => Promise<void>) => work();
const asVisitor = async (work: () => Promise<void>) => {
  const officer = actor;
  actor = { kind: 'visitor', key: 'hostile' };
  try {
    await work();
  } finally {
    actor = officer;
  }
};

/** A clear no with a known code, or a yes to what happens to be right; never a fault of ours. */
async function expectNoFault(request: Request, expectNo = false): Promise<void> {
  const what = `${request.method} ${request.url.slice(0, 200)}`;
  const before = faults.length;
  const answer = await app.fetch(request);
  const text = await answer.text();
  expect(answer.status, `${what}: ${text.slice(0, 300)} ${faults.slice(before).join('')}`).toBeLessThan(500);
  if (expectNo) expect(answer.status, what).toBeGreaterThanOrEqual(400);
  if (answer.status < 400) return;
  if (answer.headers.get('content-type')?.startsWith('text/html')) {
    expect(text, what).not.toContain(html);
    return;
  }
  const problem = JSON.parse(text) as { code: string; title: string };
  expect([...knownRefusals().keys()], what).toContain(problem.code);
  expect(problem.title, `${problem.code} has no words`).not.toBe(problem.code);
}

const nameOf = (route: Route) => (route.kind === 'raw' ? route.name : route.operation.name);
const pathWith = (route: Route, fill: (field: string) => string) =>
  route.path.replace(/\{(\w+)\}/g, (_all, field: string) => encodeURIComponent(fill(field)));
const knownOrNew = (field: string) => known[field] ?? newId();

function request(
  route: Route,
  path: string,
  body?: string | Uint8Array,
  headers: Record<string, string> = {},
): Request {
  const hasBody = route.method !== 'GET';
  const type = route.kind === 'raw' ? (route.accepts?.[0] ?? 'application/json') : 'application/json';
  return new Request(`http://localhost${path}`, {
    method: route.method,
    headers: { ...(hasBody ? { 'content-type': type, 'idempotency-key': newId() } : {}), ...headers },
    ...(hasBody && body !== undefined ? { body: body as string } : {}),
  });
}

const readsBody = (route: Route) =>
  route.method !== 'GET' && (route.kind === 'operation' || route.accepts !== undefined);

function fieldsOf(route: Route): string[] {
  if (route.kind === 'raw') return ['size', 'name'];
  return [...(shapeOf(route.operation.input).fields?.keys() ?? ['x'])].filter(
    (name) => !route.path.includes(`{${name}}`),
  );
}

/** Plausible values by field, so that one bad one is what is refused and not the lack of the others. */
function plausible(route: Route): Record<string, unknown> {
  if (route.kind === 'raw') return {};
  const properties = (shapeOf(route.operation.input).schema.properties ?? {}) as Record<
    string,
    Record<string, unknown>
  >;
  const input: Record<string, unknown> = {};
  for (const name of fieldsOf(route)) {
    const schema = properties[name] ?? {};
    const one = Array.isArray(schema['enum']) ? schema['enum'][0] : undefined;
    if (known[name] !== undefined) input[name] = known[name];
    else if (one !== undefined) input[name] = one;
    else if (schema['format'] === 'uuid') input[name] = newId();
    else if (schema['format'] === 'date') input[name] = '2026-11-20';
    else if (schema['format'] === 'date-time') input[name] = '2026-11-20T08:00:00Z';
    else if (schema['type'] === 'string') input[name] = '路灯不亮';
    else if (schema['type'] === 'integer' || schema['type'] === 'number') input[name] = 1;
    else if (schema['type'] === 'boolean') input[name] = true;
    else if (schema['type'] === 'array') input[name] = [];
  }
  return input;
}

/** The same value in a body or in a query string. */
function withInput(route: Route, path: string, input: Record<string, unknown>): Request {
  if (route.method !== 'GET') return request(route, path, JSON.stringify(input));
  const query = Object.entries(input)
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name)}=${encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))}`,
    )
    .join('&');
  return request(route, `${path}?${query.slice(0, 8000)}`);
}

describe.each(routes.map((route) => [`${route.method} ${route.path} (${nameOf(route)})`, route] as const))(
  '%s',
  (_name, route) => {
    const some = () => pathWith(route, knownOrNew);

    test.each([['an officer', asOfficer] as const, ['a visitor', asVisitor] as const])(
      'wrong values in every field are no fault when they come from %s',
      async (_who, as) => {
        await as(async () => {
          await expectNoFault(withInput(route, some(), plausible(route)));
          for (const field of fieldsOf(route)) {
            for (const value of values)
              await expectNoFault(withInput(route, some(), { ...plausible(route), [field]: value }));
          }
        });
      },
    );

    test('tricks in the path lead nowhere', async () => {
      const tricks = [
        '..',
        '../..',
        sql,
        html,
        'null',
        '0',
        '-1',
        'x'.repeat(3000),
        '00000000-0000-0000-0000-000000000000',
        '%00',
        '%2e%2e%2f',
      ];
      for (const trick of route.path.includes('{') ? tricks : []) {
        await expectNoFault(
          request(
            route,
            pathWith(route, () => trick),
            '{}',
          ),
        );
      }
      await expectNoFault(request(route, `${some()}/../../etc/passwd`, '{}'));
      await expectNoFault(request(route, `${some()}%00`, '{}'), true);
      await expectNoFault(request(route, `${some()}?a=%ff`, '{}'), route.method === 'GET');
    });

    test.runIf(readsBody(route))('what cannot be read is refused', async () => {
      const bodies: (string | Uint8Array)[] = [
        '{',
        '[]',
        '"x"',
        '7',
        'null',
        '\u0000',
        '{"a":"\\u0000"}',
        '{"a":"\\ud800"}',
        `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`,
        new Uint8Array([0xff, 0xfe, 0x00, 0x01]),
        'x'.repeat(12_000_000),
      ];
      for (const body of bodies) await expectNoFault(request(route, some(), body), true);
      await expectNoFault(request(route, some(), '<a/>', { 'content-type': 'text/xml' }), true);
      await expectNoFault(request(route, some(), '{}', { 'idempotency-key': sql }), true);
      if (route.kind === 'operation') {
        await expectNoFault(request(route, some(), JSON.stringify({ ...plausible(route), 'not-a-field': 1 })), true);
      }
    });
  },
);

describe('the pages for residents', () => {
  const pages = [
    ...new Set(
      createSite()
        .app.routes.filter(({ path }) => !path.includes('*'))
        .map(({ path }) => path),
    ),
  ];
  const hostile = [...texts, '0', '-1', '1e999', 'null', '[object Object]', newId(), 'a\u0301'.repeat(100)];

  test.each(pages)('%s is no fault, whatever is asked and sent', async (path) => {
    for (const text of hostile) {
      const word = encodeURIComponent(text.slice(0, 600));
      const address = path.replace(/:\w+(\{[^}]*\})?/g, word || 'x');
      await expectNoFault(
        new Request(`http://localhost${address}?number=${word}&lang=${word}&area=${word}&after=${word}`),
      );
      const fields = [
        'body',
        'area',
        'areaId',
        'phone',
        'name',
        'number',
        'code',
        'draft',
        'id',
        'commandId',
        'rating',
        'address',
      ];
      const form = fields.map((field) => `${field}=${encodeURIComponent(text)}`).join('&');
      for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']) {
        const headers = { 'content-type': type };
        await expectNoFault(new Request(`http://localhost${address}`, { method: 'POST', headers, body: form }));
      }
    }
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const body of ['a=%00', 'a=%ff', 'body=%ED%A0%80', 'a=%']) {
      await expectNoFault(
        new Request(`http://localhost${path.replace(/:\w+/g, 'x')}`, { method: 'POST', headers, body }),
        true,
      );
    }
  });
});

test('nothing of all this has broken the database', async () => {
  await database.ping();
  const { rows } = await database.reference((tx) => tx.raw({ text: 'select slug from kernel.tenants', values: [] }));
  expect(rows).toHaveLength(1);
});
