import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { systemActor } from './actor.ts';
import { SetClock } from './clock.ts';
import { command } from './command.ts';
import { engines, type FreshDatabase } from './database/testing.ts';
import { newId } from './ids.ts';
import { Kernel } from './kernel.ts';
import { backOffMs, deadLetters, maxDeliveryAttempts, OutboxWorker, reviveDeadLetter } from './outbox.ts';
import { createTenant } from './tenants.ts';

const say = command({
  name: 'test.say',
  summary: 'Says something',
  input: z.object({ subjectId: z.uuid(), words: z.array(z.string()) }),
  output: z.object({}),
  async run({ authorize, record }, { subjectId, words }) {
    authorize(true);
    for (const word of words) record({ subject: { kind: 'thing', id: subjectId }, type: 'thing.said', data: { word } });
    return {};
  },
});

describe.each(engines())('the outbox on $name', ({ open }) => {
  let fresh: FreshDatabase;
  beforeAll(async () => {
    fresh = await open();
  });
  afterAll(() => fresh.close());

  async function world(fails: (word: string) => boolean, batchSize = 10) {
    const clock = new SetClock('2026-03-02T01:00:00Z');
    const tenant = await createTenant(fresh.database, clock, { slug: `t-${newId().slice(-12)}`, name: 'T' });
    const kernel = new Kernel({ database: fresh.database, clock, subscribersOf: () => ['ear'] });
    const heard: string[] = [];
    const outbox = new OutboxWorker({
      kernel,
      tenants: async () => [tenant.id],
      subscribers: [
        {
          name: 'ear',
          types: 'all',
          batchSize,
          async deliver(_context, events) {
            const words = events.map((event) => String(event.data['word']));
            if (words.some(fails)) throw new Error('cannot hear that');
            heard.push(...words);
          },
        },
      ],
    });
    return {
      clock,
      heard,
      kernel,
      tenantId: tenant.id,
      deliver: () => outbox.deliverAll(tenant.id),
      says: (subjectId: string, ...words: string[]) =>
        kernel.execute(say, { subjectId, words }, { tenantId: tenant.id, actor: systemActor('test') }),
    };
  }

  test('a long queue is delivered in order, batch after batch, and once', async () => {
    const { says, deliver, heard } = await world(() => false, 7);
    const words = Array.from({ length: 60 }, (_, index) => String(index));
    await says(newId(), ...words.slice(0, 30));
    await says(newId(), ...words.slice(30));
    expect(await deliver()).toBe(60);
    expect(heard).toEqual(words);
    expect(await deliver()).toBe(0);
  });

  test('one that fails holds back the later ones of its subject only, until it is dead; revived, all go on in order', async () => {
    let bad = true;
    const { says, deliver, heard, clock, tenantId } = await world((word) => bad && word === 'bad');
    const [first, second] = [newId(), newId()];
    await says(first, 'a', 'bad', 'b');
    await says(second, 'c', 'd');
    await deliver();
    expect(heard.toSorted()).toEqual(['a', 'c', 'd']);
    for (let attempt = 1; attempt < maxDeliveryAttempts; attempt += 1) {
      clock.advance(backOffMs(attempt));
      await deliver();
    }
    expect(heard).not.toContain('b');
    const dead = await fresh.database.transaction(tenantId, (tx) => deadLetters(tx, 0, 10));
    expect(dead).toMatchObject([{ subscriber: 'ear', subjectId: first, attempts: maxDeliveryAttempts }]);
    bad = false;
    await fresh.database.transaction(tenantId, (tx) => reviveDeadLetter(tx, dead[0]?.seq ?? 0, clock.now()));
    await deliver();
    expect(heard.slice(-2)).toEqual(['bad', 'b']);
  });

  test('while one tenant never rests the others are looked at too, and one that cannot be read keeps none waiting', async () => {
    const { clock, kernel, tenantId } = await world(() => false);
    const other = await createTenant(fresh.database, clock, { slug: `t-${newId().slice(-12)}`, name: 'O' });
    const broken = 'no id at all';
    const failures: unknown[] = [];
    const heard: string[] = [];
    const outbox = new OutboxWorker({
      kernel,
      tenants: async () => [broken, tenantId, other.id],
      pollMs: 50,
      onError: (error) => failures.push(error),
      subscribers: [{ name: 'ear', types: 'all', deliver: async (context) => void heard.push(context.tenantId) }],
    });
    outbox.start();
    const busy = setInterval(() => outbox.wake(tenantId), 5);
    try {
      // as another process would: nobody wakes this one
      const at = { tenantId: other.id, actor: systemActor('test') };
      await kernel.execute(say, { subjectId: newId(), words: ['a'] }, at);
      for (let waited = 0; waited < 200 && !heard.includes(other.id); waited += 1) {
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      expect(heard).toContain(other.id);
      expect(failures.length).toBeGreaterThan(0);
    } finally {
      clearInterval(busy);
      await outbox.stop();
    }
  });

  test('what the database quoted of a row is not kept with what could not be delivered', async () => {
    const { clock, kernel, tenantId, says } = await world(() => false);
    const outbox = new OutboxWorker({
      kernel,
      tenants: async () => [tenantId],
      subscribers: [
        {
          name: 'ear',
          types: 'all',
          deliver: async ({ tx }) => void (await tx.raw({ text: 'select $1::text::uuid', values: ['13800001111'] })),
        },
      ],
    });
    await says(newId(), 'a');
    for (let attempt = 1; attempt <= maxDeliveryAttempts; attempt += 1) {
      await outbox.deliverAll(tenantId);
      clock.advance(backOffMs(attempt));
    }
    const dead = await fresh.database.transaction(tenantId, (tx) => deadLetters(tx, 0, 10));
    expect(dead.map((letter) => letter.lastError)).toEqual(['DatabaseError 22P02']);
  });
});
