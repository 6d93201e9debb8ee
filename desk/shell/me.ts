import { createContext, useContext } from 'react';
import type { Me } from '../door/contract.ts';

export interface SignedInMe extends Me {
  roleNames: readonly string[];
}

export const MeContext = createContext<SignedInMe | null>(null);

/** Who is signed in. */
export function useMe(): SignedInMe {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe outside of the signed-in desk');
  return me;
}

/** The names of the roles somebody holds anywhere, each once. */
export function rolesOf(me: Pick<Me, 'grants'>): string[] {
  return [...new Set(me.grants.map((grant) => grant.role))];
}
