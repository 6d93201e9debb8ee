/** Signing in and out, and who is signed in. */
import { act, ask, newId, type OutputOf } from '../../doors/client.ts';
import type { Me } from './snapshot.ts';

/** How far a session has come; only `open` may work. */
export type Stage = OutputOf<'people.sign-in'>['stage'];

/** Signing in is done for whoever types, not for the person whose work is kept here. */
const forAnyone = () => ({ commandId: newId(), actingPerson: null });

export const signIn = (loginName: string, password: string) =>
  act('people.sign-in', { loginName, password }, forAnyone());
export const signInToDemo = (loginName: string) => act('people.demo-sign-in', { loginName }, forAnyone());
export const enterCode = (code: string) => act('people.enter-code', { code }, forAnyone());

/** Who is signed in. Throws Refused when nobody is (any more). */
export async function askMe(): Promise<Me> {
  const { id, name, grants, units, demo, zone } = await ask('people.me', {});
  return { id, name, grants, units, demo, zone };
}
