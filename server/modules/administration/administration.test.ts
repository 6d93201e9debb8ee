import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../kernel/database/database.ts';
import { freshPglite } from '../../kernel/database/testing.ts';
import { newId } from '../../kernel/ids.ts';
import { maxDeliveryAttempts, OutboxWorker, type Subscriber } from '../../kernel/outbox.ts';
import { NotAllowed } from '../../kernel/refusal.ts';
import { testWorld, type TestWorld } from '../people/testing.ts';
import { registerPerson, unmaskPerson } from '../people/persons.ts';
import { LetterNotDead } from './administration.refusals.ts';
import { audit, withoutTexts } from './audit.query.ts';
import { deadLetters, retryDeadLetter } from './dead-letters.ts';

let database: Database;
beforeAll(async () => {
  database = await freshPglite();
});
afterAll(() => database.close());

const as = (w: TestWorld, who: keyof TestWorld['actors']) => ({ tenantId: w.tenantId, actor: w.actors[who] });
const register = (w: TestWorld, name = '尤新人') =>
  w.kernel.execute(registerPerson, { name, phone: '13800001111' }, as(w, 'system'));

test('the trail says who did what to whom, newest first, without what was written', async () => {
  const w = await testWorld(database);
  const { personId } = await register(w);
  await w.kernel.execute(unmaskPerson, { personId, reason: '核对电话号码' }, as(w, 'system'));
  const { items } = await w.kernel.ask(audit, { actorId: w.actors.system.id }, as(w, 'audit'));
  expect(items).toMatchObject([
    {
      type: 'person.unmasked',
      subjectId: personId,
      actorName: '苗系统',
      command: 'people.unmask-person',
      data: { reason: { characters: 6 } },
    },
    { type: 'person.registered', subjectId: personId },
  ]);
  const some = await w.kernel.ask(audit, { subjectId: personId, type: 'person.registered' }, as(w, 'audit'));
  expect(some.items).toHaveLength(1);
});

test('the trail pages without gap or repeat', async () => {
  const w = await testWorld(database);
  for (let count = 0; count < 5; count += 1) await register(w, `尤${count}`);
  const seen: number[] = [];
  let before: number | undefined;
  do {
    const { items, next } = await w.kernel.ask(audit, { limit: 2, ...(before && { before }) }, as(w, 'audit'));
    seen.push(...items.map((item) => item.seq));
    before = next ?? undefined;
  } while (before);
  expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => b - a));
  expect(seen).toHaveLength(6);
});

test('only the audit administrator reads the trail, and only of their own tenant', async () => {
  const [one, two] = [await testWorld(database), await testWorld(database)];
  await register(one);
  for (const who of ['system', 'security', 'supervisor', 'nobody'] as const) {
    await expect(one.kernel.ask(audit, {}, as(one, who))).rejects.toThrow(NotAllowed);
  }
  const { items } = await two.kernel.ask(audit, {}, as(two, 'audit'));
  expect(items.map((item) => item.type)).toEqual(['directory.imported']);
});

test('words of the program stay, texts of people become their length', () => {
  expect(
    withoutTexts({
      role: 'clerk',
      text: '王大爷家的灯坏了',
      n: 3,
      list: ['a-b', 'a b'],
      deep: { x: '一' },
      none: null,
    }),
  ).toEqual({
    role: 'clerk',
    text: { characters: 8 },
    n: 3,
    list: ['a-b', { characters: 3 }],
    deep: { x: { characters: 1 } },
    none: null,
  });
});

test('a dead letter is seen by the system administrator and delivered after another try', async () => {
  let broken = true;
  const delivered: string[] = [];
  const subscriber: Subscriber = {
    name: 'fragile',
    types: ['person.registered'],
    async deliver(_context, events) {
      if (broken) throw new Error('the other side is away');
      delivered.push(...events.map((event) => event.subjectId));
    },
  };
  const w = await testWorld(database, { subscribersOf: (type) => (type === 'person.registered' ? ['fragile'] : []) });
  const worker = new OutboxWorker({ kernel: w.kernel, subscribers: [subscriber], tenants: async () => [w.tenantId] });
  const { personId } = await register(w);
  for (let time = 0; time < maxDeliveryAttempts; time += 1) {
    await worker.deliverAll(w.tenantId);
    w.clock.advance(3_600_000);
  }
  const letters = await w.kernel.ask(deadLetters, {}, as(w, 'system'));
  expect(letters).toMatchObject({
    dead: 1,
    items: [{ subscriber: 'fragile', eventType: 'person.registered', attempts: 8, subjectId: personId }],
  });
  await expect(w.kernel.ask(deadLetters, {}, as(w, 'audit'))).rejects.toThrow(NotAllowed);
  const seq = letters.items[0]?.seq ?? 0;
  await expect(w.kernel.execute(retryDeadLetter, { seq }, as(w, 'security'))).rejects.toThrow(NotAllowed);
  const commandId = newId();
  await w.kernel.execute(retryDeadLetter, { seq }, { ...as(w, 'system'), commandId });
  await w.kernel.execute(retryDeadLetter, { seq }, { ...as(w, 'system'), commandId });
  await expect(w.kernel.execute(retryDeadLetter, { seq }, as(w, 'system'))).rejects.toThrow(LetterNotDead);
  broken = false;
  await worker.deliverAll(w.tenantId);
  expect(delivered).toEqual([personId]);
});
