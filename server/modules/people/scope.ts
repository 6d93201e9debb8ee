import type { Actor } from '../../kernel/actor.ts';
import type { Role } from './roles.ts';

/** Where and for whom an actor holds one of some roles: everything, or the sum of these subtrees and units. */
export type Scopes = 'all' | ScopeLists;

export interface ScopeLists {
  streets: readonly string[];
  communities: readonly string[];
  grids: readonly string[];
  units: readonly string[];
}

/** Where a record belongs; absent and null mean that it belongs to none on that level. */
export interface ScopedRecord {
  streetId?: string | null | undefined;
  communityId?: string | null | undefined;
  gridId?: string | null | undefined;
  unitId?: string | null | undefined;
}

/** Levels on which a grant can stand. The root (district or city) is the tenant and means everything. */
export const scopeLevels = ['city', 'district', 'street', 'community', 'grid'] as const;

const isRoot = (level: string): boolean => level === 'district' || level === 'city';

/**
 * The scopes an actor has through any of these roles: for the where-clause of a list. A grant that names a unit reaches that
 * unit's records, wherever they are, and no area. Nobody but a signed-in person has scopes; the program itself has all.
 * Agrees with `covers`: a list filtered by `scopesOf` holds exactly the records that `covers` says yes to.
 */
export function scopesOf(actor: Actor, roles: readonly Role[]): Scopes {
  if (actor.kind === 'system') return 'all';
  const lists = { streets: [] as string[], communities: [] as string[], grids: [] as string[], units: [] as string[] };
  if (actor.kind !== 'person') return lists;
  for (const grant of actor.grants) {
    if (!(roles as readonly string[]).includes(grant.role)) continue;
    if (grant.unitId !== null) addOnce(lists.units, grant.unitId);
    else if (isRoot(grant.scopeLevel)) return 'all';
    else if (grant.scopeLevel === 'street') addOnce(lists.streets, grant.scopeId);
    else if (grant.scopeLevel === 'community') addOnce(lists.communities, grant.scopeId);
    else if (grant.scopeLevel === 'grid') addOnce(lists.grids, grant.scopeId);
  }
  return lists;
}

/** Whether one record lies within what the actor holds through any of these roles. */
export function covers(actor: Actor, roles: readonly Role[], record: ScopedRecord): boolean {
  return scopesCover(scopesOf(actor, roles), record);
}

/** The same for scopes asked once and used for many records. */
export function scopesCover(scopes: Scopes, record: ScopedRecord): boolean {
  if (scopes === 'all') return true;
  return (
    (record.streetId != null && scopes.streets.includes(record.streetId)) ||
    (record.communityId != null && scopes.communities.includes(record.communityId)) ||
    (record.gridId != null && scopes.grids.includes(record.gridId)) ||
    (record.unitId != null && scopes.units.includes(record.unitId))
  );
}

/** Whether an actor holds one of these roles anywhere at all. */
export function holds(actor: Actor, roles: readonly Role[]): boolean {
  return actor.kind === 'person' && actor.grants.some((grant) => (roles as readonly string[]).includes(grant.role));
}

/** Whether these scopes reach nothing, so that a list need not be asked for. */
export function isEmptyScopes(scopes: Scopes): boolean {
  if (scopes === 'all') return false;
  return [scopes.streets, scopes.communities, scopes.grids, scopes.units].every((list) => list.length === 0);
}

function addOnce(list: string[], id: string): void {
  if (!list.includes(id)) list.push(id);
}
