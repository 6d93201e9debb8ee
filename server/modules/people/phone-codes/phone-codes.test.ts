import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Database } from '../../../kernel/database/database.ts';
import {
  freshPglite,
  freshPostgres,
  noPostgres,
  postgresUrl,
  type FreshPostgres,
} from '../../../kernel/database/testing.ts';
import { newId } from '../../../kernel/ids.ts';
import { PhoneWrong } from '../people.refusals.ts';
import { maskPhone, normalisePhone, phoneHash, takesMessages } from '../phone.ts';
import { testWorld, type TestWorld } from '../testing.ts';
import { codeOf, openPhone, sealPhone } from './code.ts';
import { demoCodeOf, enterPhoneCode, phoneCodeMessage, takeVerifiedPhone } from './enter-phone-code.ts';
import {
  PhoneCodeExpired,
  PhoneCodeSpent,
  PhoneCodeTooSoon,
  PhoneCodeUsed,
  PhoneCodeWrong,
  PhoneNotVerified,
  PhoneTakesNoMessages,
} from './phone-code.refusals.ts';
import { sendPhoneCode } from './send-phone-code.ts';

let database: Database;
beforeAll(async () => {
  database = await freshPglite();
});
afterAll(() => database.close());

const visitor = { kind: 'visitor' as const, key: 'v' };
const options = (w: TestWorld) => ({ tenantId: w.tenantId, actor: visitor });
const send = (w: TestWorld, phone = '138 0000 1234') =>
  w.kernel.execute(sendPhoneCode, { phone, purpose: 'raise', language: 'zh-CN' }, options(w));
const enter = (w: TestWorld, codeId: string, code: string) => enterPhoneCode(w.kernel, options(w), { codeId, code });
const take = (w: TestWorld, codeId: string, purpose = 'raise') =>
  w.kernel.database.transaction(w.tenantId, (tx) => takeVerifiedPhone(tx, { codeId, purpose, now: w.clock.now() }));
const right = (w: TestWorld, codeId: string) => codeOf(w.tenant.secret, codeId);
const wrong = (w: TestWorld, codeId: string) => (right(w, codeId) === '000000' ? '000001' : '000000');

test('the code in the message opens, and gives the phone once', async () => {
  const w = await testWorld(database);
  const { codeId, maskedPhone } = await send(w);
  expect(maskedPhone).toBe('138****1234');
  const message = await database.transaction(w.tenantId, (tx) => phoneCodeMessage(tx, codeId, w.clock.now()));
  expect(message).toMatchObject({ phone: '+8613800001234', language: 'zh-CN', minutes: 10 });
  expect(message?.code).toMatch(/^\d{6}$/);
  await enter(w, codeId, ` ${message?.code.slice(0, 3)} ${message?.code.slice(3)}`);
  expect(await take(w, codeId)).toMatchObject({
    phone: '+8613800001234',
    phoneHash: phoneHash(w.tenant.secret, '+8613800001234'),
  });
  await expect(take(w, codeId)).rejects.toThrow(PhoneCodeUsed);
});

test('five wrong tries spend a code, and the right one no longer helps', async () => {
  const w = await testWorld(database);
  const { codeId } = await send(w);
  for (let left = 4; left > 0; left -= 1) {
    await expect(enter(w, codeId, wrong(w, codeId))).rejects.toMatchObject({ data: { attemptsLeft: left } });
  }
  await expect(enter(w, codeId, wrong(w, codeId))).rejects.toThrow(PhoneCodeSpent);
  await expect(enter(w, codeId, right(w, codeId))).rejects.toThrow(PhoneCodeSpent);
  await expect(take(w, codeId)).rejects.toThrow(PhoneNotVerified);
});

test('a code is good for ten minutes, for its purpose, and not before it was entered', async () => {
  const w = await testWorld(database);
  const { codeId } = await send(w);
  await expect(take(w, codeId)).rejects.toThrow(PhoneNotVerified);
  await enter(w, codeId, right(w, codeId));
  await expect(take(w, codeId, 'find')).rejects.toThrow(PhoneNotVerified);
  w.clock.advance(10 * 60_000);
  await expect(take(w, codeId)).rejects.toThrow(PhoneCodeExpired);
  await expect(enter(w, codeId, right(w, codeId))).rejects.toThrow(PhoneCodeExpired);
  await expect(enter(w, newId(), '123456')).rejects.toThrow(PhoneCodeExpired);
});

test('a code entered again is used, but the same form sent again is answered again', async () => {
  const w = await testWorld(database);
  const { codeId } = await send(w);
  const commandId = newId();
  const form = () => enterPhoneCode(w.kernel, { ...options(w), commandId }, { codeId, code: right(w, codeId) });
  await form();
  await form();
  await expect(enter(w, codeId, right(w, codeId))).rejects.toThrow(PhoneCodeUsed);
});

test('a command that fails after taking the phone gives it back', async () => {
  const w = await testWorld(database);
  const { codeId } = await send(w);
  await enter(w, codeId, right(w, codeId));
  await expect(
    database.transaction(w.tenantId, async (tx) => {
      await takeVerifiedPhone(tx, { codeId, purpose: 'raise', now: w.clock.now() });
      throw new Error('something else was wrong');
    }),
  ).rejects.toThrow('something else');
  await take(w, codeId);
});

test('one phone gets a code a minute, five an hour, ten a day', async () => {
  const w = await testWorld(database);
  await send(w);
  await expect(send(w)).rejects.toMatchObject({ code: 'phone-code-too-soon', data: { seconds: 60 } });
  await send(w, '13900001234');
  for (let time = 2; time <= 5; time += 1) {
    w.clock.advance(60_000);
    await send(w, '+86 138-0000-1234');
  }
  w.clock.advance(60_000);
  await expect(send(w)).rejects.toThrow(PhoneCodeTooSoon);
  w.clock.advance(3_600_000);
  for (let time = 6; time <= 10; time += 1) {
    await send(w);
    w.clock.advance(15 * 60_000);
  }
  w.clock.advance(2 * 3_600_000);
  await expect(send(w)).rejects.toThrow(PhoneCodeTooSoon);
  w.clock.advance(24 * 3_600_000);
  await send(w);
});

test('numbers that are none and landlines get no code', async () => {
  const w = await testWorld(database);
  await expect(send(w, '12345')).rejects.toThrow(PhoneWrong);
  await expect(send(w, '0635-8241234')).rejects.toThrow(PhoneTakesNoMessages);
});

test('neither phone nor code is kept in clear', async () => {
  const w = await testWorld(database);
  const { codeId } = await send(w);
  const kept = await database.transaction(w.tenantId, async (tx) => {
    const tables = ['kernel.commands', 'kernel.events', 'people.phone_codes'];
    const rows = await Promise.all(
      tables.map((table) => tx.raw({ text: `select * from ${table} where tenant_id = $1`, values: [tx.tenantId] })),
    );
    return JSON.stringify(rows.map((result) => result.rows));
  });
  expect(kept).toContain(codeId);
  expect(kept).not.toContain('00001234');
  expect(kept.replaceAll(codeId, '')).not.toMatch(new RegExp(`"${right(w, codeId)}"`));
});

test('only a demonstration shows a code on the page', async () => {
  const real = await testWorld(database);
  const demo = await testWorld(database, { demo: true });
  const { codeId } = await send(demo);
  expect(demoCodeOf(demo.tenant, codeId)).toBe(right(demo, codeId));
  expect(demoCodeOf(real.tenant, codeId)).toBeUndefined();
});

describe('phone numbers', () => {
  test.each([
    ['13812345678', '+8613812345678'],
    ['138-1234-5678', '+8613812345678'],
    ['+86 138 1234 5678', '+8613812345678'],
    ['008613812345678', '+8613812345678'],
    ['8613812345678', '+8613812345678'],
    ['１３８１２３４５６７８', '+8613812345678'],
    ['0635 8241234', '+866358241234'],
    ['(010) 8241-2345', '+861082412345'],
    ['+44 20 7946 0958', '+442079460958'],
  ])('%s is %s', (typed, phone) => {
    expect(normalisePhone(typed)).toBe(phone);
  });

  test.each(['', '110', '12812345678', '1381234567', '138123456789', 'abc', '+', '+86 12345', '13812345678x'])(
    '%j is none',
    (typed) => {
      expect(normalisePhone(typed)).toBeUndefined();
    },
  );

  test('made ready once, a number stays as it is', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const phone = normalisePhone(typed);
        if (phone !== undefined) expect(normalisePhone(phone)).toBe(phone);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }), (number) => {
        const phone = normalisePhone(String(number));
        expect(phone).toBe(`+86${number}`);
        expect(takesMessages(phone ?? '')).toBe(true);
        expect(maskPhone(phone ?? '')).toMatch(/^1\d\d\*{4}\d{4}$/);
      }),
    );
  });

  test('a sealed number opens only for its own id and unaltered', () => {
    const secret = new Uint8Array(32).fill(7);
    const [one, two] = [newId(), newId()];
    const sealed = sealPhone(secret, one, '+8613812345678');
    expect(openPhone(secret, one, sealed)).toBe('+8613812345678');
    expect(() => openPhone(secret, two, sealed)).toThrow();
    expect(() => openPhone(new Uint8Array(32), one, sealed)).toThrow();
    expect(sealPhone(secret, one, '+8613812345678')).not.toBe(sealed);
  });
});

describe.skipIf(!postgresUrl)(`at once on PostgreSQL (${postgresUrl ? 'given' : noPostgres})`, () => {
  let postgres: FreshPostgres;
  beforeAll(async () => {
    postgres = await freshPostgres();
  });
  afterAll(() => postgres?.close());

  test('the right code tried by twenty at once gives one success', async () => {
    const w = await testWorld(postgres.database);
    const { codeId } = await send(w);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => enter(w, codeId, right(w, codeId))));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(PhoneCodeUsed);
    }
    const taken = await Promise.allSettled(Array.from({ length: 20 }, () => take(w, codeId)));
    expect(taken.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });

  test('twenty wrong tries at once are no more than five', async () => {
    const w = await testWorld(postgres.database);
    const { codeId } = await send(w);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => enter(w, codeId, wrong(w, codeId))));
    const reasons = outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as Error) : undefined));
    expect(reasons.filter((reason) => reason instanceof PhoneCodeWrong)).toHaveLength(4);
    expect(reasons.filter((reason) => reason instanceof PhoneCodeSpent)).toHaveLength(16);
  });
});
