import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import type { Tx } from '../../kernel/database/database.ts';
import { newId } from '../../kernel/ids.ts';
import { NotAllowed, NotFound } from '../../kernel/refusal.ts';
import { areaOf } from './area-store.ts';
import { unitColumns, unitKinds, toUnit, type Unit, type UnitRow } from './directory.ts';
import { AreaRetired, UnitInUse, UnitNameTaken, UnitRetired } from './people.refusals.ts';
import { may } from './policy.ts';

const unitFields = {
  name: z.string().trim().min(1).max(80),
  kind: z.enum(unitKinds),
  areaId: z.uuid(),
  phone: z.string().trim().max(40).nullable().default(null),
};

async function placeOf(tx: Tx, areaId: string) {
  const area = await areaOf(tx, areaId);
  if (!area) throw new NotFound({ what: 'area' });
  if (area.retiredAt) throw new AreaRetired();
  return area;
}

/** The unit, locked, still in use. */
export async function unitInUse(tx: Tx, unitId: string): Promise<Unit> {
  const { rows } = await tx.raw<UnitRow>({
    name: 'people_lock_unit',
    text: `select ${unitColumns} from people.units where tenant_id = $1 and id = $2 for no key update`,
    values: [tx.tenantId, unitId],
  });
  if (!rows[0]) throw new NotFound({ what: 'unit' });
  const unit = toUnit(rows[0]);
  if (unit.retiredAt) throw new UnitRetired();
  return unit;
}

/** Founds a unit in an area. */
export const addUnit = command({
  name: 'people.add-unit',
  summary: 'Add a unit to an area.',
  input: z.object({ id: z.uuid().optional(), ...unitFields }),
  output: z.object({ unitId: z.uuid() }),
  refusals: [NotAllowed, NotFound, AreaRetired, UnitNameTaken],
  constraints: { unit_name_is_unique_in_area: UnitNameTaken },
  async run({ tx, actor, now, authorize, record }, { id, name, kind, areaId, phone }) {
    authorize(may.changeUnits(actor));
    const area = await placeOf(tx, areaId);
    const unitId = id ?? newId();
    await tx.raw({
      text: `insert into people.units (tenant_id, id, name, kind, area_id, street_id, community_id, phone, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      values: [tx.tenantId, unitId, name, kind, areaId, area.streetId, area.communityId, phone, now],
    });
    record({ subject: { kind: 'unit', id: unitId }, type: 'unit.added', data: { name, kind, areaId } });
    return { unitId };
  },
});

/** Changes a unit's name, kind, area or number: all are given, as the form shows them. */
export const changeUnit = command({
  name: 'people.change-unit',
  summary: "Change a unit's name, kind, area or telephone number.",
  input: z.object({ unitId: z.uuid(), ...unitFields }),
  output: z.object({ unitId: z.uuid() }),
  refusals: [NotAllowed, NotFound, AreaRetired, UnitRetired, UnitNameTaken],
  constraints: { unit_name_is_unique_in_area: UnitNameTaken },
  async run({ tx, actor, authorize, record }, { unitId, name, kind, areaId, phone }) {
    authorize(may.changeUnits(actor));
    const before = await unitInUse(tx, unitId);
    const area = await placeOf(tx, areaId);
    await tx.raw({
      text: `update people.units set name = $3, kind = $4, area_id = $5, street_id = $6, community_id = $7, phone = $8
             where tenant_id = $1 and id = $2`,
      values: [tx.tenantId, unitId, name, kind, areaId, area.streetId, area.communityId, phone],
    });
    record({
      subject: { kind: 'unit', id: unitId },
      type: 'unit.changed',
      data: {
        from: { name: before.name, kind: before.kind, areaId: before.areaId, phone: before.phone },
        to: { name, kind, areaId, phone },
      },
    });
    return { unitId };
  },
});

/** Takes a unit out of use. Refuses with UnitInUse while people belong to it or act for it. */
export const retireUnit = command({
  name: 'people.retire-unit',
  summary: 'Take a unit out of use; its records stay.',
  input: z.object({ unitId: z.uuid() }),
  output: z.object({ unitId: z.uuid() }),
  refusals: [NotAllowed, NotFound, UnitRetired, UnitInUse],
  async run({ tx, actor, now, authorize, record }, { unitId }) {
    authorize(may.changeUnits(actor));
    await unitInUse(tx, unitId);
    const { rows } = await tx.raw<{ members: number; grants: number }>({
      text: `select
        (select count(*)::int from people.memberships where tenant_id = $1 and unit_id = $2) as members,
        (select count(*)::int from people.grants where tenant_id = $1 and unit_id = $2 and revoked_at is null) as grants`,
      values: [tx.tenantId, unitId],
    });
    const uses = rows[0] ?? { members: 0, grants: 0 };
    if (uses.members + uses.grants > 0) throw new UnitInUse(uses);
    await tx.raw({
      text: 'update people.units set retired_at = $3 where tenant_id = $1 and id = $2',
      values: [tx.tenantId, unitId, now],
    });
    record({ subject: { kind: 'unit', id: unitId }, type: 'unit.retired' });
    return { unitId };
  },
});
