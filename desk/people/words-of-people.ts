import type { AreaKind, Role, UnitKind } from '../../server/modules/people/public.ts';

/** The words people, units and areas are described by, in the order they are offered. */
export const unitKinds = [
  'department',
  'street-office',
  'community-committee',
  'station',
  'team',
  'property-firm',
  'utility',
  'studio',
] as const satisfies readonly UnitKind[];

export const workRoles = [
  'grid-worker',
  'helper',
  'clerk',
  'dispatcher',
  'unit-staff',
  'unit-lead',
  'supervisor',
] as const satisfies readonly Role[];

export const administratorRoles = [
  'system-administrator',
  'security-administrator',
  'audit-administrator',
] as const satisfies readonly Role[];

/** Roles that act for a unit, so that a grant names one. */
export const unitRoles: readonly Role[] = ['unit-staff', 'unit-lead'];

/** Roles that may act for a unit: a grant that names one is for its matters, one that names none for the area's. */
export const optionalUnitRoles: readonly Role[] = ['grid-worker', 'helper'];

/** What can be added under an area of each kind. */
const below: Partial<Record<AreaKind, readonly AreaKind[]>> = {
  city: ['district'],
  district: ['street', 'town', 'township'],
  street: ['community', 'village'],
  town: ['community', 'village'],
  township: ['community', 'village'],
  community: ['grid', 'estate', 'building'],
  village: ['grid', 'estate', 'building'],
  grid: ['estate', 'building'],
  estate: ['building'],
};

export function kindsBelow(kind: AreaKind): readonly AreaKind[] {
  return below[kind] ?? [];
}
