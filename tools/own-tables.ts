import { isTestSource, readSources, stringsOf } from './sources.ts';

interface Relations {
  schemas: Set<string>;
  tables: Set<string>;
  /** What an owner publishes for modules that name it in module.json. */
  views: Set<string>;
}

function relationsOf(root: string): Relations {
  const relations: Relations = { schemas: new Set(), tables: new Set(), views: new Set() };
  for (const { text } of readSources(root, ['server/migrations'], /\.sql$/)) {
    for (const statement of statementsOf(text)) {
      const [, schema] = /\bcreate\s+schema\s+(?:if\s+not\s+exists\s+)?(\w+)/i.exec(statement) ?? [];
      if (schema) relations.schemas.add(schema);
      const [, kind, name] =
        /\bcreate\s+(?:or\s+replace\s+)?(table|(?:materialized\s+)?view)\s+(?:if\s+not\s+exists\s+)?(\w+\.\w+)/i.exec(
          statement,
        ) ?? [];
      if (name) {
        relations.schemas.add(schemaOf(name));
        (kind?.toLowerCase() === 'table' ? relations.tables : relations.views).add(name);
      }
    }
  }
  return relations;
}

const schemaOf = (relation: string): string => relation.slice(0, relation.indexOf('.'));

/** The statements of a migration, without comments. */
function statementsOf(sql: string): string[] {
  return sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').split(';');
}

/** The tables and views that a piece of SQL (or a query builder's string) names. */
function namedIn(sql: string, { tables, views }: Relations): string[] {
  const names = [...sql.matchAll(/(?<![\w.$])"?([a-z_]\w*)"?\."?([a-z_]\w*)"?/gi)].map(([, a, b]) => `${a}.${b}`);
  return [...new Set(names)].filter((name) => tables.has(name) || views.has(name));
}

/** The schema that belongs to a file: a module's name, `kernel`, or none at all. */
function ownerOf(path: string): string | undefined {
  return /^server\/modules\/([^/]+)\//.exec(path)?.[1] ?? (path.startsWith('server/kernel/') ? 'kernel' : undefined);
}

/**
 * Every place where SQL reaches over a module's fence: a table that is not one's own, or a view of a module that
 * module.json does not name. Also statements of migrations that tie tables of two modules together.
 */
export function foreignTables(root: string): string[] {
  const relations = relationsOf(root);
  const dependsOn = new Map<string, string[]>();
  for (const { path, text } of readSources(root, ['server/modules'], /^server\/modules\/[^/]+\/module\.json$/)) {
    dependsOn.set(ownerOf(path) ?? '', (JSON.parse(text) as { dependsOn: string[] }).dependsOn);
  }
  const mayName = (owner: string | undefined, name: string): boolean =>
    schemaOf(name) === owner ||
    (relations.views.has(name) && owner !== undefined && (dependsOn.get(owner) ?? []).includes(schemaOf(name)));

  const faults: string[] = [];
  for (const source of readSources(root, ['server', 'site'], /\.(tsx?|sql)$/)) {
    if (isTestSource(source.path) || source.path.startsWith('server/migrations/')) continue;
    const owner = ownerOf(source.path);
    const pieces = source.path.endsWith('.sql') ? [{ value: source.text, line: 1 }] : stringsOf(source);
    for (const { value, line } of pieces) {
      for (const name of namedIn(value, relations)) {
        if (!mayName(owner, name)) faults.push(`${source.path}:${line}: names ${name}`);
      }
    }
  }
  for (const { path, text } of readSources(root, ['server/migrations'], /\.sql$/)) {
    for (const statement of statementsOf(text)) {
      const schemas = new Set(namedIn(statement, relations).map(schemaOf));
      if (schemas.size > 1)
        faults.push(`${path}: one statement names tables of ${[...schemas].toSorted().join(' and ')}`);
    }
  }
  return faults;
}
