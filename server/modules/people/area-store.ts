import { bulkInsert } from '../../kernel/database/bulk.ts';
import type { Tx } from '../../kernel/database/database.ts';
import type { Area, AreaKind, AreaLevel } from './area.ts';
import { containing } from './paging.ts';

interface AreaRow {
  id: string;
  code: string;
  name: string;
  level: AreaLevel;
  kind: AreaKind;
  parent_id: string | null;
  street_id: string | null;
  community_id: string | null;
  grid_id: string | null;
  retired_at: Date | null;
  merged_into_id: string | null;
}

const columns = 'id, code, name, level, kind, parent_id, street_id, community_id, grid_id, retired_at, merged_into_id';

const toArea = (row: AreaRow): Area => ({
  id: row.id,
  code: row.code,
  name: row.name,
  level: row.level,
  kind: row.kind,
  parentId: row.parent_id,
  streetId: row.street_id,
  communityId: row.community_id,
  gridId: row.grid_id,
  retiredAt: row.retired_at,
  mergedIntoId: row.merged_into_id,
});

/** One area, retired ones too, or undefined. */
export async function areaOf(tx: Tx, id: string): Promise<Area | undefined> {
  return (await areasOf(tx, [id])).get(id);
}

/** Areas by id, retired ones too; unknown ids are left out. */
export async function areasOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Area>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.raw<AreaRow>({
    name: 'people_areas_of',
    text: `select ${columns} from people.areas where tenant_id = $1 and id = any($2::uuid[])`,
    values: [tx.tenantId, [...new Set(ids)]],
  });
  return new Map(rows.map((row) => [row.id, toArea(row)]));
}

/** Areas by official code, retired ones too; unknown codes are left out. */
export async function areasByCode(tx: Tx, codes: readonly string[]): Promise<Map<string, Area>> {
  if (codes.length === 0) return new Map();
  const { rows } = await tx.raw<AreaRow>({
    name: 'people_areas_by_code',
    text: `select ${columns} from people.areas where tenant_id = $1 and code = any($2::text[])`,
    values: [tx.tenantId, [...new Set(codes)]],
  });
  return new Map(rows.map((row) => [row.code, toArea(row)]));
}

/** From the top of the tree down to the area itself: 'district, street, community'. Empty when the area is unknown. */
export async function areaAncestors(tx: Tx, id: string): Promise<Area[]> {
  const { rows } = await tx.raw<AreaRow & { depth: number }>({
    name: 'people_area_ancestors',
    text: `with recursive up as (
             select a.*, 0 as depth from people.areas a where a.tenant_id = $1 and a.id = $2
             union all
             select p.*, up.depth + 1 from people.areas p join up on p.tenant_id = up.tenant_id and p.id = up.parent_id
             where up.depth < 10
           ) select ${columns}, depth from up order by depth desc`,
    values: [tx.tenantId, id],
  });
  return rows.map(toArea);
}

/** The root of the tenant's land: its district. Undefined before the land is loaded. */
export async function rootArea(tx: Tx): Promise<Area | undefined> {
  const { rows } = await tx.raw<AreaRow>({
    name: 'people_root_area',
    text: `select ${columns} from people.areas where tenant_id = $1 and parent_id is null and retired_at is null
           order by created_at, id limit 1`,
    values: [tx.tenantId],
  });
  return rows[0] && toArea(rows[0]);
}

export interface AreaNode extends Area {
  children: AreaNode[];
}

const maxTreeAreas = 5000;

/**
 * The land in use from the district down to communities (with `grids`, one level further), in the order of the codes; at most
 * 5,000 areas. Several roots when the tenant has several; none before the land is loaded.
 */
export async function areaTree(tx: Tx, options: { grids?: boolean } = {}): Promise<AreaNode[]> {
  const levels = ['city', 'district', 'street', 'community', ...(options.grids ? ['grid'] : [])];
  const { rows } = await tx.raw<AreaRow>({
    name: 'people_area_tree',
    text: `select ${columns} from people.areas where tenant_id = $1 and retired_at is null and level = any($2::text[])
           order by code limit ${maxTreeAreas}`,
    values: [tx.tenantId, levels],
  });
  const nodes = new Map(rows.map((row) => [row.id, { ...toArea(row), children: [] as AreaNode[] }]));
  const roots: AreaNode[] = [];
  for (const node of nodes.values()) {
    const parent = node.parentId === null ? undefined : nodes.get(node.parentId);
    if (parent) parent.children.push(node);
    else if (node.parentId === null) roots.push(node);
  }
  return roots;
}

/** What stands directly under an area and is in use, by code, after `afterCode`; at most 201. */
export async function childAreas(tx: Tx, parentId: string, afterCode: string, limit: number): Promise<Area[]> {
  const { rows } = await tx.raw<AreaRow>({
    name: 'people_child_areas',
    text: `select ${columns} from people.areas where tenant_id = $1 and parent_id = $2 and retired_at is null and code > $3
           order by code limit $4`,
    values: [tx.tenantId, parentId, afterCode, Math.min(limit, 201)],
  });
  return rows.map(toArea);
}

/** Areas in use whose name contains or whose code begins with the words, from the top down, at most 30. */
export async function searchAreas(
  tx: Tx,
  { words, level, withinId }: { words: string; level?: AreaLevel | undefined; withinId?: string | undefined },
): Promise<Area[]> {
  const { rows } = await tx.raw<AreaRow>({
    name: 'people_search_areas',
    text: `select ${columns} from people.areas
           where tenant_id = $1 and retired_at is null and (name ilike $2 or code like $3)
             and ($4::text is null or level = $4)
             and ($5::uuid is null or id = $5 or street_id = $5 or community_id = $5 or grid_id = $5 or parent_id = $5)
           order by length(code), code limit 30`,
    values: [tx.tenantId, containing(words), `${words.replace(/[\\%_]/g, '')}%`, level ?? null, withinId ?? null],
  });
  return rows.map(toArea);
}

/**
 * One change of the tree at a time: what stands below an area carries its ancestors' ids, so two changes on one path would
 * each miss what the other did. Reading and pointing at areas go on.
 */
export async function lockTree(tx: Tx): Promise<void> {
  await tx.raw({
    name: 'people_lock_tree',
    text: 'select id from people.areas where tenant_id = $1 and parent_id is null order by id for no key update',
    values: [tx.tenantId],
  });
}

interface NewAreaRow {
  id: string;
  code: string;
  name: string;
  level: string;
  kind: string;
  parent_id: string | null;
  street_id: string | null;
  community_id: string | null;
  grid_id: string | null;
  created_at: Date;
}

const insertAreaRows = bulkInsert<NewAreaRow>('people.areas', {
  id: 'uuid',
  code: 'text',
  name: 'text',
  level: 'text',
  kind: 'text',
  parent_id: 'uuid',
  street_id: 'uuid',
  community_id: 'uuid',
  grid_id: 'uuid',
  created_at: 'timestamptz',
});

interface HistoryRow {
  area_id: string;
  valid_from: Date;
  code: string;
  name: string;
  parent_id: string | null;
}

const insertHistoryRows = bulkInsert<HistoryRow>('people.area_history', {
  area_id: 'uuid',
  valid_from: 'timestamptz',
  code: 'text',
  name: 'text',
  parent_id: 'uuid',
});

/** Writes new areas with the first line of their history; parents must come before or in the same call. */
export async function insertAreas(
  tx: Tx,
  areas: readonly Omit<Area, 'retiredAt' | 'mergedIntoId'>[],
  now: Date,
): Promise<void> {
  await insertAreaRows(
    tx,
    areas.map((area) => ({
      id: area.id,
      code: area.code,
      name: area.name,
      level: area.level,
      kind: area.kind,
      parent_id: area.parentId,
      street_id: area.streetId,
      community_id: area.communityId,
      grid_id: area.gridId,
      created_at: now,
    })),
  );
  await insertHistoryRows(
    tx,
    areas.map((area) => ({
      area_id: area.id,
      valid_from: now,
      code: area.code,
      name: area.name,
      parent_id: area.parentId,
    })),
  );
}
