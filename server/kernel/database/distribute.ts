import type { MigrationConnection } from './migrate.ts';

/** A table as it must be known to be spread over a distributed database. */
export interface TableToPlace {
  /** `schema.name` */
  table: string;
  /** Is it under row-level security by tenant? Then its rows live with their tenant's; else it is a reference table, on every node. */
  ofTenant: boolean;
  /** Is it placed already? */
  placed: boolean;
  /** Tables that its foreign keys point to. */
  pointsTo: readonly string[];
}

const QUESTION = `
  select n.nspname || '.' || c.relname as "table",
    exists (select from pg_policy p where p.polrelid = c.oid) as "ofTenant",
    exists (select from pg_dist_partition d where d.logicalrelid = c.oid) as placed,
    array(
      select distinct tn.nspname || '.' || t.relname
      from pg_constraint k join pg_class t on t.oid = k.confrelid join pg_namespace tn on tn.oid = t.relnamespace
      where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid
    ) as "pointsTo"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition
    and n.nspname not in ('public', 'information_schema') and n.nspname !~ '^(pg_|citus|columnar)'
    and n.nspname || '.' || c.relname <> 'kernel.migrations'
  order by 1`;

/** Without it the tenant that SET LOCAL names would not reach the nodes, and row-level security there would hide every row. */
export const TENANT_TRAVELS = 'citus.propagate_set_commands=local';

/** Is this Citus, PostgreSQL spread over several nodes? */
export async function isDistributed(connection: MigrationConnection): Promise<boolean> {
  const { rows } = await connection.control("select from pg_extension where extname = 'citus'");
  return rows.length > 0;
}

/** On Citus, places every table that is not placed yet; elsewhere does nothing. Called after migrating, while nobody else does. */
export async function distribute(connection: MigrationConnection): Promise<void> {
  if (!(await isDistributed(connection))) return;
  const tables = (await connection.control(QUESTION)).rows as TableToPlace[];
  for (const statement of placements(tables)) await connection.control(statement);
}

/**
 * The statements that place tables: reference tables on every node first, then each tenant table by tenant_id beside the others
 * (so that what belongs to one tenant is joined on one node), pointed-to before pointing.
 */
export function placements(tables: readonly TableToPlace[]): string[] {
  const ordered = inOrderOfReference(tables);
  const references = ordered.filter((table) => !table.ofTenant);
  const ofTenants = ordered.filter((table) => table.ofTenant);
  const first = ofTenants.find((table) => table.placed) ?? ofTenants[0];
  return [
    ...references.filter((table) => !table.placed).map((table) => `select create_reference_table('${table.table}')`),
    ...ofTenants
      .filter((table) => !table.placed)
      .map((table) => {
        const beside = table === first ? 'none' : (first?.table ?? 'none');
        return `select create_distributed_table('${table.table}', 'tenant_id', colocate_with => '${beside}')`;
      }),
  ];
}

function inOrderOfReference(tables: readonly TableToPlace[]): TableToPlace[] {
  const byName = new Map(tables.map((table) => [table.table, table]));
  const ordered = new Set<TableToPlace>();
  const visit = (table: TableToPlace, path: readonly TableToPlace[]): void => {
    if (ordered.has(table) || path.includes(table)) return;
    for (const name of table.pointsTo) {
      const target = byName.get(name);
      if (target) visit(target, [...path, table]);
    }
    ordered.add(table);
  };
  for (const table of tables) visit(table, []);
  return [...ordered];
}
