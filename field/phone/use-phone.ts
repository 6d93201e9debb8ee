import { useSyncExternalStore } from 'react';
import { Phone } from './phone.ts';
import type { Me, Snapshot } from './snapshot.ts';

export const phone = new Phone();

export function usePhone(): Snapshot {
  return useSyncExternalStore(phone.subscribe, phone.snapshot);
}

/** Who is signed in; only below the sign-in page. */
export function useMe(): Me {
  const { me } = usePhone();
  if (!me) throw new Error('nobody is signed in');
  return me;
}
