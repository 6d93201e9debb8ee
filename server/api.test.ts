import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clientAddresses } from './kernel/http/client-addresses.ts';
import type { Module } from './kernel/module.ts';
import { modules } from './modules.ts';

test('the addresses that the doors use are those of the routes (else: node tools/generate-client.ts)', () => {
  const routes = (modules as readonly Module[]).flatMap((module) => module.routes ?? []);
  const kept = readFileSync(new URL('../doors/client.gen.ts', import.meta.url), 'utf8');
  expect(kept).toBe(clientAddresses(routes));
});
