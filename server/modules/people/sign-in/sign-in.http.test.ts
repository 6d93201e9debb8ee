import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp, type App } from '../../../app.ts';
import { readConfiguration } from '../../../configuration.ts';
import type { Database } from '../../../kernel/database/database.ts';
import { freshPglite } from '../../../kernel/database/testing.ts';
import { newId } from '../../../kernel/ids.ts';
import { silentLog } from '../../../kernel/log.ts';
import { calendarModule } from '../../calendar/public.ts';
import { peopleModule } from '../public.ts';
import { testWorld, type TestWorld } from '../testing.ts';
import { hashQuicklyInTests } from './password.ts';
import { openAccountWithPassword } from './sign-in.ts';
import { codeAt } from './totp.ts';

let database: Database;
let app: App;
let w: TestWorld;
beforeAll(async () => {
  hashQuicklyInTests();
  database = await freshPglite();
  w = await testWorld(database, { demo: true });
  app = createApp({
    database,
    clock: w.clock,
    configuration: readConfiguration({ PORT: '0', RATE_LIMIT_FACTOR: '0' }),
    log: silentLog(),
    modules: [peopleModule, calendarModule],
    pages: 'none',
  });
});
afterAll(async () => {
  await app.stop();
  await database.close();
});

async function call(method: string, path: string, body?: unknown, cookie?: string) {
  const response = await app.fetch(
    new Request(`http://localhost${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        'idempotency-key': newId(),
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36',
        ...(cookie ? { cookie } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? undefined : JSON.parse(text),
    cookie: response.headers.get('set-cookie'),
    headers: response.headers,
  };
}

test('the whole way through the addresses: sign in, enrol, own password, work, sign out', async () => {
  const { oneTimePassword } = await openAccountWithPassword(
    w.kernel,
    { tenantId: w.tenantId, actor: w.actors.security },
    { personId: w.actors.system.id, loginName: 'sys' },
  );
  const wrong = await call('POST', '/api/session', { loginName: 'sys', password: 'wrong' });
  expect(wrong).toMatchObject({ status: 401, body: { code: 'credentials-wrong' }, cookie: null });
  const entered = await call('POST', '/api/session', { loginName: 'sys', password: oneTimePassword });
  expect(entered).toMatchObject({ status: 200, body: { stage: 'enrolment', grants: [] } });
  expect(entered.cookie).toMatch(/^lianxin-session=[\w-]{43}; Path=\/; SameSite=Lax; Max-Age=\d+; HttpOnly$/);
  const cookie = entered.cookie?.split(';')[0];
  expect(await call('GET', '/api/persons', undefined, cookie)).toMatchObject({ status: 401 });
  const enrolled = await call('POST', '/api/session/enrolment', {}, cookie);
  const code = codeAt(enrolled.body.secret.replaceAll(' ', ''), w.clock.now());
  const passed = await call('POST', '/api/session/second-factor', { code }, cookie);
  expect(passed.body.stage).toBe('password-change');
  const changed = await call(
    'POST',
    '/api/session/password',
    { oldPassword: oneTimePassword, newPassword: 'a word of my own' },
    cookie,
  );
  expect(changed.body).toMatchObject({ stage: 'open', grants: [{ role: 'system-administrator' }] });
  expect(await call('GET', '/api/persons?limit=2', undefined, cookie)).toMatchObject({ status: 200 });
  const made = await call('POST', '/api/persons', { name: '尤新人', phone: '13800001111' }, cookie);
  await call('POST', `/api/persons/${made.body.personId}/unmasking`, { reason: '核对' }, cookie);
  const phone = await call('GET', `/api/persons/${made.body.personId}/phone`, undefined, cookie);
  expect(phone.body).toEqual({ phone: '+8613800001111' });
  expect((await call('GET', '/api/me', undefined, cookie)).body).toMatchObject({
    name: '苗系统',
    zone: 'Asia/Shanghai',
  });
  const list = await call('GET', '/api/sessions', undefined, cookie);
  expect(list.body.items).toMatchObject([{ device: 'Chrome, Linux', current: true }]);
  const out = await call('DELETE', '/api/session', undefined, cookie);
  expect(out.cookie).toContain('lianxin-session=; ');
  expect(out.headers.get('clear-site-data')).toBe('"cache"');
  expect(await call('GET', '/api/persons', undefined, cookie)).toMatchObject({ status: 401 });
});

test('one click signs in to the demonstration, and the session says so', async () => {
  await openAccountWithPassword(
    w.kernel,
    { tenantId: w.tenantId, actor: w.actors.security },
    { personId: w.actors.clerk.id, loginName: 'clerk' },
  );
  const cast = await call('GET', '/api/demo-cast');
  expect(cast.body.items).toContainEqual({
    loginName: 'clerk',
    personId: w.actors.clerk.id,
    name: '季文书',
    roles: ['clerk'],
    title: null,
    unitName: '东街道办事处',
    areaName: '东街道',
  });
  const entered = await call('POST', '/api/demo-session', { loginName: 'clerk' });
  const cookie = entered.cookie?.split(';')[0];
  expect((await call('GET', '/api/session', undefined, cookie)).body).toMatchObject({
    way: 'demo',
    stage: 'open',
    name: '季文书',
  });
});

test('visitors have no session, a made-up cookie is none', async () => {
  expect((await call('GET', '/api/session')).body).toBeNull();
  expect((await call('GET', '/api/session', undefined, `lianxin-session=${'x'.repeat(43)}`)).body).toBeNull();
  expect((await call('POST', '/api/session/enrolment', {})).status).toBe(401);
  expect((await call('GET', '/api/me')).status).toBe(401);
  const extra = await call('POST', '/api/session', { loginName: 'a', password: 'b', role: 'all' });
  expect(extra).toMatchObject({ status: 400, body: { code: 'input-invalid' } });
});

test('a code to a phone is shown on the page of a demonstration, and a wrong one says how many tries are left', async () => {
  const sent = await call('POST', '/api/phone-codes', { phone: '13900002222', purpose: 'raise' });
  expect(sent.body).toMatchObject({ maskedPhone: '139****2222', demoCode: expect.stringMatching(/^\d{6}$/) });
  const wrongCode = sent.body.demoCode === '000000' ? '000001' : '000000';
  const path = `/api/phone-codes/${sent.body.codeId}/tries`;
  expect(await call('POST', path, { code: wrongCode })).toMatchObject({
    status: 422,
    body: { code: 'phone-code-wrong', data: { attemptsLeft: 4 } },
  });
  expect(await call('POST', path, { code: sent.body.demoCode })).toMatchObject({ status: 200, body: {} });
});

test('the land and the calendar can be read by anybody', async () => {
  expect((await call('GET', '/api/areas')).body.roots[0].children).toHaveLength(2);
  expect((await call('GET', `/api/areas/${w.areas.lakeside.id}`)).body.children).toHaveLength(2);
  expect((await call('GET', '/api/area-search?words=%E6%B9%96&level=community')).body.items).toMatchObject([
    { name: '湖边社区', path: ['试验区', '东街道'] },
  ]);
  expect((await call('GET', '/api/calendar/years/2026')).body.year).toBe(2026);
  expect((await call('GET', '/api/units?kind=station')).body.items).toHaveLength(1);
});
