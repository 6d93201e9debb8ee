import { expect, test } from 'vitest';
import { distribute, placements } from './distribute.ts';
import type { TableToPlace } from './distribute.ts';

const table = (name: string, ofTenant: boolean, pointsTo: string[] = [], placed = false): TableToPlace => ({
  table: name,
  ofTenant,
  pointsTo,
  placed,
});

test('reference tables come first, and a table comes after those it points to, all beside the first', () => {
  expect(
    placements([
      table('shop.parts', true, ['shop.things', 'kernel.codes']),
      table('shop.things', true),
      table('kernel.codes', false),
    ]),
  ).toEqual([
    "select create_reference_table('kernel.codes')",
    "select create_distributed_table('shop.things', 'tenant_id', colocate_with => 'none')",
    "select create_distributed_table('shop.parts', 'tenant_id', colocate_with => 'shop.things')",
  ]);
});

test('what is placed already stays, and a new table goes beside it', () => {
  expect(placements([table('a.new', true), table('a.old', true, [], true), table('b.codes', false, [], true)])).toEqual(
    ["select create_distributed_table('a.new', 'tenant_id', colocate_with => 'a.old')"],
  );
});

test('tables that point at each other are both placed', () => {
  expect(placements([table('a.one', true, ['a.two']), table('a.two', true, ['a.one'])])).toHaveLength(2);
});

test('on a database that is not distributed nothing is placed', async () => {
  const said: string[] = [];
  await distribute({
    shared: true,
    control: async (text) => {
      said.push(text);
      return { rows: [] };
    },
  });
  expect(said).toHaveLength(1);
});
