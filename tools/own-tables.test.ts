import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { foreignTables } from './own-tables.ts';

const made: string[] = [];

function product(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'own-tables-'));
  made.push(folder);
  const all = {
    'server/migrations/0001_two.sql':
      '-- people.areas in words\ncreate schema people;\ncreate table people.areas (id uuid);\ncreate table tickets.tickets (id uuid);\ncreate view tickets.public_tickets as select id from tickets.tickets;\n',
    'server/modules/people/module.json': '{ "name": "people", "purpose": "x", "dependsOn": [] }',
    'server/modules/figures/module.json': '{ "name": "figures", "purpose": "x", "dependsOn": ["tickets"] }',
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

test('in the product, SQL names only the tables of its own module', () => {
  expect(foreignTables(join(import.meta.dirname, '..'))).toEqual([]);
});

test('own tables, views of a module one depends on, events and tests are no fault', () => {
  const folder = product({
    'server/modules/people/store.ts': "export const a = 'select * from people.areas'; // tickets.tickets\n",
    'server/modules/figures/read.ts':
      "export const a = { sql: 'select id from tickets.public_tickets', event: 'tickets.raised' };\n",
    'server/modules/people/store.test.ts': "export const a = 'select * from tickets.tickets';\n",
  });
  expect(foreignTables(folder)).toEqual([]);
});

test("another module's table, an unnamed module's view, and a tie in a migration are faults", () => {
  const folder = product({
    'server/modules/people/store.ts':
      "export const a = `select 1 from tickets.tickets t where ${1}`;\nexport const b = db.selectFrom('tickets.public_tickets as t');\n",
    'server/kernel/jobs.ts': "export const a = 'delete from people.areas';\n",
    'site/page.tsx': "export const a = 'select 1 from people.areas';\n",
    'server/migrations/0002_tie.sql':
      'alter table tickets.tickets add constraint a foreign key (id) references people.areas (id);\n',
  });
  expect(foreignTables(folder)).toEqual([
    'server/kernel/jobs.ts:1: names people.areas',
    'server/modules/people/store.ts:1: names tickets.tickets',
    'server/modules/people/store.ts:2: names tickets.public_tickets',
    'site/page.tsx:1: names people.areas',
    'server/migrations/0002_tie.sql: one statement names tables of people and tickets',
  ]);
});
