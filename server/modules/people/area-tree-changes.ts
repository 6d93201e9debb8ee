/** SQL for changes that reach beyond one area: subtrees, history, merging. The caller has locked the tree. */
import type { Tx } from '../../kernel/database/database.ts';
import type { Area } from './area.ts';

const batchSize = 5000;
const maxAreasBelow = 500_000;

/** Ids of everything below an area, retired ones too, the area itself left out. */
async function idsBelow(tx: Tx, areaId: string): Promise<string[]> {
  const { rows } = await tx.raw<{ id: string }>({
    name: 'people_ids_below',
    text: `with recursive below as (
             select id, 1 as depth from people.areas where tenant_id = $1 and parent_id = $2
             union all
             select a.id, below.depth + 1 from people.areas a join below on a.parent_id = below.id
             where a.tenant_id = $1 and below.depth < 10
           ) select id from below limit ${maxAreasBelow}`,
    values: [tx.tenantId, areaId],
  });
  return rows.map((row) => row.id);
}

/**
 * Writes an area's new parent, code and scope columns, and the scope columns of everything below it and of the units there.
 * Answers how many areas lie below. Done in batches of 5,000 so that no one statement grows with the tree.
 */
export async function moveSubtree(
  tx: Tx,
  moved: Pick<Area, 'id' | 'code' | 'level' | 'parentId' | 'streetId' | 'communityId' | 'gridId'>,
): Promise<number> {
  await tx.raw({
    text: `update people.areas set parent_id = $3, code = $4, street_id = $5, community_id = $6, grid_id = $7
           where tenant_id = $1 and id = $2`,
    values: [tx.tenantId, moved.id, moved.parentId, moved.code, moved.streetId, moved.communityId, moved.gridId],
  });
  const below = await idsBelow(tx, moved.id);
  // what lies below a street keeps its community, what lies below a community its grid
  const setsCommunity = moved.level !== 'street';
  const setsGrid = moved.level === 'estate' || moved.level === 'building';
  for (let start = 0; start < below.length; start += batchSize) {
    await tx.raw({
      text: `update people.areas set street_id = $3,
               community_id = case when $6::boolean then $4::uuid else community_id end,
               grid_id = case when $7::boolean then $5::uuid else grid_id end
             where tenant_id = $1 and id = any($2::uuid[])`,
      values: [
        tx.tenantId,
        below.slice(start, start + batchSize),
        moved.streetId,
        moved.communityId,
        moved.gridId,
        setsCommunity,
        setsGrid,
      ],
    });
  }
  const areas = [moved.id, ...below];
  for (let start = 0; start < areas.length; start += batchSize) {
    await tx.raw({
      text: `update people.units u set street_id = a.street_id, community_id = a.community_id
             from people.areas a where u.tenant_id = $1 and a.tenant_id = $1 and a.id = u.area_id
               and u.area_id = any($2::uuid[])`,
      values: [tx.tenantId, areas.slice(start, start + batchSize)],
    });
  }
  return below.length;
}

/** Ends the current line of each area's history and begins the next with what the area is now. */
export async function keepAreaHistory(
  tx: Tx,
  areas: readonly Pick<Area, 'id' | 'code' | 'name' | 'parentId'>[],
  now: Date,
): Promise<void> {
  if (areas.length === 0) return;
  const ids = areas.map((area) => area.id);
  await tx.raw({
    text: `update people.area_history set valid_until = $3
           where tenant_id = $1 and area_id = any($2::uuid[]) and valid_until is null and valid_from < $3`,
    values: [tx.tenantId, ids, now],
  });
  // two changes in one instant are one line
  await tx.raw({
    text: `insert into people.area_history (tenant_id, area_id, valid_from, code, name, parent_id)
           select $1::uuid, r.id, $3::timestamptz, r.code, r.name, r.parent_id
           from jsonb_to_recordset($2::text::jsonb) as r(id uuid, code text, name text, parent_id uuid)
           on conflict (tenant_id, area_id, valid_from)
           do update set code = excluded.code, name = excluded.name, parent_id = excluded.parent_id`,
    values: [
      tx.tenantId,
      JSON.stringify(areas.map(({ id, code, name, parentId }) => ({ id, code, name, parent_id: parentId }))),
      now,
    ],
  });
}

/** What hangs directly on an area and is in use. */
export async function usesOfArea(tx: Tx, areaId: string): Promise<{ areas: number; units: number; grants: number }> {
  const { rows } = await tx.raw<{ areas: number; units: number; grants: number }>({
    text: `select
      (select count(*)::int from people.areas where tenant_id = $1 and parent_id = $2 and retired_at is null) as areas,
      (select count(*)::int from people.units where tenant_id = $1 and area_id = $2 and retired_at is null) as units,
      (select count(*)::int from people.grants where tenant_id = $1 and area_id = $2 and revoked_at is null) as grants`,
    values: [tx.tenantId, areaId],
  });
  return rows[0] ?? { areas: 0, units: 0, grants: 0 };
}
