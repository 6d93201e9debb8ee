import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Assets } from './assets.ts';
import { encodingFor } from './compress.ts';
import { inboundOfFetch } from './transport.ts';

const script = `// ${'long '.repeat(500)}`;
let folder: string;
let assets: Assets;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lianxin-assets-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!DOCTYPE html><title>desk</title>');
  await writeFile(join(folder, 'assets', 'main-a1B2c3D4.js'), script);
  await writeFile(join(folder, '.secret.json'), '{}');
  await writeFile(join(folder, 'notes.xyz'), 'x');
  assets = new Assets([{ prefix: '/desk', folder, program: true }]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const find = async (path: string, headers: Record<string, string> = {}) =>
  (await assets.find(inboundOfFetch(new Request(`http://localhost${path}`, { headers }))))?.answer;

test('addresses of the program are its page, and are asked for anew each time', async () => {
  for (const path of ['/desk', '/desk/', '/desk/tickets/7']) {
    const answer = await find(path);
    expect(answer?.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
  }
  expect(await find('/desktop')).toBeUndefined();
});

test('what carries a hash in its name is kept for ever, packed as the browser likes it', async () => {
  const path = '/desk/assets/main-a1B2c3D4.js';
  const plain = await find(path);
  expect(plain?.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  const br = await find(path, { 'accept-encoding': 'gzip, deflate, br' });
  expect(br?.headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(br?.body as Uint8Array).toString()).toBe(script);
  const gzip = await find(path, { 'accept-encoding': 'gzip, br;q=0' });
  expect(gunzipSync(gzip?.body as Uint8Array).toString()).toBe(script);
  const again = await find(path, { 'if-none-match': String(br?.headers['etag']), 'accept-encoding': 'br' });
  expect([again?.status, again?.body]).toEqual([304, null]);
});

test('only files found at the start exist; hidden ones and those of unknown types do not', async () => {
  for (const path of [
    '/desk/.secret.json',
    '/desk/notes.xyz',
    '/desk/missing.js',
    '/desk/..%2f..%2fetc%2fpasswd.txt',
  ]) {
    expect(await find(path), path).toBeUndefined();
  }
});

test.each([
  [undefined, undefined],
  ['', undefined],
  ['identity', undefined],
  ['gzip', 'gzip'],
  ['br;q=1.0, gzip;q=0.8', 'br'],
  ['br;q=0, gzip', 'gzip'],
  ['gzip;q=0', undefined],
  ['abr', undefined],
])('for Accept-Encoding %j the encoding is %j', (header, encoding) => {
  expect(encodingFor(header)).toBe(encoding);
});
