import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqlBuilder } from './builder.ts';
import type { Database } from './database.ts';
import { tableTypes } from './table-types.ts';
import { freshPglite } from './testing.ts';
import { json } from './values.ts';

const tenant = '018f0000-0000-7000-8000-000000000001';
let database: Database;
beforeAll(async () => {
  database = await freshPglite();
});
afterAll(() => database?.close());

test('the table types say what the migrations make (else run: npx node tools/generate-tables.ts)', async () => {
  const written = await readFile(new URL('tables.gen.ts', import.meta.url), 'utf8');
  expect(written).toBe(await tableTypes(database));
});

test('a typed query writes and reads, JSON included', async () => {
  const [row, count] = await database.transaction(tenant, async (tx) => {
    const settings = [
      { tenant_id: tenant, key: 'list', value: json(['a', 1]), updated_at: new Date(0) },
      { tenant_id: tenant, key: 'object', value: { a: 1 }, updated_at: new Date(0) },
    ];
    const written = await tx.run(sqlBuilder.insertInto('kernel.settings').values(settings));
    const read = await tx.first(
      sqlBuilder.selectFrom('kernel.settings').select(['value', 'updated_at']).where('key', '=', 'list'),
    );
    const changed = await tx.run(
      sqlBuilder
        .updateTable('kernel.settings')
        .set({ value: json(2) })
        .where('key', '=', 'object'),
    );
    return [read, written + changed] as const;
  });
  expect(row).toEqual({ value: ['a', 1], updated_at: new Date(0) });
  expect(count).toBe(3);
});

test('a query that comes again is sent by name and stays right', async () => {
  const totals = [];
  for (const factor of [1, 2, 3, 4]) {
    const query = sqlBuilder
      .selectFrom('kernel.settings')
      .select(({ val, fn, cast }) => [
        fn.countAll<number>().as('count'),
        cast<number>(val(factor), 'integer').as('factor'),
      ]);
    totals.push(await database.transaction(tenant, (tx) => tx.first(query)));
  }
  expect(totals.map((total) => total?.factor)).toEqual([1, 2, 3, 4]);
});
