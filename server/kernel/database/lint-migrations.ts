import type { Migration } from './migrate.ts';
import { splitStatements } from './sql-statements.ts';
import type { SqlStatement } from './sql-statements.ts';
import { itemsInParentheses, plain, splitTopLevel } from './sql-text.ts';

/** What is wrong with a migration, and where. */
export interface MigrationProblem {
  /** `0012_tickets:34` */
  at: string;
  problem: string;
}

/** Migrations up to this one found the schema: no installation has rows in the tables that they change. */
const FOUNDING = 9;

/** What earlier migrations made, as far as the rules ask. */
interface Known {
  referenceTables: Set<string>;
  /** `table constraint` → column, for `check (column is not null) not valid`, and once validated. */
  notNullChecks: Map<string, string>;
  validated: Set<string>;
}

/** One statement in its file, with lower-cased text whose strings and comments are blanked. */
interface Looked {
  statement: SqlStatement;
  text: string;
  migration: Migration;
  created: ReadonlySet<string>;
  all: readonly SqlStatement[];
  say: (problem: string) => void;
  known: Known;
}

/**
 * Refuses what would break the tenant rule (in every migration) or hold up everybody on a big table (after the founding ones;
 * tables made in the same file are empty and therefore free). Answers every problem found, in order; none is good.
 */
export function lintMigrations(migrations: readonly Migration[]): MigrationProblem[] {
  const problems: MigrationProblem[] = [];
  const known: Known = { referenceTables: new Set(), notNullChecks: new Map(), validated: new Set() };
  for (const migration of migrations) {
    const all = splitStatements(migration.sql);
    const created = new Set(
      all.map((statement) => createdTable(plain(statement.text))).filter((name) => name !== undefined),
    );
    for (const statement of all) {
      const at = `${String(migration.version).padStart(4, '0')}_${migration.name}:${statement.line}`;
      const say = (problem: string): void => void problems.push({ at, problem });
      const looked: Looked = { statement, text: plain(statement.text), migration, created, all, say, known };
      lintTable(looked);
      lintIndex(looked);
      lintAlter(looked);
      lintOther(looked);
    }
  }
  return problems;
}

const CREATE_TABLE = /^create (?:unlogged )?table (?:if not exists )?([\w.]+)/;

function createdTable(text: string): string | undefined {
  return CREATE_TABLE.exec(text)?.[1];
}

function lintTable({ statement, text, all, say, known }: Looked): void {
  const table = createdTable(text);
  if (table === undefined) return;
  if (!table.includes('.')) say(`${table}: a table is made in its module's schema`);
  if (statement.comments.some((comment) => comment.startsWith('reference table'))) {
    known.referenceTables.add(table);
    return;
  }
  if (!all.some((other) => new RegExp(`protect_tenant_rows\\('${table}'\\)`, 'i').test(other.text))) {
    say(`${table}: without select kernel.protect_tenant_rows('${table}') other tenants would see its rows`);
  }
  if (/^\S+ (?:\S+ )*?partition of /.test(text)) return;
  const items = itemsInParentheses(text);
  if (!items.some((item) => /^tenant_id uuid\b.*\bnot null/.test(item)))
    say(`${table}: the column tenant_id uuid not null is missing`);
  if (!items.some((item) => /\bprimary key\b/.test(item))) say(`${table}: the primary key is missing`);
  for (const item of items) lintConstraint(item, table, say, known);
}

/** A constraint of a table, or a column with one written beside it. */
function lintConstraint(item: string, table: string, say: (problem: string) => void, known: Known): void {
  const isConstraint = /^(constraint|primary key|unique|foreign key|check|exclude)\b/.test(item);
  if (isConstraint && !item.startsWith('constraint ')) say(`${table}: a constraint has a name: ${item}`);
  if (!isConstraint && /\b(primary key|unique|references|check \()/.test(item)) {
    say(`${table}: a constraint stands in its own line and has a name: ${item}`);
  }
  const key = /\b(primary key|unique(?: nulls not distinct)?|foreign key) ?\(([^)]*)\)/.exec(item);
  const target = /\breferences ([\w.]+)/.exec(item)?.[1];
  if (key && !key[2]?.trim().startsWith('tenant_id') && !(target && known.referenceTables.has(target))) {
    say(`${table}: a key starts with tenant_id: ${item}`);
  }
  if (/\bon delete set null\b/.test(item)) say(`${table}: on delete set null would empty tenant_id too`);
}

const CREATE_INDEX = /^create (unique )?index (concurrently )?(?:if not exists )?([\w.]+ )?on (?:only )?([\w.]+)/;

function lintIndex({ text, migration, created, all, say, known }: Looked): void {
  const index = CREATE_INDEX.exec(text);
  if (!index) return;
  const [, unique, concurrently, name, table = ''] = index;
  if (!name) say(`an index on ${table} has a name`);
  const columns = itemsInParentheses(text);
  if (unique && columns[0] !== 'tenant_id' && !known.referenceTables.has(table)) {
    say(`${table}: a unique index starts with tenant_id`);
  }
  if (concurrently) {
    if (migration.inTransaction) say('create index concurrently needs -- no-transaction on the first line of the file');
    const indexName = name?.trim() ?? '';
    const drops = all.some((other) =>
      new RegExp(`^drop index concurrently if exists [\\w.]*\\b${indexName}$`).test(plain(other.text)),
    );
    if (!drops)
      say(`drop index concurrently if exists ${indexName} comes before: a run cut short leaves an invalid index`);
  } else if (isBig(table, migration, created)) {
    say(`${table}: create index without concurrently stops every write to it`);
  }
}

/** May this table have many rows where the migration runs? */
function isBig(table: string, migration: Migration, created: ReadonlySet<string>): boolean {
  return migration.version > FOUNDING && !created.has(table);
}

function lintAlter(looked: Looked): void {
  const alter = /^alter table (?:if exists )?(?:only )?([\w.]+) (.*)$/.exec(looked.text);
  if (!alter) return;
  const [, table = '', rest = ''] = alter;
  const actions = splitTopLevel(rest);
  const has = (pattern: RegExp): boolean => actions.some((action) => pattern.test(action));
  if (has(/^add column\b/) && has(/^add (constraint|foreign|check|unique|primary)\b/)) {
    looked.say(`${table}: a column and a constraint are added in two statements`);
  }
  for (const action of actions) {
    if (isBig(table, looked.migration, looked.created)) lintAction(action, table, looked);
    remember(action, table, looked);
    const added = /^add (constraint .*|(?:foreign key|unique|primary key|check).*)$/.exec(action)?.[1];
    if (added !== undefined && !/\busing index\b/.test(added)) lintConstraint(added, table, looked.say, looked.known);
  }
}

function lintAction(action: string, table: string, { say, known, all }: Looked): void {
  const column = /^add (?:column )?(?:if not exists )?(?!constraint|foreign|check|unique|primary)(\w+) (.*)$/.exec(
    action,
  );
  if (column) {
    const [, name = '', definition = ''] = column;
    if (/\bnot null\b/.test(definition) && !/\bdefault\b/.test(definition))
      say(`${table}.${name}: not null needs a default`);
    if (/\b(references|unique|primary key|check \()/.test(definition))
      say(`${table}.${name}: a constraint is added by itself, not valid`);
    if (/\bgenerated\b|\b(small|big)?serial\b/.test(definition) || /\bdefault (?!now\(\))[^,]*\w\(/.test(definition)) {
      say(`${table}.${name}: a value made for each row rewrites the whole table`);
    }
    return;
  }
  if (/^alter (column )?\w+ (set data )?type\b/.test(action))
    say(`${table}: another type rewrites the whole table: ${action}`);
  const notNull = /^alter (?:column )?(\w+) set not null/.exec(action)?.[1];
  if (notNull !== undefined) {
    const proven = [...known.validated].some(
      (key) => key.startsWith(`${table} `) && known.notNullChecks.get(key) === notNull,
    );
    if (!proven)
      say(
        `${table}.${notNull}: set not null reads the whole table unless a validated check (${notNull} is not null) proves it`,
      );
  }
  if (/^add (constraint|foreign key|check|unique|primary key|exclude)\b/.test(action)) {
    if (/\b(unique|primary key)\b/.test(action)) {
      if (!/\busing index\b/.test(action))
        say(`${table}: a key is added with using index, from one made concurrently: ${action}`);
    } else if (!/\bnot valid\b/.test(action)) {
      say(`${table}: a constraint is added not valid, and validated in a later migration: ${action}`);
    }
  }
  const validated = /^validate constraint (\w+)/.exec(action)?.[1];
  if (
    validated !== undefined &&
    all.some((other) => new RegExp(`\\badd constraint ${validated}\\b`).test(plain(other.text)))
  ) {
    say(`${table}: ${validated} is validated in a later migration than the one that adds it`);
  }
}

function remember(action: string, table: string, { known }: Looked): void {
  const added = /^add constraint (\w+) check \(\(?(\w+) is not null\)?\)/.exec(action);
  if (added?.[1] && added[2]) known.notNullChecks.set(`${table} ${added[1]}`, added[2]);
  const validated = /^validate constraint (\w+)/.exec(action)?.[1];
  if (validated) known.validated.add(`${table} ${validated}`);
}

function lintOther({ text, migration, say }: Looked): void {
  if (/^create (or replace )?(constraint )?trigger\b/.test(text)) say('a trigger would not run on a distributed table');
  if (/^(vacuum full|cluster|lock|truncate)\b/.test(text) || /^reindex (?!.*\bconcurrently\b)/.test(text)) {
    say('this holds up everybody for as long as it takes');
  }
  if (/\bdisable row level security\b|\bno force row level security\b|^drop policy\b/.test(text)) {
    say('row-level security stays on');
  }
  if (migration.inTransaction && /^(create|drop|reindex) .*\bconcurrently\b/.test(text) && !CREATE_INDEX.test(text)) {
    say('concurrently needs -- no-transaction on the first line of the file');
  }
}
