import { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import type { RequestContext } from '../../../kernel/http/context.ts';
import { route } from '../../../kernel/http/route.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { NotFound, SignInNeeded } from '../../../kernel/refusal.ts';
import { jsonRoute } from '../json-route.ts';
import { resetSecondFactor } from './accounts.ts';
import { demoCast } from './cast.query.ts';
import { me } from './me.query.ts';
import { actorOfSession, findSession, sessionCookieName, type Session } from './session.ts';
import { revokeSession, sessions, signOut } from './sessions.ts';
import * as flow from './sign-in.ts';
import * as refusals from './sign-in.refusals.ts';

/** Who asks: an officer by the session's cookie, else a visitor. */
export function authenticate(kernel: Kernel) {
  return async (context: RequestContext): Promise<Actor> => {
    const token = context.cookies.get(sessionCookieName);
    const person = token ? await actorOfSession(kernel, context.tenant.id, token) : undefined;
    return person ?? { kind: 'visitor', key: context.clientKey };
  };
}

const text = z.string().max(1000);

function tokenOf(context: RequestContext): string {
  const token = context.cookies.get(sessionCookieName);
  if (!token) throw new SignInNeeded();
  return token;
}

function admit(context: RequestContext, { token, session }: flow.Opened) {
  context.cookies.set(sessionCookieName, token, {
    maxAgeSeconds: Math.max(0, (session.expiresAt.getTime() - context.kernel.clock.now().getTime()) / 1000),
  });
  context.forgetActor();
  return shown(session);
}

const shown = (session: Session) => ({
  stage: session.stage,
  way: session.way,
  personId: session.personId,
  name: session.personName,
  expiresAt: session.expiresAt.toISOString(),
  grants: session.actor?.grants ?? [],
  unitIds: session.actor?.unitIds ?? [],
});

/** What a browser is: short, without version numbers; kept so that people know their sessions apart. */
function deviceOf(context: RequestContext): string {
  const agent = context.header('user-agent') ?? '';
  const browser =
    /MicroMessenger|DingTalk|wxwork/i.exec(agent)?.[0] ?? /Edg|Firefox|Chrome|Safari/.exec(agent)?.[0] ?? 'browser';
  const system = /Windows|Android|iPhone|iPad|Mac OS|HarmonyOS|Linux/.exec(agent)?.[0] ?? '';
  return system === '' ? browser : `${browser}, ${system}`;
}

/** Without the caller's command id: a one-time password is answered once, so there is nothing to replay. */
const optionsOf = async (context: RequestContext) => ({ tenantId: context.tenant.id, actor: await context.actor() });

export const signInRoutes = [
  jsonRoute({
    method: 'POST',
    path: '/api/session',
    name: 'people.sign-in',
    summary: 'Sign in with name and password; sets the session cookie. `stage` says what is still to come.',
    input: z.strictObject({ loginName: text, password: text }),
    limit: 'sign-in',
    refusals: [refusals.CredentialsWrong, refusals.AccountLocked],
    async run(context, input) {
      const opened = await flow.signIn(context.kernel, context.tenant.id, { ...input, device: deviceOf(context) });
      return admit(context, opened);
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/demo-session',
    name: 'people.demo-sign-in',
    summary: "Sign in as a member of a demonstration's cast; sets the session cookie.",
    input: z.strictObject({ loginName: text }),
    limit: 'sign-in',
    refusals: [refusals.NotADemo, refusals.CredentialsWrong],
    async run(context, { loginName }) {
      const device = deviceOf(context);
      return admit(context, await flow.signInToDemo(context.kernel, context.tenant.id, { loginName, device }));
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/session',
    name: 'people.session',
    summary: 'The session at hand: its stage, its person, what they may do where; null for visitors.',
    input: z.object({}),
    async run(context) {
      const token = context.cookies.get(sessionCookieName);
      const session = token ? await findSession(context.kernel, context.tenant.id, token) : undefined;
      return session ? shown(session) : null;
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/session/enrolment',
    name: 'people.enrol-second-factor',
    summary: "Begin to set up the session's second factor: its secret, shown once, as text and as QR code.",
    input: z.strictObject({}),
    limit: 'sign-in',
    refusals: [refusals.SessionOver, refusals.SecondFactorExists],
    run: (context) => flow.enrolSecondFactor(context.kernel, context.tenant.id, tokenOf(context)),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/session/second-factor',
    name: 'people.enter-code',
    summary: 'Enter the six digits of the second factor.',
    input: z.strictObject({ code: text }),
    limit: 'sign-in',
    refusals: [refusals.SessionOver, refusals.SecondFactorWrong, refusals.AccountLocked, refusals.SecondFactorNotBegun],
    async run(context, { code }) {
      const session = await flow.passSecondFactor(context.kernel, context.tenant.id, tokenOf(context), code);
      context.forgetActor();
      return shown(session);
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/session/password',
    name: 'people.replace-password',
    summary: "Change the session's own password; other sessions end.",
    input: z.strictObject({ oldPassword: text, newPassword: text }),
    limit: 'sign-in',
    refusals: [
      refusals.SessionOver,
      refusals.CredentialsWrong,
      refusals.AccountLocked,
      refusals.PasswordUnchanged,
      refusals.PasswordTooShort,
      refusals.PasswordTooLong,
      refusals.PasswordTooCommon,
      refusals.PasswordTooPlain,
    ],
    async run(context, input) {
      const session = await flow.replacePassword(context.kernel, context.tenant.id, tokenOf(context), input);
      context.forgetActor();
      return shown(session);
    },
  }),
  jsonRoute({
    method: 'DELETE',
    path: '/api/session',
    name: 'people.sign-out',
    summary: 'Sign out: ends the session and clears what the browser has cached.',
    input: z.object({}),
    async run(context, _input, request) {
      const { kernel, tenant } = context;
      const token = context.cookies.get(sessionCookieName);
      const session = token ? await findSession(kernel, tenant.id, token) : undefined;
      if (session) {
        const actor = { kind: 'person' as const, id: session.personId, sessionId: session.id, grants: [] };
        await kernel.execute(signOut, {}, { tenantId: tenant.id, actor });
      }
      context.cookies.clear(sessionCookieName);
      context.forgetActor();
      // Not "storage": that would also take unsent work of another person from a shared phone. The field clears its own.
      request.header('clear-site-data', '"cache"');
      return {};
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/persons/{personId}/account',
    name: 'people.open-account',
    summary: 'Give a person a login name; answers a one-time password, which is kept nowhere (security administrator).',
    input: z.strictObject({ personId: z.uuid(), loginName: text }),
    refusals: [
      NotFound,
      refusals.AccountExists,
      refusals.AccountIsOwn,
      refusals.LoginNameTaken,
      refusals.LoginNameWrong,
    ],
    async run(context, { personId, loginName }) {
      const options = await optionsOf(context);
      return flow.openAccountWithPassword(context.kernel, options, { personId, loginName });
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/persons/{personId}/password-reset',
    name: 'people.reset-password',
    summary: "Set a one-time password for someone else's account and answer it once (security administrator).",
    input: z.strictObject({ personId: z.uuid() }),
    refusals: [NotFound, refusals.AccountIsOwn],
    async run(context, { personId }) {
      return flow.resetToOneTimePassword(context.kernel, await optionsOf(context), personId);
    },
  }),
  route('DELETE', '/api/persons/{personId}/second-factor', resetSecondFactor),
  route('GET', '/api/me', me),
  route('GET', '/api/sessions', sessions),
  route('DELETE', '/api/sessions/{sessionId}', revokeSession),
  route('GET', '/api/demo-cast', demoCast),
] as const;
