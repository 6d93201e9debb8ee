import { afterEach, expect, test, vi } from 'vitest';
import type { Intent } from './outbox/intent.ts';
import { courierFor } from './server.ts';

const person = '01890000-0000-7000-8000-000000000009';
const courier = courierFor(person);

const intent: Intent = {
  id: '01890000-0000-7000-8000-000000000001',
  command: 'tickets.note',
  ticketId: '01890000-0000-7000-8000-000000000002',
  input: { ticketId: '01890000-0000-7000-8000-000000000002', text: '看过了', audience: 'internal' },
  pictureIds: [],
  about: { number: '7K1-4M2Q', subject: '路灯不亮' },
  madeAt: '2026-11-20T08:00:00.000Z',
  order: 1,
  state: 'kept',
  tries: 0,
  notBefore: null,
  sentAt: null,
  answer: null,
  refusal: null,
};

const answering = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  vi.stubGlobal(
    'fetch',
    vi.fn<typeof fetch>(() =>
      Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers })),
    ),
  );
const problem = (code: string) => ({ code, title: '不行', detail: '这样改' });

afterEach(() => vi.unstubAllGlobals());

test('an answer means done', async () => {
  answering(200, { ok: true });
  expect(await courier.send(intent)).toEqual({ kind: 'done', answer: { ok: true } });
});

test('the command’s id goes along, and the ticket only in the address', async () => {
  answering(200, {});
  await courier.send(intent);
  const [address, init] = vi.mocked(fetch).mock.calls[0]!;
  expect(address).toBe(`/api/tickets/${intent.ticketId}/notes`);
  expect(new Headers(init?.headers).get('idempotency-key')).toBe(intent.id);
  expect(JSON.parse(init?.body as string)).toEqual({ text: '看过了', audience: 'internal' });
});

test('work and pictures say whose they are', async () => {
  answering(200, {});
  await courier.send(intent);
  await courier.upload({ id: intent.id, blob: new Blob(['x'], { type: 'image/webp' }), uploaded: false } as never);
  for (const [, init] of vi.mocked(fetch).mock.calls) {
    expect(new Headers(init?.headers).get('x-acting-person')).toBe(person);
  }
});

test('somebody else who is signed in by now refuses nothing: the work is kept', async () => {
  answering(409, problem('acting-person-mismatch'));
  expect(await courier.send(intent)).toEqual({ kind: 'signed-out' });
});

test('a no of the server is kept with its reason and how to mend it', async () => {
  answering(409, problem('ticket-taken-already'));
  expect(await courier.send(intent)).toEqual({
    kind: 'refused',
    said: { code: 'ticket-taken-already', status: 409, title: '不行', mend: '这样改' },
  });
});

test.each([500, 503, 429])('status %i is no refusal: it is tried again', async (status) => {
  answering(status, problem('busy'), { 'retry-after': '7' });
  expect(await courier.send(intent)).toEqual({ kind: 'not-now', waitMs: 7000 });
});

test('an ended session refuses nothing', async () => {
  answering(401, problem('sign-in-needed'));
  expect(await courier.send(intent)).toEqual({ kind: 'signed-out' });
});

test.each([200, 403, 502])('a page of somebody else’s network (status %i) is no answer', async (status) => {
  answering(status, '<html>Please log in to the hotel</html>');
  expect(await courier.send(intent)).toEqual({ kind: 'unreachable' });
});

test('no network is no answer', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  expect(await courier.send(intent)).toEqual({ kind: 'unreachable' });
});
