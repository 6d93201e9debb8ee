/** A small district with a fixed cast, for tests of this and other modules. Names are invented. */
import type { Grant, PersonActor } from '../../kernel/actor.ts';
import { systemActor } from '../../kernel/actor.ts';
import { SetClock } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database/database.ts';
import { newId } from '../../kernel/ids.ts';
import { Kernel, type KernelOptions } from '../../kernel/kernel.ts';
import { createTenant } from '../../kernel/tenants.ts';
import type { Tenant } from '../../kernel/tenant.ts';
import { importDirectory } from './import-directory.ts';
import { levelOf, scopeColumnsUnder, type Area, type AreaKind } from './area.ts';
import { insertAreas } from './area-store.ts';
import type { UnitKind } from './directory.ts';
import type { Role } from './roles.ts';

/** Names of the test land: two streets, three communities, two grids, an estate with a building. */
export type TestArea =
  | 'district'
  | 'eastStreet'
  | 'westStreet'
  | 'lakeside'
  | 'oldTown'
  | 'millVillage'
  | 'lakesideGrid1'
  | 'lakesideGrid2'
  | 'estate'
  | 'building';

export type TestUnit = 'works' | 'eastOffice' | 'lakesideCommittee' | 'westOffice';

export type TestPerson =
  | 'system'
  | 'security'
  | 'audit'
  | 'dispatcher'
  | 'clerk'
  | 'lead'
  | 'staff'
  | 'worker'
  | 'supervisor'
  | 'nobody';

export interface TestWorld {
  kernel: Kernel;
  clock: SetClock;
  tenant: Tenant;
  tenantId: string;
  areas: Record<TestArea, Area>;
  units: Record<TestUnit, { id: string; name: string }>;
  /** signed-in actors without a session */
  actors: Record<TestPerson, PersonActor>;
}

const land: readonly [TestArea, string, string, AreaKind, TestArea | null][] = [
  ['district', '999901', '试验区', 'district', null],
  ['eastStreet', '999901001', '东街道', 'street', 'district'],
  ['westStreet', '999901002', '西街道', 'street', 'district'],
  ['lakeside', '999901001001', '湖边社区', 'community', 'eastStreet'],
  ['oldTown', '999901001002', '老城社区', 'community', 'eastStreet'],
  ['millVillage', '999901002201', '磨坊村', 'village', 'westStreet'],
  ['lakesideGrid1', '999901001001001', '湖边第一网格', 'grid', 'lakeside'],
  ['lakesideGrid2', '999901001001002', '湖边第二网格', 'grid', 'lakeside'],
  ['estate', 'e-1', '湖景小区', 'estate', 'lakesideGrid1'],
  ['building', 'b-1', '1号楼', 'building', 'estate'],
];

const unitRows: readonly [TestUnit, string, UnitKind, TestArea][] = [
  ['works', '市政养护中心', 'station', 'district'],
  ['eastOffice', '东街道办事处', 'street-office', 'eastStreet'],
  ['lakesideCommittee', '湖边社区居委会', 'community-committee', 'lakeside'],
  ['westOffice', '西街道办事处', 'street-office', 'westStreet'],
];

const cast: readonly [TestPerson, string, TestUnit | null, Role | null, TestArea][] = [
  ['system', '苗系统', null, 'system-administrator', 'district'],
  ['security', '安守全', null, 'security-administrator', 'district'],
  ['audit', '沈计明', null, 'audit-administrator', 'district'],
  ['dispatcher', '白派单', null, 'dispatcher', 'district'],
  ['clerk', '季文书', 'eastOffice', 'clerk', 'eastStreet'],
  ['lead', '牵头人', 'works', 'unit-lead', 'district'],
  ['staff', '修路生', 'works', 'unit-staff', 'district'],
  ['worker', '林网格', 'lakesideCommittee', 'grid-worker', 'lakeside'],
  ['supervisor', '督察员', null, 'supervisor', 'eastStreet'],
  ['nobody', '贾居民', null, null, 'lakeside'],
];

/**
 * A tenant with the test land, units and cast, at 09:00 on Monday 2026-03-02 in Shanghai. The clock stands still until moved.
 * Several in one database do not see each other.
 */
export async function testWorld(
  database: Database,
  options: Omit<KernelOptions, 'database' | 'clock'> & { demo?: boolean } = {},
): Promise<TestWorld> {
  const clock = new SetClock('2026-03-02T01:00:00Z');
  const kernel = new Kernel({ ...options, database, clock });
  const slug = `test-${newId().slice(-12)}`;
  const tenant = await createTenant(database, clock, { slug, name: '试验区', demo: options.demo ?? false });
  const areas = {} as Record<TestArea, Area>;
  for (const [key, code, name, kind, parentKey] of land) {
    const parent = parentKey === null ? null : areas[parentKey];
    const id = newId();
    const level = levelOf(kind);
    areas[key] = {
      id,
      code,
      name,
      kind,
      level,
      parentId: parent?.id ?? null,
      ...scopeColumnsUnder(level, id, parent),
      retiredAt: null,
      mergedIntoId: null,
    };
  }
  await database.transaction(tenant.id, (tx) => insertAreas(tx, Object.values(areas), clock.now()));
  const units = {} as Record<TestUnit, { id: string; name: string }>;
  for (const [key, name] of unitRows) units[key] = { id: newId(), name };
  const actors = {} as Record<TestPerson, PersonActor>;
  const persons = cast.map(([key, name, unit, role, area]) => {
    const actsFor = role === 'unit-lead' || role === 'unit-staff' ? unit : null;
    const actor = personActor(
      newId(),
      role === null ? [] : [grantOver(role, areas[area], actsFor && units[actsFor].id)],
    );
    actors[key] = actor;
    return {
      id: actor.id,
      name,
      homeAreaId: areas.lakeside.id,
      units: unit === null ? [] : [{ unitId: units[unit].id }],
      grants: actor.grants.map((grant) => ({ role: grant.role as Role, areaId: grant.scopeId, unitId: grant.unitId })),
    };
  });
  await kernel.execute(
    importDirectory,
    {
      units: unitRows.map(([key, name, kind, area]) => ({ id: units[key].id, name, kind, areaId: areas[area].id })),
      persons,
    },
    { tenantId: tenant.id, actor: systemActor('test') },
  );
  return { kernel, clock, tenant, tenantId: tenant.id, areas, units, actors };
}

/** A signed-in person with these grants, whether or not the database knows them. */
export function personActor(id: string, grants: readonly Grant[]): PersonActor {
  return { kind: 'person', id, sessionId: null, grants };
}

export function grantOver(role: Role, area: Pick<Area, 'id' | 'level'>, unitId: string | null = null): Grant {
  return { role, scopeLevel: area.level, scopeId: area.id, unitId };
}
