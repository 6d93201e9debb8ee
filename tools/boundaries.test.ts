import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { boundaryFaults } from './boundaries.mjs';

const made: string[] = [];

/** A small product of these files, with two modules: tickets names people. */
async function faultsOf(files: Record<string, string>): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'boundaries-'));
  made.push(root);
  const all = {
    'server/modules/people/module.json': '{ "name": "people", "purpose": "persons", "dependsOn": [] }',
    'server/modules/people/public.ts': 'export const person = 1;\nexport interface Person { id: string }\n',
    'server/modules/people/store.ts': 'export const rows = 1;\n',
    'server/modules/people/messages.en.json': '{}',
    'server/modules/tickets/module.json': '{ "name": "tickets", "purpose": "tickets", "dependsOn": ["people"] }',
    'server/modules/tickets/public.ts': 'export const ticket = 1;\n',
    'server/kernel/command.ts': 'export const command = 1;\n',
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return boundaryFaults(root);
}

afterEach(() => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true });
});

test('a product that keeps its boundaries has no faults', async () => {
  const faults = await faultsOf({
    'server/modules/tickets/raise.ts':
      "import { command } from '../../kernel/command.ts';\nimport { person } from '../people/public.ts';\nexport const raise = [command, person];\n",
    'server/modules/tickets/raise.test.ts': "import { rows } from '../people/store.ts';\nexport const x = rows;\n",
    'server/app.ts': "import './modules/tickets/raise.ts';\nimport '../site/page.ts';\n",
    'site/page.ts': "import { ticket } from '../server/modules/tickets/public.ts';\nexport const page = ticket;\n",
    'server/api.ts': 'export interface Api { x: 1 }\n',
    'doors/client.ts': "import type { Api } from '../server/api.ts';\nexport const x = {} as Api;\n",
    'desk/main.tsx':
      "import type { Person } from '../server/modules/people/public.ts';\nimport words from '../server/modules/people/messages.en.json';\nexport const p = words as unknown as Person;\n",
  });
  expect(faults).toEqual([]);
});

const planted: [string, string, string, string][] = [
  [
    'the kernel imports a module',
    'server/kernel/outbox.ts',
    '../modules/people/public.ts',
    'the-kernel-knows-no-module',
  ],
  [
    'a module reaches into another',
    'server/modules/tickets/raise.ts',
    '../people/store.ts',
    'tickets-imports-only-what-it-names',
  ],
  [
    'a module imports one it does not name',
    'server/modules/people/x.ts',
    '../tickets/public.ts',
    'people-imports-only-what-it-names',
  ],
  [
    'the site reaches into a module',
    'site/page.tsx',
    '../server/modules/people/store.ts',
    'modules-are-entered-by-public',
  ],
  [
    'the desk imports code of the server',
    'desk/main.tsx',
    '../server/modules/people/public.ts',
    'browsers-take-only-types',
  ],
  ['the field imports the kernel', 'field/main.tsx', '../server/kernel/command.ts', 'browsers-take-types-of-the-api'],
  ['the field imports the desk', 'field/main.tsx', '../desk/late.ts', 'field-stands-alone'],
  [
    'what all doors share imports a module',
    'doors/words.ts',
    '../server/modules/people/public.ts',
    'doors-are-shared-ground',
  ],
  ['a command imports a test', 'server/modules/people/x.ts', './x.test.ts', 'tests-stay-out-of-the-product'],
  ['what all doors share takes code of the API', 'doors/client.ts', '../server/api.ts', 'browsers-take-only-types'],
  ['an import leads nowhere', 'server/modules/people/x.ts', './gone.ts', 'no-missing-file'],
];

test.each(planted)('it is a fault when %s', async (_name, from, to, rule) => {
  const faults = await faultsOf({
    'desk/late.ts': 'export const late = 1;\n',
    'server/api.ts': 'export const api = 1;\n',
    'server/modules/people/x.test.ts': 'export const t = 1;\n',
    [from]: `import * as all from '${to}';\nexport const use = all;\n`,
  });
  expect(faults.join('\n')).toContain(`${rule}.`);
});

test('it is a fault when the desk takes types from behind public.ts', async () => {
  const faults = await faultsOf({
    'server/modules/people/person.ts': 'export interface Inner { id: string }\n',
    'desk/main.tsx':
      "import type { Inner } from '../server/modules/people/person.ts';\nexport const p = {} as Inner;\n",
  });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain('browsers-take-types-of-the-api.');
});

test('it is a fault when files import each other in a ring', async () => {
  const faults = await faultsOf({
    'server/modules/people/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
    'server/modules/people/b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n",
  });
  expect(faults.join('\n')).toContain('no-ring.');
});

test('it is a fault when modules name each other in a ring, name nobody, or describe themselves wrongly', async () => {
  const faults = await faultsOf({
    'server/modules/people/module.json':
      '{ "name": "people", "purpose": "persons", "dependsOn": ["tickets", "ghosts"] }',
    'server/modules/notices/module.json': '{ "name": "notes", "purpose": "", "dependsOn": [] }',
    'server/modules/bare/public.ts': 'export {};\n',
  });
  const all = faults.join('\n');
  expect(all).toContain('people → tickets → people');
  expect(all).toContain('no module "ghosts"');
  expect(all).toContain('"name" is not the folder\'s name');
  expect(all).toContain('"purpose" is empty');
  expect(all).toContain('server/modules/bare/module.json: is missing');
});
