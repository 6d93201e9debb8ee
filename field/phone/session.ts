/**
 * Signing in and out, and who is signed in. The addresses of a session set cookies and are no plain operations, so the client
 * knows where they are but not what they answer; that is said here, once.
 */
import { act, ask, newId, Refused, type CommandName, type QueryName } from '../../doors/client.ts';
import type { Me } from './snapshot.ts';

/** How far a session has come; only `open` may work. */
export type Stage = 'open' | 'second-factor' | 'enrolment' | 'password-change';

interface Session {
  stage: Stage;
  way: 'password' | 'demo';
  personId: string;
  name: string;
  grants: Me['roles'];
  unitIds: readonly string[];
}

type SessionStep = 'people.sign-in' | 'people.demo-sign-in' | 'people.pass-second-factor' | 'people.sign-out';
const step = (name: SessionStep, input: object, withinMs = 20_000): Promise<unknown> =>
  act(name as CommandName, input as never, { commandId: newId(), withinMs });

export const signIn = (loginName: string, password: string) =>
  step('people.sign-in', { loginName, password }) as Promise<Session>;
export const signInToDemo = (loginName: string) => step('people.demo-sign-in', { loginName }) as Promise<Session>;
export const passSecondFactor = (code: string) => step('people.pass-second-factor', { code }) as Promise<Session>;
/** Ends the session; the server's answer also clears what the browser keeps of this address. */
export const endSession = () => step('people.sign-out', {}, 5_000);

async function askSession(): Promise<Session | null> {
  const session = (await ask('people.session' as QueryName, {} as never)) as unknown as Session | null;
  return session?.stage === 'open' ? session : null;
}

/** The id of whoever is signed in, or null when nobody is (any more). */
export async function askWho(): Promise<string | null> {
  return (await askSession())?.personId ?? null;
}

const presetZone = 'Asia/Shanghai';
const unitsNamed = 3;

/** Who is signed in, with the names of their units. Throws when nobody is. */
export async function askMe(): Promise<Me> {
  const session = await askSession();
  if (!session) throw new Error('nobody is signed in');
  const units = await Promise.all(session.unitIds.slice(0, unitsNamed).map(unitOf));
  return {
    id: session.personId,
    name: session.name,
    roles: session.grants,
    units: units.filter((unit) => unit !== null),
    demo: session.way === 'demo',
    zone: presetZone,
  };
}

/** The name only decorates; without it the page works as well. */
async function unitOf(unitId: string): Promise<Me['units'][number] | null> {
  try {
    const { unit } = await ask('people.unit', { unitId });
    return { id: unit.id, name: unit.name };
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
