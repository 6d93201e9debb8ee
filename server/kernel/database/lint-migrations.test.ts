import { expect, test } from 'vitest';
import { lintMigrations } from './lint-migrations.ts';
import type { Migration } from './migrate.ts';
import { readMigrations } from './migrate.ts';
import { migrationsDir } from './testing.ts';

const file = (version: number, sql: string): Migration => ({
  version,
  name: 'x',
  sql,
  checksum: '',
  inTransaction: !sql.startsWith('-- no-transaction'),
});
const problemsOf = (...sql: string[]): string[] =>
  lintMigrations(sql.map((text, index) => file(10 + index, text))).map(({ problem }) => problem);

const GOOD = `create table shop.things (
  tenant_id uuid not null,
  id uuid not null,
  label text not null default 'a, (b)',
  constraint things_pkey primary key (tenant_id, id),
  constraint thing_is_unique unique (tenant_id, label),
  constraint thing_has_a_label check (label in ('a', 'b'))
);
select kernel.protect_tenant_rows('shop.things');
create index things_by_label on shop.things (tenant_id, label);`;

test("the product's migrations keep every rule", async () => {
  expect(lintMigrations(await readMigrations(migrationsDir))).toEqual([]);
});

test('a new table with its indexes, and a reference table, are free', () => {
  expect(problemsOf(GOOD)).toEqual([]);
  expect(
    problemsOf(
      '-- reference table\ncreate table calendar.days (day date not null, constraint days_pkey primary key (day));',
      `create table shop.plans (tenant_id uuid not null, day date not null, constraint plans_pkey primary key (tenant_id, day),
         constraint plan_day_exists foreign key (day) references calendar.days (day));
       select kernel.protect_tenant_rows('shop.plans');`,
    ),
  ).toEqual([]);
});

const refused: [string, string, RegExp][] = [
  ['a table that anyone can see', GOOD.replace(/select kernel.*/, ''), /other tenants would see/],
  ['a table without tenant', GOOD.replace('tenant_id uuid not null,', ''), /tenant_id uuid not null is missing/],
  [
    'a primary key that does not start with the tenant',
    GOOD.replace('primary key (tenant_id, id)', 'primary key (id, tenant_id)'),
    /starts with tenant_id/,
  ],
  ['a unique without the tenant', GOOD.replace('unique (tenant_id, label)', 'unique (label)'), /starts with tenant_id/],
  [
    'a constraint beside its column',
    GOOD.replace('id uuid not null,', 'id uuid not null references shop.other,'),
    /own line/,
  ],
  ['a constraint without a name', GOOD.replace('constraint thing_has_a_label ', ''), /has a name/],
  ['a table outside every schema', GOOD.replaceAll('shop.things', 'things'), /module's schema/],
  [
    'a unique index without the tenant',
    `${GOOD} create unique index one on shop.things (label);`,
    /unique index starts with tenant_id/,
  ],
  [
    'a foreign key without the tenant',
    'alter table shop.things add constraint a foreign key (id) references shop.b (id) not valid',
    /starts with tenant_id/,
  ],
  [
    'set null on a key with the tenant',
    'alter table shop.things add constraint a foreign key (tenant_id, b) references shop.b (tenant_id, id) on delete set null not valid',
    /would empty/,
  ],
  ['an index on an old table', 'create index late on shop.things (tenant_id, id)', /without concurrently/],
  [
    'concurrently inside a transaction',
    'create index concurrently late on shop.things (tenant_id, id)',
    /no-transaction/,
  ],
  [
    'concurrently without clearing up',
    '-- no-transaction\ncreate index concurrently late on shop.things (tenant_id, id)',
    /comes before/,
  ],
  ['a column that must be filled', 'alter table shop.things add column colour text not null', /needs a default/],
  ['a column made for each row', 'alter table shop.things add column key uuid default gen_random_uuid()', /rewrites/],
  ['a serial column', 'alter table shop.things add column n bigint generated always as identity', /rewrites/],
  ['another type', 'alter table shop.things alter column label type varchar(20)', /rewrites/],
  ['not null without proof', 'alter table shop.things alter column label set not null', /validated check/],
  ['a check that reads the table', "alter table shop.things add constraint c check (label <> '')", /not valid/],
  [
    'a foreign key that reads the table',
    'alter table shop.things add constraint f foreign key (tenant_id, b) references shop.b (tenant_id, id)',
    /not valid/,
  ],
  ['a key that builds its index', 'alter table shop.things add constraint u unique (tenant_id, label)', /using index/],
  [
    'a validation under the lock of the adding',
    "alter table shop.things add constraint c check (label <> '') not valid; alter table shop.things validate constraint c",
    /later migration/,
  ],
  [
    'a column and its constraint together',
    'alter table shop.things add column c text, add constraint d check (c <> $$a$$) not valid',
    /two statements/,
  ],
  ['a trigger', 'create trigger t after insert on shop.things for each row execute function f()', /trigger/],
  ['a table locked', 'lock table shop.things', /everybody/],
  ['row-level security turned off', 'alter table shop.things disable row level security', /stays on/],
];
test.each(refused)('%s is refused', (_, sql, problem) => {
  expect(problemsOf(sql).join('\n')).toMatch(problem);
});

const allowed: [string, string[]][] = [
  ['a column that may be empty', ['alter table shop.things add column colour text']],
  [
    'a column with a constant',
    [
      "alter table shop.things add column colour text not null default 'red', add column at timestamptz not null default now()",
    ],
  ],
  [
    'an index made beside the work',
    [
      '-- no-transaction\ndrop index concurrently if exists shop.late;\ncreate index concurrently late on shop.things (tenant_id, id)',
    ],
  ],
  [
    'not null once a check has proved it',
    [
      'alter table shop.things add constraint label_is_there check (label is not null) not valid',
      'alter table shop.things validate constraint label_is_there',
      'alter table shop.things alter column label set not null',
    ],
  ],
  ['a key from an index made beside the work', ['alter table shop.things add constraint u unique using index u']],
];
test.each(allowed)('%s is allowed', (_, sql) => {
  expect(problemsOf(...sql)).toEqual([]);
});

test('in the founding migrations tables have no rows yet', () => {
  const text =
    'create index late on shop.things (tenant_id, id); alter table shop.things alter column label set not null';
  expect(lintMigrations([file(9, text)])).toEqual([]);
  expect(lintMigrations([file(10, text)])).toHaveLength(2);
});

test('a problem says the file and the line', () => {
  expect(lintMigrations([file(10, `select 1;\n\n-- why\nlock table shop.things;`)])[0]?.at).toBe('0010_x:4');
});
