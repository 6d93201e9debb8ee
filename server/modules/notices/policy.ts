import type { Actor } from '../../kernel/actor.ts';
import { scopesOf } from '../people/public.ts';

export const may = {
  administer: (actor: Actor): boolean =>
    actor.kind === 'system' || (actor.kind === 'person' && scopesOf(actor, ['system-administrator']) === 'all'),
};
