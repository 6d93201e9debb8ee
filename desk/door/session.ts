import { act, newId, type OutputOf } from '../../doors/client.ts';

export type Enrolment = OutputOf<'people.enrol-second-factor'>;

// What is answered here is never stored, so there is nothing to replay: every try is a new one.
const fresh = () => ({ commandId: newId() });

export const signIn = (loginName: string, password: string) => act('people.sign-in', { loginName, password }, fresh());

export const signInToDemo = (loginName: string) => act('people.demo-sign-in', { loginName }, fresh());

/** Begins to set up the second factor; what it answers is shown once. */
export const enrol = () => act('people.enrol-second-factor', {}, fresh());

export const enterCode = (code: string) => act('people.enter-code', { code }, fresh());

export const replacePassword = (oldPassword: string, newPassword: string) =>
  act('people.replace-password', { oldPassword, newPassword }, fresh());

export const signOut = () => act('people.sign-out', {}, fresh());

/** Opens an account; the one-time password is shown once and kept nowhere. */
export const openAccount = (personId: string, loginName: string) =>
  act('people.open-account', { personId, loginName }, fresh());

export const resetPassword = (personId: string) => act('people.reset-password', { personId }, fresh());
