import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import type { Tx } from '../../kernel/database/database.ts';
import { newId } from '../../kernel/ids.ts';
import { NotAllowed, NotFound } from '../../kernel/refusal.ts';
import { childAreas } from './area-store.ts';
import { keepAreaHistory, moveSubtree } from './area-tree-changes.ts';
import { scopeColumnsUnder, type Area } from './area.ts';
import { areaInUse } from './change-area.ts';
import { AreaMergeWrong, AreaRetired, UnitNameTaken } from './people.refusals.ts';
import { may } from './policy.ts';

/**
 * Merges an area into another of its level: what stands under it, its units, homes and grants pass to the other, and it is
 * retired, pointing there. Codes below stay as they are. Refuses with UnitNameTaken when both have a unit of one name.
 */
export const mergeAreas = command({
  name: 'people.merge-areas',
  summary: 'Merge an area into another of its level; everything on it passes over and it is retired.',
  input: z.object({ areaId: z.uuid(), intoId: z.uuid() }),
  output: z.object({ areaId: z.uuid(), intoId: z.uuid(), areasMoved: z.int(), grantsMoved: z.int() }),
  refusals: [NotAllowed, NotFound, AreaRetired, AreaMergeWrong, UnitNameTaken],
  constraints: { unit_name_is_unique_in_area: UnitNameTaken },
  async run({ tx, actor, now, authorize, record }, { areaId, intoId }) {
    authorize(may.changeLand(actor));
    const from = await areaInUse(tx, areaId);
    const into = await areaInUse(tx, intoId);
    if (from.id === into.id || from.level !== into.level || from.parentId === null) throw new AreaMergeWrong();
    const areasMoved = await moveChildren(tx, from, into, now);
    await tx.raw({
      text: 'update people.units set area_id = $3, street_id = $4, community_id = $5 where tenant_id = $1 and area_id = $2',
      values: [tx.tenantId, areaId, intoId, into.streetId, into.communityId],
    });
    await tx.raw({
      text: 'update people.persons set home_area_id = $3 where tenant_id = $1 and home_area_id = $2',
      values: [tx.tenantId, areaId, intoId],
    });
    const grantsMoved = await moveGrants(tx, areaId, intoId, now);
    await tx.raw({
      text: 'update people.areas set retired_at = $3, merged_into_id = $4 where tenant_id = $1 and id = $2',
      values: [tx.tenantId, areaId, now, intoId],
    });
    record({ subject: { kind: 'area', id: areaId }, type: 'area.merged', data: { intoId, areasMoved, grantsMoved } });
    record({ subject: { kind: 'area', id: intoId }, type: 'area.absorbed', data: { fromId: areaId } });
    return { areaId, intoId, areasMoved, grantsMoved };
  },
});

async function moveChildren(tx: Tx, from: Area, into: Area, now: Date): Promise<number> {
  let moved = 0;
  // each round moves what it was given, so the list starts anew until it is empty
  for (;;) {
    const children = await childAreas(tx, from.id, '', 200);
    if (children.length === 0) return moved;
    const placed = children.map((child) => ({
      ...child,
      parentId: into.id,
      ...scopeColumnsUnder(child.level, child.id, into),
    }));
    for (const child of placed) moved += 1 + (await moveSubtree(tx, child));
    await keepAreaHistory(tx, placed, now);
  }
}

/** Ends the grants on one area and gives the same on another, where they are not held already. */
async function moveGrants(tx: Tx, fromId: string, intoId: string, now: Date): Promise<number> {
  const { rows } = await tx.raw<{
    person_id: string;
    role: string;
    unit_id: string | null;
    granted_by_id: string | null;
  }>({
    text: `update people.grants set revoked_at = $3 where tenant_id = $1 and area_id = $2 and revoked_at is null
           returning person_id, role, unit_id, granted_by_id`,
    values: [tx.tenantId, fromId, now],
  });
  await tx.raw({
    text: `insert into people.grants (tenant_id, id, person_id, role, area_id, unit_id, granted_by_id, granted_at)
           select $1::uuid, r.id, r.person_id, r.role, $3::uuid, r.unit_id, r.granted_by_id, $4::timestamptz
           from jsonb_to_recordset($2::text::jsonb) as r(id uuid, person_id uuid, role text, unit_id uuid, granted_by_id uuid)
           on conflict do nothing`,
    values: [tx.tenantId, JSON.stringify(rows.map((row) => ({ ...row, id: newId() }))), intoId, now],
  });
  return rows.length;
}
