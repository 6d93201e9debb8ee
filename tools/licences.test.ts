import { expect, test } from 'vitest';
import { licencesOf } from './licences.mjs';

const faultsOf = (packages: Record<string, { version?: string; license?: string; dev?: boolean }>) =>
  licencesOf({ packages }).flatMap(({ fault }) => fault ?? []);

test('a licence that is missing or asks for more than a notice is a fault', () => {
  expect(
    faultsOf({
      '': { license: 'Apache-2.0' },
      'node_modules/a': { version: '1.0.0', license: 'MIT' },
      'node_modules/b': { version: '1.0.0', license: 'AGPL-3.0-only' },
      'node_modules/a/node_modules/@c/d': { version: '2.0.0' },
    }),
  ).toEqual(['@c/d 2.0.0: unknown', 'b 1.0.0: AGPL-3.0-only']);
});

test('of a choice one part must be free, of several together each', () => {
  expect(
    faultsOf({
      'node_modules/choice': { version: '1.0.0', license: '(MIT OR GPL-3.0-or-later)' },
      'node_modules/both': { version: '1.0.0', license: 'MIT AND GPL-3.0-or-later' },
    }),
  ).toEqual(['both 1.0.0: MIT AND GPL-3.0-or-later']);
});

test('what is fine in a tool is not fine in the product', () => {
  expect(faultsOf({ 'node_modules/tool': { version: '1.0.0', license: 'MPL-2.0', dev: true } })).toEqual([]);
  expect(faultsOf({ 'node_modules/part': { version: '1.0.0', license: 'MPL-2.0' } })).toHaveLength(1);
});
