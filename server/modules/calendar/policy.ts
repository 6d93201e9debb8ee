import type { Actor } from '../../kernel/actor.ts';
import { holds, scopesOf } from '../people/public.ts';

export const may = {
  /** the calendar is public: residents count on it as well */
  read: (_actor: Actor): boolean => true,
  edit: (actor: Actor): boolean =>
    actor.kind === 'system' ||
    (holds(actor, ['system-administrator']) && scopesOf(actor, ['system-administrator']) === 'all'),
};
