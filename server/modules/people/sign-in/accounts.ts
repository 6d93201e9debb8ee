import { z } from 'zod';
import { command } from '../../../kernel/command.ts';
import { digest } from '../../../kernel/ids.ts';
import { NotAllowed, NotFound } from '../../../kernel/refusal.ts';
import { PersonHasLeft } from '../people.refusals.ts';
import { lockPerson } from '../person-store.ts';
import { may } from '../policy.ts';
import {
  countFailure,
  isLoginName,
  keepPassword,
  lockCredential,
  loginKey,
  revokeSessions,
} from './credential-store.ts';
import { signInSettings } from './settings.ts';
import { AccountExists, AccountIsOwn, LoginNameTaken, LoginNameWrong } from './sign-in.refusals.ts';

const passwordHash = z.string().regex(/^scrypt\$/);

/** Gives a person a login name and a one-time password (as hash, made by the caller), to be changed at the first sign-in. */
export const openAccount = command({
  name: 'people.open-account',
  summary: 'Give a person a login name and a one-time password (program only).',
  input: z.object({ personId: z.uuid(), loginName: z.string().max(60), passwordHash }),
  output: z.object({ loginName: z.string() }),
  refusals: [NotAllowed, NotFound, PersonHasLeft, AccountExists, AccountIsOwn, LoginNameTaken, LoginNameWrong],
  constraints: { login_name_is_taken: LoginNameTaken, credentials_pkey: AccountExists },
  async run({ tx, actor, now, authorize, record }, input) {
    authorize(may.manageAccounts(actor));
    if (actor.kind === 'person' && actor.id === input.personId) throw new AccountIsOwn();
    const loginName = loginKey(input.loginName);
    if (!isLoginName(loginName)) throw new LoginNameWrong();
    await lockPerson(tx, input.personId);
    await tx.raw({
      text: `insert into people.credentials (tenant_id, person_id, login_name, password_hash, password_changed_at, must_change)
             values ($1, $2, $3, $4, $5, true)`,
      values: [tx.tenantId, input.personId, loginName, input.passwordHash, now],
    });
    record({ subject: { kind: 'person', id: input.personId }, type: 'account.opened', data: { loginName } });
    return { loginName };
  },
});

/** Sets a one-time password for someone else; their sessions end, a lock too. */
export const resetPassword = command({
  name: 'people.reset-password',
  summary: "Set a one-time password for someone else's account (program only).",
  input: z.object({ personId: z.uuid(), passwordHash }),
  output: z.object({ sessionsEnded: z.int() }),
  refusals: [NotAllowed, NotFound, PersonHasLeft, AccountIsOwn],
  async run({ tx, actor, now, authorize, record }, input) {
    authorize(may.manageAccounts(actor));
    if (actor.kind === 'person' && actor.id === input.personId) throw new AccountIsOwn();
    await lockPerson(tx, input.personId);
    if (!(await lockCredential(tx, input.personId))) throw new NotFound({ what: 'account' });
    await keepPassword(tx, input.personId, input.passwordHash, true, now);
    const sessionsEnded = await revokeSessions(tx, input.personId, null, now);
    record({ subject: { kind: 'person', id: input.personId }, type: 'password.reset', data: { sessionsEnded } });
    return { sessionsEnded };
  },
});

/** Takes a lost second factor away, so that it is set up anew at the next sign-in; sessions end. Not one's own. */
export const resetSecondFactor = command({
  name: 'people.reset-second-factor',
  summary: "Take someone else's lost second factor away; it is set up anew at the next sign-in.",
  input: z.object({ personId: z.uuid() }),
  output: z.object({ sessionsEnded: z.int() }),
  refusals: [NotAllowed, NotFound, AccountIsOwn],
  async run({ tx, actor, now, authorize, record }, { personId }) {
    authorize(may.manageAccounts(actor));
    if (actor.kind === 'person' && actor.id === personId) throw new AccountIsOwn();
    if (!(await lockCredential(tx, personId))) throw new NotFound({ what: 'account' });
    await tx.raw({
      text: `update people.credentials set totp_secret = null, totp_confirmed_at = null, totp_last_step = 0
             where tenant_id = $1 and person_id = $2`,
      values: [tx.tenantId, personId],
    });
    const sessionsEnded = await revokeSessions(tx, personId, null, now);
    record({ subject: { kind: 'person', id: personId }, type: 'second-factor.reset', data: { sessionsEnded } });
    return { sessionsEnded };
  },
});

/** Notes a change of one's own password: the new hash when the old one was right, else a failure. Other sessions end. */
export const changePassword = command({
  name: 'people.change-password',
  summary: "Change the session's own password (program only).",
  input: z.object({
    personId: z.uuid(),
    sessionId: z.uuid(),
    /** digest of the hash that the old password was compared with */
    comparedWith: z.string(),
    right: z.boolean(),
    newHash: passwordHash,
  }),
  output: z.object({
    outcome: z.enum(['changed', 'wrong', 'locked']),
    lockedUntil: z.string().nullable(),
    sessionsEnded: z.int(),
  }),
  refusals: [NotAllowed, NotFound],
  async run({ tx, actor, now, authorize, record }, input) {
    authorize(may.own(actor, input.personId) && actor.kind === 'person' && actor.sessionId === input.sessionId);
    const credential = await lockCredential(tx, input.personId);
    if (!credential) throw new NotFound({ what: 'account' });
    const subject = { kind: 'person', id: input.personId };
    const failed = (until: Date | null) => ({
      outcome: until ? ('locked' as const) : ('wrong' as const),
      lockedUntil: until?.toISOString() ?? null,
      sessionsEnded: 0,
    });
    if (credential.lockedUntil && credential.lockedUntil > now) {
      record({ subject, type: 'sign-in.failed', data: { locked: true } });
      return failed(credential.lockedUntil);
    }
    if (!input.right || digest(credential.passwordHash) !== input.comparedWith) {
      const until = await countFailure(tx, credential, await signInSettings(tx), now);
      record({
        subject,
        type: 'sign-in.failed',
        data: { factor: 'password', lockedUntil: until?.toISOString() ?? null },
      });
      return failed(until);
    }
    await keepPassword(tx, input.personId, input.newHash, false, now);
    const sessionsEnded = await revokeSessions(tx, input.personId, input.sessionId, now);
    record({ subject, type: 'password.changed', data: { sessionsEnded } });
    return { outcome: 'changed' as const, lockedUntil: null, sessionsEnded };
  },
});
