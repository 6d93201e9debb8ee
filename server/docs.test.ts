import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp, type App } from './app.ts';
import { readConfiguration } from './configuration.ts';
import type { Database } from './kernel/database/database.ts';
import { freshPglite } from './kernel/database/testing.ts';
import { silentLog } from './kernel/log.ts';
import { knownRefusals } from './kernel/refusal.ts';

let database: Database;
let app: App;
beforeAll(async () => {
  database = await freshPglite();
  app = createApp({ database, configuration: readConfiguration({ PORT: '0' }), log: silentLog() });
});
afterAll(() => database.close());

type Json = Record<string, unknown>;
const get = (path: string, headers: Record<string, string> = {}) =>
  app.fetch(new Request(`http://localhost${path}`, { headers }));

/** Every `$ref` anywhere in a document. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  );
}

function at(document: unknown, reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (value, key) => (value as Json | undefined)?.[key.replaceAll('~1', '/').replaceAll('~0', '~')],
      document,
    );
}

test('the OpenAPI document names every address, and all its references lead somewhere', async () => {
  const document = (await (await get('/openapi.json')).json()) as Json;
  expect(document['openapi']).toBe('3.1.0');
  const paths = document['paths'] as Record<string, Record<string, Json>>;
  const ids = new Set<unknown>();
  for (const route of app.routes) {
    const operation = paths[route.path]?.[route.method.toLowerCase()];
    expect(operation, route.path).toBeDefined();
    ids.add(operation?.['operationId']);
    expect(Object.keys(operation?.['responses'] as Json)).toContain('200');
    const pathFields = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const parameters = ((operation?.['parameters'] ?? []) as Json[])
      .filter((one) => one['in'] === 'path')
      .map((one) => one['name']);
    expect(parameters).toEqual(pathFields);
  }
  expect(ids.size).toBe(app.routes.length);
  const references = referencesIn(document);
  expect(references.length).toBeGreaterThan(0);
  for (const reference of references) expect(at(document, reference), reference).toBeDefined();
});

test('the page names every address and every refusal, in both languages, without script', async () => {
  for (const [language, words] of [
    ['zh-CN', '怎样调用'],
    ['en', 'How to call it'],
  ] as const) {
    const answer = await get('/docs', { 'accept-language': language });
    const page = await answer.text();
    expect(page).toContain(words);
    expect(page).not.toContain('<script');
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    for (const route of app.routes) expect(page).toContain(`<code>${route.path.replace(/[{}]/g, '$&')}</code>`);
    for (const code of knownRefusals().keys()) expect(page).toContain(`id="refusal-${code}"`);
  }
});
