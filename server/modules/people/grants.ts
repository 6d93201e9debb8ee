import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import type { Tx } from '../../kernel/database/database.ts';
import { newId } from '../../kernel/ids.ts';
import { NotAllowed, NotFound } from '../../kernel/refusal.ts';
import { areaOf } from './area-store.ts';
import { keepAnAdministrator, lockGrant, rolesOfPerson } from './grant-store.ts';
import {
  AdministratorsApart,
  AreaRetired,
  GrantHeld,
  GrantLevelWrong,
  GrantRevoked,
  GrantToSelf,
  GrantUnitNeeded,
  GrantUnitNotTaken,
  LastAdministrator,
  PersonHasLeft,
  UnitRetired,
} from './people.refusals.ts';
import { lockPerson } from './person-store.ts';
import { may } from './policy.ts';
import { isAdministratorRole, isUnitRole, mayNameUnit, roles, type Role } from './roles.ts';
import { scopeLevels } from './scope.ts';
import { unitInUse } from './units.ts';

/**
 * Gives a person a role over an area with everything below it. Work roles are given by the system administrator,
 * administrators' roles by the security administrator; nobody gives one to themselves. Grid workers and helpers may hold one for
 * an area and another for their unit.
 */
export const giveGrant = command({
  name: 'people.give-grant',
  summary: 'Give a person a role over an area and everything below it.',
  input: z.object({
    personId: z.uuid(),
    role: z.enum(roles),
    areaId: z.uuid(),
    unitId: z.uuid().nullable().default(null),
  }),
  output: z.object({ grantId: z.uuid() }),
  refusals: [
    NotAllowed,
    NotFound,
    GrantToSelf,
    GrantHeld,
    GrantUnitNeeded,
    GrantUnitNotTaken,
    GrantLevelWrong,
    AdministratorsApart,
    PersonHasLeft,
    AreaRetired,
    UnitRetired,
  ],
  constraints: { grant_is_held_once: GrantHeld },
  async run({ tx, actor, now, authorize, record }, { personId, role, areaId, unitId }) {
    authorize(may.changeGrant(actor, role));
    if (actor.kind === 'person' && actor.id === personId) throw new GrantToSelf();
    // the lock makes two grants at once to one person come one after the other
    await lockPerson(tx, personId);
    await mustFit(tx, role, areaId, unitId);
    await mustStayApart(tx, personId, role);
    const grantId = newId();
    await tx.raw({
      text: `insert into people.grants (tenant_id, id, person_id, role, area_id, unit_id, granted_by_id, granted_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [tx.tenantId, grantId, personId, role, areaId, unitId, actor.kind === 'person' ? actor.id : null, now],
    });
    record({
      subject: { kind: 'person', id: personId },
      type: 'grant.given',
      data: { grantId, role, areaId, unitId },
    });
    return { grantId };
  },
});

async function mustFit(tx: Tx, role: Role, areaId: string, unitId: string | null): Promise<void> {
  const area = await areaOf(tx, areaId);
  if (!area) throw new NotFound({ what: 'area' });
  if (area.retiredAt) throw new AreaRetired();
  const root = area.level === 'district' || area.level === 'city';
  if (!(scopeLevels as readonly string[]).includes(area.level) || (isAdministratorRole(role) && !root)) {
    throw new GrantLevelWrong({ level: area.level });
  }
  if (unitId === null) {
    if (isUnitRole(role)) throw new GrantUnitNeeded();
    return;
  }
  if (!mayNameUnit(role)) throw new GrantUnitNotTaken();
  await unitInUse(tx, unitId);
}

/** One person holds at most one of the three administrators' roles. */
async function mustStayApart(tx: Tx, personId: string, role: Role): Promise<void> {
  if (!isAdministratorRole(role)) return;
  const held = await rolesOfPerson(tx, personId);
  if (held.some((each) => isAdministratorRole(each) && each !== role)) throw new AdministratorsApart();
}

/** Takes a grant back; who held it when stays in the record. */
export const revokeGrant = command({
  name: 'people.revoke-grant',
  summary: 'Take a grant back.',
  input: z.object({ grantId: z.uuid() }),
  output: z.object({ grantId: z.uuid() }),
  refusals: [NotAllowed, NotFound, GrantRevoked, LastAdministrator],
  async run({ tx, actor, now, authorize, record }, { grantId }) {
    const grant = await lockGrant(tx, grantId);
    if (!grant) throw new NotFound({ what: 'grant' });
    authorize(may.changeGrant(actor, grant.role));
    if (grant.revokedAt) throw new GrantRevoked();
    await tx.raw({
      text: 'update people.grants set revoked_at = $3 where tenant_id = $1 and id = $2',
      values: [tx.tenantId, grantId, now],
    });
    await keepAnAdministrator(tx, grant.role);
    record({
      subject: { kind: 'person', id: grant.personId },
      type: 'grant.revoked',
      data: { grantId, role: grant.role, areaId: grant.areaId, unitId: grant.unitId },
    });
    return { grantId };
  },
});
