import type { Tx } from '../../kernel/database/database.ts';
import { LastAdministrator } from './people.refusals.ts';
import { isAdministratorRole, type Role } from './roles.ts';

export interface HeldGrant {
  id: string;
  personId: string;
  role: Role;
  areaId: string;
  unitId: string | null;
  revokedAt: Date | null;
}

interface GrantRow {
  id: string;
  person_id: string;
  role: Role;
  area_id: string;
  unit_id: string | null;
  revoked_at: Date | null;
}

const toGrant = (row: GrantRow): HeldGrant => ({
  id: row.id,
  personId: row.person_id,
  role: row.role,
  areaId: row.area_id,
  unitId: row.unit_id,
  revokedAt: row.revoked_at,
});

/** One grant, locked; undefined when there is none of this id. */
export async function lockGrant(tx: Tx, grantId: string): Promise<HeldGrant | undefined> {
  const { rows } = await tx.raw<GrantRow>({
    text: `select id, person_id, role, area_id, unit_id, revoked_at from people.grants
           where tenant_id = $1 and id = $2 for update`,
    values: [tx.tenantId, grantId],
  });
  return rows[0] && toGrant(rows[0]);
}

/** The roles a person holds now. */
export async function rolesOfPerson(tx: Tx, personId: string): Promise<Role[]> {
  const { rows } = await tx.raw<{ role: Role }>({
    text: 'select distinct role from people.grants where tenant_id = $1 and person_id = $2 and revoked_at is null',
    values: [tx.tenantId, personId],
  });
  return rows.map((row) => row.role);
}

/** Ends all grants of a person; answers the roles. */
export async function endGrants(tx: Tx, personId: string, now: Date): Promise<Role[]> {
  const { rows } = await tx.raw<{ role: Role }>({
    text: `update people.grants set revoked_at = $3 where tenant_id = $1 and person_id = $2 and revoked_at is null
           returning role`,
    values: [tx.tenantId, personId, now],
  });
  return rows.map((row) => row.role);
}

/**
 * Refuses with LastAdministrator when nobody holds an administrators' role any more, so that no tenant locks itself out.
 * Holders are locked in one order first: of two who leave at once, the second sees that the first has left.
 */
export async function keepAnAdministrator(tx: Tx, role: Role): Promise<void> {
  if (!isAdministratorRole(role)) return;
  await tx.raw({
    text: `select id from people.areas where tenant_id = $1 and parent_id is null order by id for no key update`,
    values: [tx.tenantId],
  });
  const { rows } = await tx.raw({
    text: 'select 1 from people.grants where tenant_id = $1 and role = $2 and revoked_at is null limit 1',
    values: [tx.tenantId, role],
  });
  if (rows.length === 0) throw new LastAdministrator({ role });
}
