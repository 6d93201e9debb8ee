import type { Actor } from '../../kernel/actor.ts';
import { scopesOf, type Role } from '../people/public.ts';

const isAdministrator = (actor: Actor, role: Role): boolean =>
  actor.kind === 'system' || (actor.kind === 'person' && scopesOf(actor, [role]) === 'all');

export const may = {
  readAudit: (actor: Actor): boolean => isAdministrator(actor, 'audit-administrator'),
  setPresets: (actor: Actor, by: 'system' | 'security'): boolean => isAdministrator(actor, `${by}-administrator`),
  handleDeadLetters: (actor: Actor): boolean => isAdministrator(actor, 'system-administrator'),
};
