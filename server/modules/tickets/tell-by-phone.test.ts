import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../kernel/database/database.ts';
import { freshPglite } from '../../kernel/database/testing.ts';
import { newId } from '../../kernel/ids.ts';
import { OutboxWorker } from '../../kernel/outbox.ts';
import { demoMessages, noticesModule } from '../notices/public.ts';
import { demoCodeOf, enterPhoneCode, sendPhoneCode } from '../people/public.ts';
import { testWorld } from '../people/testing.ts';
import { dispatch, raise } from './public.ts';

let database: Database;
beforeAll(async () => {
  database = await freshPglite();
});
afterAll(() => database.close());

const [subscriber] = noticesModule.subscribers;

async function told(phone: 'verified' | 'typed' | 'by-officer'): Promise<string[]> {
  const w = await testWorld(database, {
    demo: true,
    subscribersOf: (type) => (subscriber.types !== 'all' && subscriber.types.includes(type) ? [subscriber.name] : []),
  });
  const visitor = { tenantId: w.tenantId, actor: { kind: 'visitor' as const, key: 'v' } };
  const matter = {
    id: newId(),
    body: '路灯坏了三天，晚上很黑。',
    areaId: w.areas.lakeside.id,
    noticeVersion: '1',
  };
  if (phone === 'by-officer') {
    await w.kernel.execute(
      raise,
      { ...matter, channel: 'phone', reporter: { phone: '13800001111' } },
      { tenantId: w.tenantId, actor: w.actors.clerk },
    );
  } else {
    let phoneCodeId: string | undefined;
    if (phone === 'verified') {
      const { codeId } = await w.kernel.execute(sendPhoneCode, { phone: '13800001111', purpose: 'raise' }, visitor);
      await enterPhoneCode(w.kernel, visitor, { codeId, code: demoCodeOf(w.tenant, codeId) ?? '' });
      phoneCodeId = codeId;
    }
    await w.kernel.execute(
      raise,
      { ...matter, channel: 'site', reporter: { phone: '13800001111', phoneCodeId } },
      visitor,
    );
  }
  await w.kernel.execute(
    dispatch,
    { ticketId: matter.id, unitId: w.units.works.id },
    { tenantId: w.tenantId, actor: w.actors.dispatcher },
  );
  const worker = new OutboxWorker({
    kernel: w.kernel,
    subscribers: [subscriber],
    tenants: async () => [w.tenantId],
    onError: (error) => {
      throw error;
    },
  });
  await worker.deliverAll(w.tenantId);
  const { items } = await w.kernel.ask(demoMessages, { subjectId: matter.id }, visitor);
  return items.map((item) => item.text);
}

test('a resident with a verified phone hears who has the matter and until when', async () => {
  const [text] = await told('verified');
  expect(text).toMatch(/^您的诉求 \S+ 已交给市政养护中心办理，承诺 2026-03-\d\d 前答复。$/);
});

test('so does whoever phoned in, and a number somebody merely typed on the site hears nothing', async () => {
  expect(await told('by-officer')).toHaveLength(1);
  expect(await told('typed')).toEqual([]);
});
