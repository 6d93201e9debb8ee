import type { Actor } from '../../kernel/actor.ts';
import { isAdministratorRole, type Role } from './roles.ts';
import { covers, holds, scopesCover, scopesOf, type ScopedRecord, type Scopes } from './scope.ts';

/** Roles through which persons of an area or a unit can be read. */
export const readingRoles: readonly Role[] = [
  'grid-worker',
  'clerk',
  'dispatcher',
  'unit-staff',
  'unit-lead',
  'supervisor',
];
const unmaskingRoles: readonly Role[] = ['clerk', 'dispatcher', 'unit-lead'];

/** What decides who may read a person: where they live, and the units they belong to. */
export interface PersonPlace {
  id: string;
  home: ScopedRecord;
  units: readonly ScopedRecord[];
}

const isSystemAdministrator = (actor: Actor): boolean =>
  actor.kind === 'system' ||
  (holds(actor, ['system-administrator']) && scopesOf(actor, ['system-administrator']) === 'all');
const isSecurityAdministrator = (actor: Actor): boolean =>
  actor.kind === 'system' ||
  (holds(actor, ['security-administrator']) && scopesOf(actor, ['security-administrator']) === 'all');

/** For lists: everyone, or these scopes and the actor themselves. Agrees with `may.readPerson`. */
export function visiblePersons(actor: Actor): { scopes: Scopes; selfId: string | null } {
  const selfId = actor.kind === 'person' ? actor.id : null;
  if (isSystemAdministrator(actor) || isSecurityAdministrator(actor)) return { scopes: 'all', selfId };
  return { scopes: scopesOf(actor, readingRoles), selfId };
}

export const may = {
  /** the land and the units with their office numbers are public */
  readLand: (_actor: Actor): boolean => true,
  changeLand: (actor: Actor): boolean => isSystemAdministrator(actor),
  changeUnits: (actor: Actor): boolean => isSystemAdministrator(actor),
  changePersons: (actor: Actor): boolean => isSystemAdministrator(actor),

  /** to ask the list at all; what is in it is `visiblePersons` */
  listPersons: (actor: Actor): boolean => actor.kind === 'system' || actor.kind === 'person',
  readPerson(actor: Actor, person: PersonPlace): boolean {
    const { scopes, selfId } = visiblePersons(actor);
    return (
      person.id === selfId || scopesCover(scopes, person.home) || person.units.some((unit) => scopesCover(scopes, unit))
    );
  },
  unmaskPerson(actor: Actor, person: PersonPlace): boolean {
    if (isSystemAdministrator(actor) || (actor.kind === 'person' && actor.id === person.id)) return true;
    return [person.home, ...person.units].some((place) => covers(actor, unmaskingRoles, place));
  },

  /** the security administrator gives administrators' roles, the system administrator all others */
  changeGrant: (actor: Actor, role: Role): boolean =>
    isAdministratorRole(role) ? isSecurityAdministrator(actor) : isSystemAdministrator(actor),
  readGrants: (actor: Actor): boolean =>
    isSystemAdministrator(actor) || isSecurityAdministrator(actor) || holds(actor, ['audit-administrator']),

  /** accounts, passwords, second factors and other people's sessions */
  manageAccounts: (actor: Actor): boolean => isSecurityAdministrator(actor),
  /** one's own password, second factor and sessions */
  own: (actor: Actor, personId: string): boolean => actor.kind === 'person' && actor.id === personId,

  /** anybody may ask for a code to their phone; how often is limited */
  askPhoneCode: (_actor: Actor): boolean => true,
};
