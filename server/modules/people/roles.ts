/**
 * What a person can be in this house. A role is held over an area with everything below it, and some roles act for a unit.
 * A resident needs no role and no account.
 */
export const roles = [
  'grid-worker',
  'helper',
  'clerk',
  'dispatcher',
  'unit-staff',
  'unit-lead',
  'supervisor',
  'system-administrator',
  'security-administrator',
  'audit-administrator',
] as const;

export type Role = (typeof roles)[number];

/** Held by three different persons, none of whom does the district's daily work through these roles. */
export const administratorRoles = [
  'system-administrator',
  'security-administrator',
  'audit-administrator',
] as const satisfies readonly Role[];

/** Roles that act for a unit: a grant of them names it. */
export const unitRoles = ['unit-staff', 'unit-lead'] as const satisfies readonly Role[];

/** Roles that may act for a unit: a grant of them that names one reaches that unit's matters, one that names none the area's. */
export const optionalUnitRoles = ['grid-worker', 'helper'] as const satisfies readonly Role[];

export function isAdministratorRole(role: string): role is (typeof administratorRoles)[number] {
  return (administratorRoles as readonly string[]).includes(role);
}

export function isUnitRole(role: string): role is (typeof unitRoles)[number] {
  return (unitRoles as readonly string[]).includes(role);
}

export function mayNameUnit(role: string): boolean {
  return isUnitRole(role) || (optionalUnitRoles as readonly string[]).includes(role);
}
