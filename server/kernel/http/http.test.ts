import { request as nodeRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../app.ts';
import type { Database } from '../database/database.ts';
import { freshPglite } from '../database/testing.ts';
import { newId } from '../ids.ts';
import { createLog } from '../log.ts';
import { notesApp, post } from './fixtures.ts';

let database: Database;
let app: App;

beforeAll(async () => {
  database = await freshPglite();
  ({ app } = await notesApp(database, { env: { RATE_LIMIT_FACTOR: '0' } }));
});
afterAll(() => database.close());

const note = () => `/api/notes/${newId()}`;
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;
const session = { cookie: 'session=x', origin: 'http://localhost' };

async function expectRefusal(request: Request, status: number, code: string): Promise<Response> {
  const answer = await app.fetch(request);
  const copy = answer.clone();
  expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
  expect(copy.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  return copy;
}

describe('commands and queries', () => {
  test('a command is answered with its output, and the same again when it comes twice', async () => {
    const id = newId();
    const key = newId();
    const once = await app.fetch(post(`/api/notes/${id}`, { words: '你好' }, { 'idempotency-key': key }));
    const twice = await app.fetch(post(`/api/notes/${id}`, { words: '你好' }, { 'idempotency-key': key }));
    expect(once.status).toBe(200);
    expect(await once.json()).toEqual({ noteId: id, length: 2 });
    expect(await twice.json()).toEqual({ noteId: id, length: 2 });
    expect(once.headers.get('cache-control')).toBe('no-store');
    await expectRefusal(
      post(`/api/notes/${id}`, { words: '再见' }, { 'idempotency-key': key }),
      409,
      'command-id-reused',
    );
  });

  test('a command without an id, or with one that is no UUID, is refused', async () => {
    await expectRefusal(post(note(), { words: 'x' }, { 'idempotency-key': 'one' }), 400, 'command-id-missing');
  });

  test('what is sent for one person is not done by another who has signed in meanwhile', async () => {
    const other = { ...session, 'x-acting-person': newId() };
    const same = { ...session, 'x-acting-person': '018F0000-0000-7000-8000-000000000001' };
    await expectRefusal(post(note(), { words: 'x' }, other), 409, 'acting-person-mismatch');
    expect((await app.fetch(post(note(), { words: 'x' }, same))).status).toBe(200);
    const png = { 'content-type': 'image/png' };
    await expectRefusal(post(`${note()}/picture`, 'x', { ...other, ...png }), 409, 'acting-person-mismatch');
    expect((await app.fetch(post(`${note()}/picture`, 'x', { ...same, ...png }))).status).toBe(200);
    // and not as nobody's either, when the session has ended
    const ended = { 'x-acting-person': newId() };
    await expectRefusal(post(note(), { words: 'x' }, ended), 401, 'sign-in-needed');
  });

  test("a query's words become numbers, truth and lists by its input", async () => {
    const answer = await app.fetch(
      new Request('http://localhost/api/notes?limit=5&open=true&tags=a&tags=b&after=7', { headers: session }),
    );
    expect(await answer.json()).toEqual({ asked: { limit: 5, open: true, tags: ['a', 'b'], after: '7' } });
    const left = await app.fetch(new Request('http://localhost/api/notes?limit=&tags=a', { headers: session }));
    expect(await left.json()).toEqual({ asked: { limit: 20, tags: ['a'] } });
  });

  test.each(['limit=many', 'limit=1&limit=2', 'limit=1e9', 'open=maybe', 'unheard=1', '__proto__=1'])(
    'the query %s is refused',
    async (query) => {
      await expectRefusal(
        new Request(`http://localhost/api/notes?${query}`, { headers: session }),
        400,
        'input-invalid',
      );
    },
  );

  test('a visitor who may not is asked to sign in', async () => {
    await expectRefusal(new Request('http://localhost/api/notes'), 401, 'sign-in-needed');
  });

  test('what the address says wins over what the body says', async () => {
    const id = newId();
    const answer = await app.fetch(post(`/api/notes/${id}`, { noteId: newId(), words: 'x' }));
    expect(await answer.json()).toMatchObject({ noteId: id });
  });

  test('a field that is not declared is refused and not dropped', async () => {
    await expectRefusal(post(note(), { words: 'x', admin: true }), 400, 'input-invalid');
    await expectRefusal(post(note(), '{"words":"x","__proto__":{"a":1}}'), 400, 'input-invalid');
  });
});

describe('problems', () => {
  test('a refusal is told in the language of the reader', async () => {
    const zh = (await (await app.fetch(post(note(), { words: 'dull' }))).json()) as Record<string, unknown>;
    expect(zh).toMatchObject({
      status: 422,
      code: 'note-too-dull',
      title: '这条留言太无趣。',
      detail: '请写得有趣一点。',
    });
    const english = await app.fetch(post(note(), { words: 'dull' }, { 'accept-language': 'en-GB,zh;q=0.5' }));
    expect(await english.json()).toMatchObject({ title: 'This note is too dull.' });
    const chosen = post(note(), { words: 'dull' }, { 'accept-language': 'en', cookie: 'lang=zh-CN' });
    expect(await (await app.fetch(chosen)).json()).toMatchObject({ title: '这条留言太无趣。' });
  });

  test('a fault says nothing but its request id, and the log knows why', async () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line) => lines.push(line) });
    const { app: logged } = await notesApp(database, { log });
    const answer = await logged.fetch(post(note(), { words: 'fault' }, { 'x-request-id': 'my-request-1' }));
    const body = await answer.text();
    expect(answer.status).toBe(500);
    expect(JSON.parse(body)).toMatchObject({ code: 'fault', requestId: 'my-request-1' });
    expect(body).not.toContain('reason');
    expect(answer.headers.get('x-request-id')).toBe('my-request-1');
    expect(JSON.parse(lines[0]!)).toMatchObject({
      requestId: 'my-request-1',
      route: '/api/notes/{noteId}',
      err: { type: 'TypeError', message: 'the reason of the fault' },
    });
    expect(lines.join('')).not.toContain('words');
  });

  test('a request id that could harm a log is replaced', async () => {
    const answer = await app.fetch(post(note(), { words: 'x' }, { 'x-request-id': 'a b"c' }));
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('unknown addresses and wrong methods are told apart', async () => {
    await expectRefusal(new Request('http://localhost/api/nothing'), 404, 'route-unknown');
    await expectRefusal(new Request('http://localhost/nothing'), 404, 'route-unknown');
    const answer = await expectRefusal(
      new Request('http://localhost/api/notes', { method: 'PUT' }),
      405,
      'method-not-allowed',
    );
    expect(answer.headers.get('allow')).toBe('GET');
  });

  test('a host that nobody is served under is not found', async () => {
    const { app: named } = await notesApp(database, { env: { TENANT: 'other' } });
    const answer = await named.fetch(new Request('http://elsewhere.example/api/notes'));
    expect([answer.status, await codeOf(answer)]).toEqual([404, 'tenant-unknown']);
  });
});

describe('strict reading', () => {
  const deep = `{"words":${'['.repeat(40)}${']'.repeat(40)}}`;
  test.each<[string, string | Uint8Array, number, string]>([
    ['no JSON', '{"words":', 400, 'body-malformed'],
    ['a list', '[]', 400, 'body-malformed'],
    ['null', 'null', 400, 'body-malformed'],
    ['bytes that are not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400, 'text-malformed'],
    ['a NUL character', '{"words":"a\\u0000b"}', 400, 'text-malformed'],
    ['half a character', '{"words":"\\ud800"}', 400, 'text-malformed'],
    ['deep nesting', deep, 400, 'body-too-deep'],
    ['very deep nesting', '['.repeat(60_000), 400, 'body-too-deep'],
    ['too much', JSON.stringify({ words: 'x'.repeat(70_000) }), 413, 'body-too-large'],
    ['a wrong type', '{"words":7}', 400, 'input-invalid'],
  ])('a body that is %s is refused', async (_what, body, status, code) => {
    await expectRefusal(post(note(), body), status, code);
  });

  test('an escaped backslash before u0000 is only text', async () => {
    const answer = await app.fetch(post(note(), '{"words":"C:\\\\u0000"}'));
    expect(await answer.json()).toMatchObject({ length: 8 });
  });

  test('an emoji written as two escapes is one character', async () => {
    expect((await app.fetch(post(note(), '{"words":"\\ud83d\\ude00"}'))).status).toBe(200);
  });

  test('a body of another type is refused', async () => {
    await expectRefusal(
      post(note(), 'words=x', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'media-type-unknown',
    );
    await expectRefusal(post(`${note()}/picture`, 'x', { 'content-type': 'image/gif' }), 415, 'media-type-unknown');
    await expectRefusal(
      post(`${note()}/picture`, 'x'.repeat(2000), { 'content-type': 'image/png' }),
      413,
      'body-too-large',
    );
  });

  test.each<[string, number, string]>([
    ['/api/notes?after=%ff', 400, 'text-malformed'],
    ['/api/notes?after=%00', 400, 'text-malformed'],
    ['/api/notes?after=%', 400, 'address-malformed'],
    ['/api/notes?after=%zz', 400, 'address-malformed'],
    [`/api/notes?after=${'x'.repeat(9000)}`, 400, 'address-malformed'],
  ])('the address %s is refused', async (path, status, code) => {
    await expectRefusal(new Request(`http://localhost${path.slice(0, 9020)}`, { headers: session }), status, code);
  });

  test.each(['%2e%2e', '%2e%2e%2fetc', '%00', '%ff', "'%20or%201=1--", '%3Cscript%3E'])(
    'the path part %s leads nowhere',
    async (part) => {
      const answer = await app.fetch(post(`/api/notes/x${part}`, { words: 'x' }));
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    },
  );
});

describe('other sites', () => {
  const withCookie = (headers: Record<string, string>) =>
    post(note(), { words: 'x' }, { cookie: 'session=x', ...headers });

  test.each<[string, Record<string, string>]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['no origin at all', { origin: 'null' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour on the same site', { 'sec-fetch-site': 'same-site' }],
    ['a referer elsewhere', { referer: 'https://evil.example/localhost' }],
  ])('a request with %s is refused', async (_what, headers) => {
    await expectRefusal(withCookie(headers), 403, 'cross-site');
  });

  test('our own pages and programs are taken', async () => {
    expect((await app.fetch(withCookie({ origin: 'http://localhost' }))).status).toBe(200);
    expect((await app.fetch(withCookie({ 'sec-fetch-site': 'same-origin' }))).status).toBe(200);
    expect((await app.fetch(withCookie({}))).status).toBe(200);
  });
});

describe('headers', () => {
  test('every answer forbids sniffing, framing and leaking addresses', async () => {
    for (const path of ['/api/notes', '/healthz', '/nothing']) {
      const { headers } = await app.fetch(new Request(`http://localhost${path}`));
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });

  test('over https cookies and answers say so', async () => {
    const { app: secure } = await notesApp(database, { env: { PUBLIC_URL: 'https://lianxin.example' } });
    const answer = await secure.fetch(new Request('http://localhost/healthz'));
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=');
    const plain = await secure.fetch(new Request('http://localhost/api/notes', { headers: { cookie: 'session=x' } }));
    expect(plain.status).toBe(401);
    const named = await secure.fetch(
      new Request('http://localhost/api/notes', { headers: { cookie: '__Host-session=x' } }),
    );
    expect(named.status).toBe(200);
  });
});

describe('health and metrics', () => {
  test('a process that has not started is alive but not ready', async () => {
    expect((await app.fetch(new Request('http://localhost/healthz'))).status).toBe(200);
    const answer = await app.fetch(new Request('http://localhost/readyz'));
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ checks: { database: true, workers: false } });
  });

  test('metrics are for this machine or for whoever has the token', async () => {
    const ask = (headers: Record<string, string>, address?: string) =>
      app.fetch(new Request('http://localhost/metrics', { headers }), address);
    expect((await ask({}, '203.0.113.9')).status).toBe(403);
    expect((await ask({ 'x-forwarded-for': '203.0.113.9' }, '127.0.0.1')).status).toBe(403);
    const here = await ask({}, '127.0.0.1');
    const text = await here.text();
    expect(here.status).toBe(200);
    expect(text).toContain('http_request_duration_seconds_bucket{le="0.001",method="POST",route="/api/notes/{noteId}"');
    expect(text).toContain('lianxin_operations_total{kind="command",name="notes.leave",outcome="note-too-dull"}');
    expect(text).toMatch(/lianxin_outbox_events\{state="dead"\} 0/);
    const { app: guarded } = await notesApp(database, { env: { METRICS_TOKEN: 'a-long-enough-token' } });
    const bearer = (token: string) =>
      guarded.fetch(
        new Request('http://localhost/metrics', { headers: { authorization: `Bearer ${token}` } }),
        '203.0.113.9',
      );
    expect((await bearer('wrong')).status).toBe(403);
    expect((await bearer('a-long-enough-token')).status).toBe(200);
  });
});

describe('over a socket', () => {
  async function listening<T>(work: (port: number) => Promise<T>): Promise<T> {
    const { app: served } = await notesApp(database);
    const port = await served.start();
    try {
      return await work(port);
    } finally {
      await served.stop();
    }
  }

  test('a command and its refusal travel, and the server is ready', async () => {
    await listening(async (port) => {
      const url = `http://127.0.0.1:${port}`;
      const answer = await fetch(`${url}${note()}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
        body: JSON.stringify({ words: '你好' }),
      });
      expect(await answer.json()).toMatchObject({ length: 2 });
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      const head = await fetch(`${url}/healthz`, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
    });
  });

  test('a body that is too large is refused before it has come', async () => {
    await listening(async (port) => {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const request = nodeRequest(
          {
            port,
            host: '127.0.0.1',
            path: note(),
            method: 'POST',
            headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
          },
          (response) => {
            resolve(response.statusCode);
            request.destroy();
          },
        );
        request.on('error', reject);
        // no length is declared, and the end never comes
        request.write('x'.repeat(80_000));
      });
      expect(status).toBe(413);
    });
  });

  test('what is no HTTP gets a refusal with a code', async () => {
    await listening(async (port) => {
      const { connect } = await import('node:net');
      const text = await new Promise<string>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.write('HELLO\r\n\r\n'));
        let all = '';
        socket.on('data', (chunk) => (all += chunk.toString()));
        socket.on('close', () => resolve(all));
      });
      expect(text).toContain('400 Bad Request');
      expect(text).toContain('request-malformed');
    });
  });
});
