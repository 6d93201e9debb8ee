import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { systemActor } from '../../kernel/actor.ts';
import { command } from '../../kernel/command.ts';
import type { Database } from '../../kernel/database/database.ts';
import { freshPglite } from '../../kernel/database/testing.ts';
import { newId } from '../../kernel/ids.ts';
import { NotAllowed } from '../../kernel/refusal.ts';
import { OutboxWorker } from '../../kernel/outbox.ts';
import { sendPhoneCode } from '../people/public.ts';
import { testWorld, type TestWorld } from '../people/testing.ts';
import { retryMessage, setGateway } from './commands.ts';
import { isGatewayUrl, signatureOf } from './gateway.ts';
import { GatewayAddressWrong, MessageNotDead } from './notices.refusals.ts';
import { demoMessages, messages, registerRecipient } from './public.ts';
import { sendBatch, sendMessages, sweepMessages } from './send.ts';
import { tellResidents } from './tell.ts';

const phones = new Map<string, string>();
registerRecipient({
  subjectKind: 'parcel',
  types: ['parcel.come', 'parcel.weighed'],
  resolve: async (_tx, id) => {
    const phone = phones.get(id);
    return phone === undefined ? undefined : { phone, language: 'en' };
  },
  word: (_language, key, values) => `${key}: ${JSON.stringify(values)}`,
});

const parcel = command({
  name: 'parcels.happen',
  summary: 'Something happens to a parcel.',
  input: z.object({ id: z.uuid(), type: z.string(), tell: z.string().optional(), at: z.string().optional() }),
  output: z.object({}),
  async run({ authorize, record }, { id, type, tell, at }) {
    authorize(true);
    record({
      ...(at && { at: new Date(at) }),
      subject: { kind: 'parcel', id },
      type,
      data: tell === undefined ? {} : { tell: { key: tell, values: { number: 7 } } },
    });
    return {};
  },
});

let database: Database;
let server: Server;
let url: string;
interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}
let received: Received[] = [];
let answerWith: number[] = [];

beforeAll(async () => {
  database = await freshPglite();
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(answerWith.shift() ?? 200).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`;
});
afterEach(() => {
  received = [];
  answerWith = [];
});
afterAll(async () => {
  server.close();
  await database.close();
});

const secret = 'a secret of the gateway';

async function world(
  options: { demo?: boolean; gateway?: boolean } = {},
): Promise<TestWorld & { worker: OutboxWorker }> {
  const w = await testWorld(database, {
    demo: options.demo ?? false,
    subscribersOf: (type) => (tellResidents.types.includes(type) ? [tellResidents.name] : []),
  });
  if (options.gateway) {
    await w.kernel.execute(setGateway, { url, secret }, { tenantId: w.tenantId, actor: w.actors.system });
  }
  const worker = new OutboxWorker({
    kernel: w.kernel,
    subscribers: [tellResidents],
    tenants: async () => [w.tenantId],
    onError: (error) => {
      throw error;
    },
  });
  return { ...w, worker };
}

const happen = async (w: TestWorld & { worker: OutboxWorker }, id: string, type = 'parcel.come', tell = 'come') => {
  await w.kernel.execute(parcel, { id, type, tell }, { tenantId: w.tenantId, actor: systemActor('test') });
  await w.worker.deliverAll(w.tenantId);
};
const newParcel = (phone = '+8613812345678') => {
  const id = newId();
  phones.set(id, phone);
  return id;
};
const list = async (w: TestWorld) =>
  (await w.kernel.ask(messages, {}, { tenantId: w.tenantId, actor: w.actors.system })).items;

test('a message is posted once, signed, with the event as its key, and neither phone nor text stays', async () => {
  const w = await world({ gateway: true });
  await happen(w, newParcel());
  await sendBatch(w.kernel, w.tenantId);
  await sendBatch(w.kernel, w.tenantId);
  expect(received).toHaveLength(1);
  const [{ headers, body }] = received as [Received];
  const sent = JSON.parse(body) as Record<string, string>;
  expect(sent).toMatchObject({ phone: '+8613812345678', key: 'come', language: 'en', text: 'come: {"number":7}' });
  expect(headers['idempotency-key']).toBe(sent['id']);
  expect(headers['x-lianxin-signature']).toBe(
    `sha256=${signatureOf(secret, String(headers['x-lianxin-timestamp']), body)}`,
  );
  expect(await list(w)).toMatchObject([{ state: 'sent', maskedPhone: '138****5678', attempts: 1 }]);
  const kept = await database.transaction(w.tenantId, async (tx) => {
    const { rows } = await tx.raw({
      text: 'select * from notices.messages where tenant_id = $1',
      values: [tx.tenantId],
    });
    return JSON.stringify(rows);
  });
  expect(kept).not.toContain('12345678');
  expect(kept).not.toContain('number');
});

test('an event that tells nothing, or nobody with a phone, makes no message', async () => {
  const w = await world({ gateway: true });
  await w.kernel.execute(
    parcel,
    { id: newParcel(), type: 'parcel.weighed' },
    { tenantId: w.tenantId, actor: systemActor('test') },
  );
  await happen(w, newId());
  expect(await list(w)).toEqual([]);
});

test('what an import brings in of the past is told to nobody; work done without network days ago is told', async () => {
  const w = await world({ gateway: true });
  const past = { type: 'parcel.come', tell: 'come', at: '2025-12-24T10:00:00Z' };
  const at = { tenantId: w.tenantId, actor: systemActor('test') };
  await w.kernel.execute({ ...parcel, name: 'parcels.import' }, { id: newParcel(), ...past }, at);
  await w.worker.deliverAll(w.tenantId);
  expect(await list(w)).toEqual([]);
  await w.kernel.execute(parcel, { id: newParcel(), ...past }, { ...at, actor: w.actors.worker });
  await w.worker.deliverAll(w.tenantId);
  expect(await list(w)).toMatchObject([{ key: 'come', state: 'waiting' }]);
});

test('one turn of the job posts one batch, so that a long queue of one district keeps no other waiting', async () => {
  const w = await world({ gateway: true });
  for (let count = 0; count < 21; count += 1) await happen(w, newParcel());
  const turn = () =>
    sendMessages.run({ kernel: w.kernel, tenantId: w.tenantId, now: w.clock.now(), stopped: () => false });
  await turn();
  expect(received).toHaveLength(20);
  await turn();
  expect(received).toHaveLength(21);
});

test('a gateway that fails is asked again later each time, and after eight failures the message is dead until retried', async () => {
  const w = await world({ gateway: true });
  await happen(w, newParcel());
  answerWith = Array.from({ length: 8 }, () => 503);
  let waits = 0;
  for (let time = 0; time < 8; time += 1) {
    expect(await sendBatch(w.kernel, w.tenantId)).toBe(1);
    expect(await sendBatch(w.kernel, w.tenantId)).toBe(0);
    waits += 5000 * 2 ** (time + 1);
    w.clock.advance(5000 * 2 ** (time + 1));
  }
  expect(waits).toBeGreaterThan(1_000_000);
  const ids = new Set(received.map(({ headers }) => headers['idempotency-key']));
  expect(ids.size).toBe(1);
  const [message] = await list(w);
  expect(message).toMatchObject({ state: 'dead', attempts: 8, lastError: 'status 503', allowed: { retry: true } });
  const retry = () =>
    w.kernel.execute(retryMessage, { messageId: message!.id }, { tenantId: w.tenantId, actor: w.actors.system });
  await retry();
  await expect(retry()).rejects.toThrow(MessageNotDead);
  await sendBatch(w.kernel, w.tenantId);
  expect(await list(w)).toMatchObject([{ state: 'sent' }]);
});

test('what the gateway calls wrong is dead at once, what it has already is sent', async () => {
  const w = await world({ gateway: true });
  await happen(w, newParcel());
  answerWith = [422];
  await sendBatch(w.kernel, w.tenantId);
  await happen(w, newParcel());
  answerWith = [409];
  await sendBatch(w.kernel, w.tenantId);
  expect((await list(w)).map((message) => message.state).sort()).toEqual(['dead', 'sent']);
});

test('a gateway that does not answer costs its time limit and no more', async () => {
  const w = await world();
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
  await w.kernel.execute(
    setGateway,
    { url: address, secret, timeoutMs: 500 },
    { tenantId: w.tenantId, actor: w.actors.system },
  );
  await happen(w, newParcel());
  const started = performance.now();
  const sending = sendBatch(w.kernel, w.tenantId);
  // no transaction is open meanwhile: the embedded engine has only one
  await new Promise((resolve) => setTimeout(resolve, 100));
  await list(w);
  expect(performance.now() - started).toBeLessThan(450);
  await sending;
  silent.closeAllConnections();
  silent.close();
  expect(await list(w)).toMatchObject([{ state: 'waiting', lastError: 'TimeoutError' }]);
});

test('whose phone is gone by the time is told nothing', async () => {
  const w = await world({ gateway: true });
  const id = newParcel();
  await happen(w, id);
  phones.delete(id);
  await sendBatch(w.kernel, w.tenantId);
  expect(received).toEqual([]);
  expect(await list(w)).toMatchObject([{ state: 'dropped', lastError: 'nobody to tell' }]);
});

test('without a gateway a message is not sent, and says so', async () => {
  const w = await world();
  await happen(w, newParcel());
  expect(await list(w)).toMatchObject([{ state: 'dropped', lastError: 'no gateway' }]);
});

test('a demonstration keeps the message for its page and sends nothing; elsewhere the page does not exist', async () => {
  const demo = await world({ demo: true, gateway: true });
  await happen(demo, newParcel());
  const visitor = { tenantId: demo.tenantId, actor: { kind: 'visitor' as const, key: 'v' } };
  await demo.kernel.execute(sendPhoneCode, { phone: '13900001111', purpose: 'raise', language: 'en' }, visitor);
  await demo.worker.deliverAll(demo.tenantId);
  await sendBatch(demo.kernel, demo.tenantId);
  expect(received).toEqual([]);
  const { items } = await demo.kernel.ask(demoMessages, {}, visitor);
  expect(items.map((item) => [item.maskedPhone, item.text.replace(/\d{6}/, '######')])).toEqual([
    ['139****1111', 'Your code is ######; it is good for 10 minutes. Tell it to nobody.'],
    ['138****5678', 'come: {"number":7}'],
  ]);
  const real = await world();
  await expect(
    real.kernel.ask(demoMessages, {}, { tenantId: real.tenantId, actor: visitor.actor }),
  ).rejects.toMatchObject({ code: 'not-found' });
});

test('a code is worded when it is sent, and is not in the database', async () => {
  const w = await world({ gateway: true });
  const visitor = { tenantId: w.tenantId, actor: { kind: 'visitor' as const, key: 'v' } };
  await w.kernel.execute(sendPhoneCode, { phone: '13900001111', purpose: 'raise', language: 'zh-CN' }, visitor);
  await w.worker.deliverAll(w.tenantId);
  await sendBatch(w.kernel, w.tenantId);
  const { text } = JSON.parse(received[0]?.body ?? '{}') as { text: string };
  const [code = ''] = /\d{6}/.exec(text) ?? [];
  expect(code).toHaveLength(6);
  const kept = await database.transaction(w.tenantId, async (tx) => {
    const tables = ['notices.messages', 'people.phone_codes', 'kernel.events', 'kernel.commands', 'kernel.outbox'];
    const rows = await Promise.all(
      tables.map((table) => tx.raw({ text: `select * from ${table} where tenant_id = $1`, values: [tx.tenantId] })),
    );
    return JSON.stringify(rows.map((result) => result.rows)).replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}/g, '');
  });
  expect(kept).not.toContain(code);
  expect(kept).not.toContain('13900001111');
});

test('messages go after thirty days', async () => {
  const w = await world();
  await happen(w, newParcel());
  const sweep = () =>
    sweepMessages.run({ kernel: w.kernel, tenantId: w.tenantId, now: w.clock.now(), stopped: () => false });
  w.clock.advance(30 * 86_400_000 - 1000);
  await sweep();
  expect(await list(w)).toHaveLength(1);
  w.clock.advance(2000);
  await sweep();
  expect(await list(w)).toHaveLength(0);
});

test('only the system administrator sets the gateway, to an address that is safe', async () => {
  const w = await world();
  const set = (input: { url: string; secret?: string }, actor = w.actors.system) =>
    w.kernel.execute(setGateway, input, { tenantId: w.tenantId, actor });
  await expect(set({ url, secret }, w.actors.clerk)).rejects.toThrow(NotAllowed);
  await expect(set({ url: 'http://sms.example/', secret })).rejects.toThrow(GatewayAddressWrong);
  await expect(set({ url })).rejects.toThrow(GatewayAddressWrong);
  await set({ url: 'https://sms.example/', secret });
  await set({ url: 'https://other.example/' });
  await set({ url: '' });
  await expect(w.kernel.ask(messages, {}, { tenantId: w.tenantId, actor: w.actors.audit })).rejects.toThrow(NotAllowed);
  for (const wrong of ['', 'x', 'ftp://a/', 'https://user:pass@a/', 'http://10.0.0.1/'])
    expect(isGatewayUrl(wrong)).toBe(false);
});

test('the list pages without gap or repeat', async () => {
  const w = await world();
  for (let count = 0; count < 7; count += 1) await happen(w, newParcel());
  const seen: string[] = [];
  let before: string | undefined;
  do {
    const { items, next } = await w.kernel.ask(
      messages,
      { limit: 2, before },
      { tenantId: w.tenantId, actor: w.actors.system },
    );
    seen.push(...items.map((item) => item.id));
    before = next ?? undefined;
  } while (before);
  expect(new Set(seen).size).toBe(7);
  expect(seen).toHaveLength(7);
});
