/** Reading units and persons by id: names for lists and pages. Personal data (phones) is not here. */
import type { PersonActor } from '../../kernel/actor.ts';
import type { Tx } from '../../kernel/database/database.ts';

export interface Unit {
  id: string;
  name: string;
  kind: UnitKind;
  areaId: string;
  streetId: string | null;
  communityId: string | null;
  /** the office's number, for residents to call */
  phone: string | null;
  retiredAt: Date | null;
}

export const unitKinds = [
  'department',
  'street-office',
  'community-committee',
  'station',
  'team',
  'property-firm',
  'utility',
  'studio',
] as const;
export type UnitKind = (typeof unitKinds)[number];

export interface UnitRow {
  id: string;
  name: string;
  kind: UnitKind;
  area_id: string;
  street_id: string | null;
  community_id: string | null;
  phone: string | null;
  retired_at: Date | null;
}

export const unitColumns = 'id, name, kind, area_id, street_id, community_id, phone, retired_at';

export const toUnit = (row: UnitRow): Unit => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  areaId: row.area_id,
  streetId: row.street_id,
  communityId: row.community_id,
  phone: row.phone,
  retiredAt: row.retired_at,
});

/** Units by id, retired ones too; unknown ids are left out. */
export async function unitsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Unit>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.raw<UnitRow>({
    name: 'people_units_of',
    text: `select ${unitColumns} from people.units where tenant_id = $1 and id = any($2::uuid[])`,
    values: [tx.tenantId, [...new Set(ids)]],
  });
  return new Map(rows.map((row) => [row.id, toUnit(row)]));
}

/** The name of a unit, or undefined. */
export async function unitName(tx: Tx, id: string): Promise<string | undefined> {
  return (await unitsOf(tx, [id])).get(id)?.name;
}

/** Names of persons by id, those who left too; unknown ids are left out. */
export async function personNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.raw<{ id: string; name: string }>({
    name: 'people_person_names',
    text: 'select id, name from people.persons where tenant_id = $1 and id = any($2::uuid[])',
    values: [tx.tenantId, [...new Set(ids)]],
  });
  return new Map(rows.map((row) => [row.id, row.name]));
}

export interface UnitMember {
  personId: string;
  name: string;
  title: string | null;
  skills: readonly string[];
}

/** Who belongs to a unit now (those who left are not counted), by name; at most 500. */
export async function membersOfUnit(tx: Tx, unitId: string): Promise<UnitMember[]> {
  const { rows } = await tx.raw<{ id: string; name: string; title: string | null; skills: string[] }>({
    name: 'people_members_of_unit',
    text: `select p.id, p.name, p.skills, m.title from people.memberships m
           join people.persons p on p.tenant_id = m.tenant_id and p.id = m.person_id
           where m.tenant_id = $1 and m.unit_id = $2 and p.left_at is null order by p.name, p.id limit 500`,
    values: [tx.tenantId, unitId],
  });
  return rows.map((row) => ({ personId: row.id, name: row.name, title: row.title, skills: row.skills }));
}

/** The signed-in person as a session gives them: an actor with name and units. */
export interface SignedIn extends PersonActor {
  name: string;
  /** the units they are a member of */
  unitIds: readonly string[];
  /** signed in by one click of a demonstration, without password and second factor */
  demo: boolean;
}

/** The units an actor works in: those they are a member of and those they hold a role for. No statement is needed. */
export function homeUnits(actor: PersonActor): string[] {
  const ids = new Set<string>('unitIds' in actor ? (actor as SignedIn).unitIds : []);
  for (const grant of actor.grants) if (grant.unitId !== null) ids.add(grant.unitId);
  return [...ids];
}
