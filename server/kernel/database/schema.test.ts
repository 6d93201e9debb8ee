import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { freshPglite } from './testing.ts';

let database: Database;
beforeAll(async () => {
  database = await freshPglite();
});
afterAll(() => database?.close());

const ask = async (text: string): Promise<unknown[]> =>
  database.reference(async (tx) => (await tx.raw({ text, values: [] })).rows);

const OWN = `c.relnamespace in (select oid from pg_namespace where nspname not in ('public', 'information_schema') and nspname !~ '^pg_')`;

test('every table with rows of tenants is protected, also against its owner', async () => {
  const open = await ask(`
    select c.oid::regclass::text as "table" from pg_class c
    where c.relkind in ('r', 'p') and ${OWN}
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
      and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))
    order by 1`);
  expect(open).toEqual([{ table: 'kernel.tenants' }]);
});

test('every key of a protected table starts with the tenant', async () => {
  const astray = await ask(`
    select c.oid::regclass::text as "table", i.indexrelid::regclass::text as "index"
    from pg_index i join pg_class c on c.oid = i.indrelid
    where ${OWN} and c.relrowsecurity and i.indisunique
      and (select attname from pg_attribute where attrelid = c.oid and attnum = i.indkey[0]) is distinct from 'tenant_id'`);
  expect(astray).toEqual([]);
});

test('every foreign key between protected tables carries the tenant', async () => {
  const astray = await ask(`
    select k.conname from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where ${OWN} and k.contype = 'f' and t.relrowsecurity
      and not ((select attnum from pg_attribute where attrelid = c.oid and attname = 'tenant_id') = any(k.conkey))`);
  expect(astray).toEqual([]);
});

test('there are no triggers but those that keep foreign keys', async () => {
  expect(await ask('select tgname from pg_trigger where not tgisinternal')).toEqual([]);
});

test('constraint names are snake_case and unique in their schema, so that a refusal can be told by its name', async () => {
  const names = await ask(`
    select n.nspname || '.' || k.conname as name from pg_constraint k join pg_namespace n on n.oid = k.connamespace
    where n.nspname not in ('public', 'information_schema') and n.nspname !~ '^pg_' and k.contype <> 'n'
    group by 1 having count(*) > 1 or bool_or(k.conname !~ '^[a-z][a-z0-9_]*$')`);
  expect(names).toEqual([]);
});
