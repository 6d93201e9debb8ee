import { createContext, useContext } from 'react';
import type { OutputOf } from '../../doors/client.ts';

export interface Me extends OutputOf<'people.me'> {
  /** the names of the roles held anywhere, each once */
  roleNames: readonly string[];
}

export const MeContext = createContext<Me | null>(null);

/** Who is signed in. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe outside of the signed-in desk');
  return me;
}

export function rolesOf(me: Pick<OutputOf<'people.me'>, 'grants'>): string[] {
  return [...new Set(me.grants.map((grant) => grant.role))];
}
