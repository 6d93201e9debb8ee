import type { Database } from './database.ts';

/** A column as the catalogue describes it. */
interface Column {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
  /** The database fills it when it is left out. */
  filled: boolean;
  /** The database always fills it: it cannot be written. */
  always: boolean;
}

const QUESTION = `
  select n.nspname || '.' || c.relname as "table", a.attname as "column", format_type(a.atttypid, null) as "type",
    not a.attnotnull as nullable, (a.atthasdef or a.attidentity <> '') as filled,
    (a.attidentity = 'a' or a.attgenerated <> '') as always
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v') and not c.relispartition and a.attnum > 0 and not a.attisdropped
    and n.nspname <> 'public' and n.nspname <> 'information_schema' and n.nspname !~ '^(pg_|citus)'
  order by 1, a.attnum`;

const typeOf: Readonly<Record<string, string>> = {
  bigint: 'number',
  boolean: 'boolean',
  bytea: 'Uint8Array',
  'double precision': 'number',
  integer: 'number',
  json: 'Json',
  jsonb: 'Json',
  real: 'number',
  smallint: 'number',
  'timestamp with time zone': 'Date',
};

/** The text of `tables.gen.ts` for the schema of this database, so that a query that names a column that is not there does not compile. */
export async function tableTypes(database: Database): Promise<string> {
  const columns = await database.reference(async (tx) => (await tx.raw<Column>({ text: QUESTION, values: [] })).rows);
  const tables = Map.groupBy(columns, (column) => column.table);
  const names = [...tables.keys()].toSorted();
  const interfaces = names.map((name) => interfaceText(name, tables.get(name) ?? []));
  const uses = (word: string): boolean => interfaces.some((text) => text.includes(word));
  const kysely = ['ColumnType', 'Generated', 'GeneratedAlways'].filter(
    (word) => uses(`${word}<`) || (word === 'ColumnType' && uses('Json')),
  );
  return [
    '// Made from the migrations by `node tools/generate-tables.ts`; a test says when it is out of date. Do not edit.',
    kysely.length > 0 ? `import type { ${kysely.join(', ')} } from 'kysely';` : '',
    uses('Json')
      ? "import type { JsonInput } from './values.ts';\n\ntype Json = ColumnType<unknown, JsonInput, JsonInput>;"
      : '',
    ...interfaces,
    `/** Every table of the product, by schema and name. */\nexport interface Tables {\n${names
      .map((name) => `  '${name}': ${interfaceName(name)};`)
      .join('\n')}\n}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .replace("from 'kysely';\n\nimport", "from 'kysely';\nimport")
    .concat('\n');
}

function interfaceText(table: string, columns: readonly Column[]): string {
  return `export interface ${interfaceName(table)} {\n${columns.map((column) => `  ${column.column}: ${columnType(column)};`).join('\n')}\n}`;
}

/** `people.area_history` is `PeopleAreaHistory`. */
function interfaceName(table: string): string {
  return table
    .split(/[._]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function columnType(column: Column): string {
  const element = column.type.replace(/\[\]$/, '');
  const single = typeOf[element] ?? 'string';
  const isArray = element !== column.type;
  const type = isArray ? `${single === 'Json' ? 'unknown' : single}[]` : single;
  const read = column.nullable ? `${type} | null` : type;
  if (column.always) return `GeneratedAlways<${read}>`;
  return column.filled ? `Generated<${read}>` : read;
}
