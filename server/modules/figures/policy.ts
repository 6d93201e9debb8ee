import type { Actor } from '../../kernel/actor.ts';
import { covers, holds, scopesOf, type Area, type Role } from '../people/public.ts';

/** Who answers for what happens in an area; each of them may also read the list behind every figure of it. */
export const figureRoles = ['supervisor', 'dispatcher', 'clerk'] as const satisfies readonly Role[];

export const isWhole = (area: Pick<Area, 'level'>): boolean => area.level === 'city' || area.level === 'district';

export const may = {
  /** to ask at all; of which area and unit is `readArea` and `readUnit` */
  read: (actor: Actor): boolean => actor.kind === 'system' || holds(actor, [...figureRoles, 'unit-lead']),
  /** the figures of an area with everything below it */
  readArea(actor: Actor, area: Pick<Area, 'level' | 'streetId' | 'communityId' | 'gridId'>): boolean {
    if (scopesOf(actor, figureRoles) === 'all') return true;
    const { streetId, communityId, gridId } = area;
    return !isWhole(area) && covers(actor, figureRoles, { streetId, communityId, gridId });
  },
  /** the figures of one unit, wherever its tickets lie: for whoever leads it */
  readUnit: (actor: Actor, unitId: string): boolean => unitsLedBy(actor).includes(unitId),
  rebuild: (actor: Actor): boolean => actor.kind === 'system' || holds(actor, ['system-administrator']),
};

export function unitsLedBy(actor: Actor): string[] {
  if (actor.kind !== 'person') return [];
  return actor.grants.flatMap((grant) => (grant.role === 'unit-lead' && grant.unitId ? [grant.unitId] : []));
}
