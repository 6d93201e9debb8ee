import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../kernel/database/database.ts';
import {
  freshPglite,
  freshPostgres,
  noPostgres,
  postgresUrl,
  type FreshPostgres,
} from '../../../kernel/database/testing.ts';
import { eventsOf } from '../../../kernel/event.ts';
import { NotAllowed, NotFound } from '../../../kernel/refusal.ts';
import { PersonHasLeft } from '../people.refusals.ts';
import { leave } from '../persons.ts';
import { testWorld, type TestPerson, type TestWorld } from '../testing.ts';
import { resetSecondFactor } from './accounts.ts';
import { checkNewPassword, hashPassword, hashQuicklyInTests, isPassword, makeOneTimePassword } from './password.ts';
import { actorOfSession, findSession } from './session.ts';
import { revokeSession, sessions, signOut } from './sessions.ts';
import {
  enrolSecondFactor,
  openAccountWithPassword,
  passSecondFactor,
  replacePassword,
  resetToOneTimePassword,
  signIn,
  signInToDemo,
} from './sign-in.ts';
import {
  AccountExists,
  AccountIsOwn,
  AccountLocked,
  CredentialsWrong,
  LoginNameTaken,
  LoginNameWrong,
  NotADemo,
  PasswordTooCommon,
  PasswordTooPlain,
  PasswordTooShort,
  PasswordUnchanged,
  SecondFactorExists,
  SecondFactorWrong,
  SessionOver,
} from './sign-in.refusals.ts';
import { codeAt } from './totp.ts';

let database: Database;
beforeAll(async () => {
  hashQuicklyInTests();
  database = await freshPglite();
});
afterAll(() => database.close());

const device = 'Chromium, Linux';
const password = 'ein langes Wort 42';

const openFor = (w: TestWorld, who: TestPerson, loginName: string = who) =>
  openAccountWithPassword(
    w.kernel,
    { tenantId: w.tenantId, actor: w.actors.security },
    { personId: w.actors[who].id, loginName },
  );
const enter = (w: TestWorld, loginName: string, secret: string) =>
  signIn(w.kernel, w.tenantId, { loginName, password: secret, device });

/** The account of a person with a password of their own and a second factor; the session is open. */
async function settled(w: TestWorld, who: TestPerson): Promise<{ token: string; secret: string }> {
  const { oneTimePassword } = await openFor(w, who);
  const { token } = await enter(w, who, oneTimePassword);
  const { secret } = await enrolSecondFactor(w.kernel, w.tenantId, token);
  const plain = secret.replaceAll(' ', '');
  await passSecondFactor(w.kernel, w.tenantId, token, codeAt(plain, w.clock.now()));
  await replacePassword(w.kernel, w.tenantId, token, { oldPassword: oneTimePassword, newPassword: password });
  return { token, secret: plain };
}

test('an officer’s first sign-in: one-time password, second factor, own password, and only then a way in', async () => {
  const w = await testWorld(database);
  const { oneTimePassword } = await openFor(w, 'dispatcher');
  const { token, session } = await enter(w, 'Dispatcher', oneTimePassword);
  expect(session.stage).toBe('enrolment');
  expect(await actorOfSession(w.kernel, w.tenantId, token)).toBeUndefined();
  const { secret, address, qr } = await enrolSecondFactor(w.kernel, w.tenantId, token);
  expect(address).toContain('otpauth://totp/');
  expect(qr).toContain('<svg');
  const plain = secret.replaceAll(' ', '');
  await expect(passSecondFactor(w.kernel, w.tenantId, token, '000000')).rejects.toThrow(SecondFactorWrong);
  const passed = await passSecondFactor(w.kernel, w.tenantId, token, codeAt(plain, w.clock.now()));
  expect(passed.stage).toBe('password-change');
  expect(await actorOfSession(w.kernel, w.tenantId, token)).toBeUndefined();
  const open = await replacePassword(w.kernel, w.tenantId, token, {
    oldPassword: oneTimePassword,
    newPassword: password,
  });
  expect(open.stage).toBe('open');
  expect(await actorOfSession(w.kernel, w.tenantId, token)).toMatchObject({
    kind: 'person',
    id: w.actors.dispatcher.id,
    name: '白派单',
    demo: false,
    grants: [{ role: 'dispatcher', scopeLevel: 'district', scopeId: w.areas.district.id, unitId: null }],
  });
});

test('a code opens once, and one step before or after is taken', async () => {
  const w = await testWorld(database);
  const { secret } = await settled(w, 'clerk');
  w.clock.advance(120_000);
  const code = codeAt(secret, new Date(w.clock.now().getTime() - 30_000));
  const first = await enter(w, 'clerk', password);
  expect(first.session.stage).toBe('second-factor');
  expect((await passSecondFactor(w.kernel, w.tenantId, first.token, code)).stage).toBe('open');
  const second = await enter(w, 'clerk', password);
  await expect(passSecondFactor(w.kernel, w.tenantId, second.token, code)).rejects.toThrow(SecondFactorWrong);
  w.clock.advance(90_000);
  const late = codeAt(secret, new Date(w.clock.now().getTime() - 60_000));
  await expect(passSecondFactor(w.kernel, w.tenantId, second.token, late)).rejects.toThrow(SecondFactorWrong);
  await expect(enrolSecondFactor(w.kernel, w.tenantId, second.token)).rejects.toThrow(SecondFactorExists);
});

test('who holds no officer’s role needs no second factor', async () => {
  const w = await testWorld(database);
  const { oneTimePassword } = await openFor(w, 'nobody');
  const { session } = await enter(w, 'nobody', oneTimePassword);
  expect(session.stage).toBe('password-change');
});

test('five wrong passwords lock for fifteen minutes, also for the right one, and say so plainly', async () => {
  const w = await testWorld(database);
  const { oneTimePassword } = await openFor(w, 'staff');
  for (let time = 1; time <= 4; time += 1) await expect(enter(w, 'staff', 'wrong')).rejects.toThrow(CredentialsWrong);
  await expect(enter(w, 'staff', 'wrong')).rejects.toMatchObject({ code: 'account-locked', data: { minutes: 15 } });
  await expect(enter(w, 'staff', oneTimePassword)).rejects.toThrow(AccountLocked);
  w.clock.advance(15 * 60_000);
  await enter(w, 'staff', oneTimePassword);
});

test('wrong codes lock as well, and a right password in between does not start the count anew', async () => {
  const w = await testWorld(database);
  await settled(w, 'lead');
  for (let time = 1; time <= 4; time += 1) {
    const { token } = await enter(w, 'lead', password);
    await expect(passSecondFactor(w.kernel, w.tenantId, token, '123456')).rejects.toThrow(SecondFactorWrong);
  }
  const { token } = await enter(w, 'lead', password);
  await expect(passSecondFactor(w.kernel, w.tenantId, token, '123456')).rejects.toThrow(AccountLocked);
});

test('an unknown name is refused like a wrong password', async () => {
  const w = await testWorld(database);
  await openFor(w, 'worker');
  await expect(enter(w, 'worker', 'something wrong')).rejects.toThrow(CredentialsWrong);
  await expect(enter(w, 'ghost', 'something wrong')).rejects.toThrow(CredentialsWrong);
});

test('a session ends after half an hour unused and after twelve hours in all', async () => {
  const w = await testWorld(database);
  const { token } = await settled(w, 'dispatcher');
  w.clock.advance(29 * 60_000);
  expect(await actorOfSession(w.kernel, w.tenantId, token)).toBeDefined();
  w.clock.advance(29 * 60_000);
  expect(await actorOfSession(w.kernel, w.tenantId, token)).toBeDefined();
  w.clock.advance(31 * 60_000);
  expect(await actorOfSession(w.kernel, w.tenantId, token)).toBeUndefined();
  w.clock.set('2026-03-02T01:00:00Z');
  for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
    expect(await actorOfSession(w.kernel, w.tenantId, token)).toBeDefined();
    w.clock.advance(20 * 60_000);
  }
  expect(await actorOfSession(w.kernel, w.tenantId, token)).toBeUndefined();
});

test('being seen is noted at most once a minute', async () => {
  const w = await testWorld(database);
  const { token } = await settled(w, 'dispatcher');
  const seen = async () => {
    await findSession(w.kernel, w.tenantId, token);
    const { items } = await w.kernel.ask(
      sessions,
      { personId: w.actors.dispatcher.id },
      { tenantId: w.tenantId, actor: w.actors.security },
    );
    return items[0]?.lastSeen;
  };
  const first = await seen();
  w.clock.advance(59_000);
  expect(await seen()).toBe(first);
  w.clock.advance(1000);
  expect(await seen()).not.toBe(first);
});

test('sessions are listed and ended by their owner and by the security administrator, and by nobody else', async () => {
  const w = await testWorld(database);
  const { token, secret } = await settled(w, 'dispatcher');
  w.clock.advance(60_000);
  const other = await enter(w, 'dispatcher', password);
  await passSecondFactor(w.kernel, w.tenantId, other.token, codeAt(secret, w.clock.now()));
  const actor = await actorOfSession(w.kernel, w.tenantId, token);
  if (!actor) throw new Error('not signed in');
  const own = await w.kernel.ask(sessions, {}, { tenantId: w.tenantId, actor });
  expect(own.items.map((row) => row.current)).toEqual([false, true]);
  const revoke = (sessionId: string, by: typeof actor | (typeof w.actors)['system']) =>
    w.kernel.execute(revokeSession, { sessionId }, { tenantId: w.tenantId, actor: by });
  await expect(revoke(other.session.id, w.actors.system)).rejects.toThrow(NotFound);
  await revoke(other.session.id, actor);
  expect(await actorOfSession(w.kernel, w.tenantId, other.token)).toBeUndefined();
  await revoke(actor.sessionId ?? '', w.actors.security);
  expect(await actorOfSession(w.kernel, w.tenantId, token)).toBeUndefined();
  await expect(
    w.kernel.ask(sessions, { personId: actor.id }, { tenantId: w.tenantId, actor: w.actors.supervisor }),
  ).rejects.toThrow(NotAllowed);
});

test('signing out ends the session', async () => {
  const w = await testWorld(database);
  const { token } = await settled(w, 'clerk');
  const actor = await actorOfSession(w.kernel, w.tenantId, token);
  if (!actor) throw new Error('not signed in');
  await w.kernel.execute(signOut, {}, { tenantId: w.tenantId, actor });
  expect(await actorOfSession(w.kernel, w.tenantId, token)).toBeUndefined();
});

test('a changed password ends the other sessions, and the old one no longer opens', async () => {
  const w = await testWorld(database);
  const { token, secret } = await settled(w, 'dispatcher');
  w.clock.advance(60_000);
  const other = await enter(w, 'dispatcher', password);
  await passSecondFactor(w.kernel, w.tenantId, other.token, codeAt(secret, w.clock.now()));
  const change = (oldPassword: string, newPassword: string) =>
    replacePassword(w.kernel, w.tenantId, token, { oldPassword, newPassword });
  await expect(change('wrong', 'another long word 7')).rejects.toThrow(CredentialsWrong);
  await expect(change(password, password)).rejects.toThrow(PasswordUnchanged);
  await expect(change(password, 'dispatcher-2026')).rejects.toThrow(PasswordTooPlain);
  await change(password, 'another long word 7');
  expect(await actorOfSession(w.kernel, w.tenantId, token)).toBeDefined();
  expect(await actorOfSession(w.kernel, w.tenantId, other.token)).toBeUndefined();
  await expect(enter(w, 'dispatcher', password)).rejects.toThrow(CredentialsWrong);
});

test('before the second factor the password cannot be changed', async () => {
  const w = await testWorld(database);
  await settled(w, 'dispatcher');
  const { token } = await enter(w, 'dispatcher', password);
  await expect(
    replacePassword(w.kernel, w.tenantId, token, { oldPassword: password, newPassword: 'another long word 7' }),
  ).rejects.toThrow(SessionOver);
});

test('the security administrator resets others’ passwords and second factors, never their own', async () => {
  const w = await testWorld(database);
  const { token } = await settled(w, 'clerk');
  const by = (who: TestPerson) => ({ tenantId: w.tenantId, actor: w.actors[who] });
  const clerkId = w.actors.clerk.id;
  await expect(resetToOneTimePassword(w.kernel, by('system'), clerkId)).rejects.toThrow(NotAllowed);
  await expect(resetToOneTimePassword(w.kernel, by('security'), w.actors.security.id)).rejects.toThrow(AccountIsOwn);
  await expect(resetToOneTimePassword(w.kernel, by('security'), w.actors.worker.id)).rejects.toThrow(NotFound);
  const { oneTimePassword, sessionsEnded } = await resetToOneTimePassword(w.kernel, by('security'), clerkId);
  expect(sessionsEnded).toBe(1);
  expect(await actorOfSession(w.kernel, w.tenantId, token)).toBeUndefined();
  expect((await enter(w, 'clerk', oneTimePassword)).session.stage).toBe('second-factor');
  await w.kernel.execute(resetSecondFactor, { personId: clerkId }, by('security'));
  expect((await enter(w, 'clerk', oneTimePassword)).session.stage).toBe('enrolment');
});

test('login names are unique, well formed, and one to a person', async () => {
  const w = await testWorld(database);
  await openFor(w, 'clerk', 'Ji.Wen');
  await expect(openFor(w, 'worker', 'ji.wen')).rejects.toThrow(LoginNameTaken);
  await expect(openFor(w, 'worker', 'a b')).rejects.toThrow(LoginNameWrong);
  await expect(openFor(w, 'clerk', 'other')).rejects.toThrow(AccountExists);
  await openFor(w, 'worker', '网格01');
});

test('who has left no longer signs in', async () => {
  const w = await testWorld(database);
  const { token } = await settled(w, 'clerk');
  await w.kernel.execute(leave, { personId: w.actors.clerk.id }, { tenantId: w.tenantId, actor: w.actors.system });
  expect(await actorOfSession(w.kernel, w.tenantId, token)).toBeUndefined();
  await expect(enter(w, 'clerk', password)).rejects.toThrow(CredentialsWrong);
  await expect(openFor(w, 'clerk', 'again')).rejects.toThrow(PersonHasLeft);
});

test('one click signs in to a demonstration, says so, and works nowhere else', async () => {
  const demo = await testWorld(database, { demo: true });
  await openFor(demo, 'dispatcher');
  const { token, session } = await signInToDemo(demo.kernel, demo.tenantId, { loginName: 'dispatcher', device });
  expect(session).toMatchObject({ stage: 'open', way: 'demo' });
  expect(await actorOfSession(demo.kernel, demo.tenantId, token)).toMatchObject({ demo: true, name: '白派单' });
  await expect(signInToDemo(demo.kernel, demo.tenantId, { loginName: 'ghost', device })).rejects.toThrow(
    CredentialsWrong,
  );
  const real = await testWorld(database);
  await openFor(real, 'dispatcher');
  await expect(signInToDemo(real.kernel, real.tenantId, { loginName: 'dispatcher', device })).rejects.toThrow(NotADemo);
});

test('a token of one tenant opens nothing in another', async () => {
  const [one, two] = [await testWorld(database), await testWorld(database)];
  const { token } = await settled(one, 'clerk');
  expect(await actorOfSession(two.kernel, two.tenantId, token)).toBeUndefined();
  for (const wrong of ['', 'x'.repeat(43), "' or 1=1 --", 'é'.repeat(50)]) {
    expect(await actorOfSession(one.kernel, one.tenantId, wrong)).toBeUndefined();
  }
});

test('no password, token or code is kept anywhere', async () => {
  const w = await testWorld(database);
  const { oneTimePassword } = await openFor(w, 'clerk');
  const { token } = await enter(w, 'clerk', oneTimePassword);
  const kept = await database.transaction(w.tenantId, async (tx) => {
    const tables = ['kernel.commands', 'kernel.events', 'kernel.outbox', 'people.credentials', 'people.sessions'];
    const rows = await Promise.all(
      tables.map((table) => tx.raw({ text: `select * from ${table} where tenant_id = $1`, values: [tx.tenantId] })),
    );
    return JSON.stringify(rows.map((result) => result.rows));
  });
  expect(kept).not.toContain(oneTimePassword);
  expect(kept).not.toContain(token);
  const story = await database.transaction(w.tenantId, (tx) => eventsOf(tx, w.actors.clerk.id));
  expect(story.map((event) => event.type)).toEqual(['account.opened', 'session.opened']);
});

describe('passwords', () => {
  test('ten characters, not one of the common ones, not made of the name', () => {
    expect(() => checkNewPassword('short', 'name')).toThrow(PasswordTooShort);
    expect(() => checkNewPassword('Password123', 'name')).toThrow(PasswordTooCommon);
    expect(() => checkNewPassword('aaaaaaaaaaaa', 'name')).toThrow(PasswordTooPlain);
    expect(() => checkNewPassword('zhangsan-2026', 'zhangsan')).toThrow(PasswordTooPlain);
    checkNewPassword('湖边的柳树发芽了吗今天', 'zhangsan');
    checkNewPassword(makeOneTimePassword(), 'zhangsan');
  });

  test('a hash knows its password in every form of writing, and no other', async () => {
    const hash = await hashPassword('Ａｂｃ 1234567');
    expect(await isPassword('Abc 1234567', hash)).toBe(true);
    expect(await isPassword('abc 1234567', hash)).toBe(false);
    expect(await isPassword('', undefined)).toBe(false);
    expect(await isPassword('none', 'none')).toBe(false);
    expect(await hashPassword('Ａｂｃ 1234567')).not.toBe(hash);
  });
});

describe.skipIf(!postgresUrl)(`at once on PostgreSQL (${postgresUrl ? 'given' : noPostgres})`, () => {
  let postgres: FreshPostgres;
  beforeAll(async () => {
    postgres = await freshPostgres();
  });
  afterAll(() => postgres?.close());

  test('ten wrong passwords at once are counted each, and lock', async () => {
    const w = await testWorld(postgres.database);
    const { oneTimePassword } = await openFor(w, 'staff');
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => enter(w, 'staff', 'wrong')));
    const codes = outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as { code: string }).code);
    expect(codes.filter((code) => code === 'credentials-wrong')).toHaveLength(4);
    expect(codes.filter((code) => code === 'account-locked')).toHaveLength(6);
    await expect(enter(w, 'staff', oneTimePassword)).rejects.toThrow(AccountLocked);
  });

  test('one code entered ten times at once opens one session', async () => {
    const w = await testWorld(postgres.database);
    const { secret } = await settled(w, 'clerk');
    w.clock.advance(60_000);
    const opened = await Promise.all(Array.from({ length: 4 }, () => enter(w, 'clerk', password)));
    const code = codeAt(secret, w.clock.now());
    const outcomes = await Promise.allSettled(
      opened.map(({ token }) => passSecondFactor(w.kernel, w.tenantId, token, code)),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });
});
