import { z } from 'zod';
import { command } from '../../../kernel/command.ts';
import type { Tx } from '../../../kernel/database/database.ts';
import { digest, newId } from '../../../kernel/ids.ts';
import { NotAllowed } from '../../../kernel/refusal.ts';
import { tenantOf } from '../../../kernel/tenant.ts';
import { countFailure, credentialByLogin, forgetFailures, lockCredential } from './credential-store.ts';
import { signInSettings } from './settings.ts';
import { CredentialsWrong, NotADemo } from './sign-in.refusals.ts';

/**
 * Notes how a try to sign in ended and opens the session when it was right. Only the sign-in of this module runs it (it compares
 * the password outside of any transaction): secrets reach the command as hashes, so that neither the command log nor its input
 * hash can help anyone guess. A wrong try is an outcome and no refusal, because it must be kept.
 */
export const trySignIn = command({
  name: 'people.try-sign-in',
  summary: 'Note how a try to sign in ended, and open the session when it was right (program only).',
  input: z.object({
    personId: z.uuid().nullable(),
    /** digest of the password's hash that was compared with */
    comparedWith: z.string().nullable(),
    right: z.boolean(),
    tokenHash: z.string().regex(/^[0-9a-f]{64}$/),
    device: z.string().max(120),
  }),
  output: z.object({
    outcome: z.enum(['in', 'wrong', 'locked']),
    lockedUntil: z.string().nullable(),
    sessionId: z.uuid().nullable(),
  }),
  refusals: [NotAllowed],
  async run({ tx, actor, now, authorize, record }, input) {
    authorize(actor.kind === 'system');
    const credential = input.personId === null ? undefined : await lockCredential(tx, input.personId);
    if (!credential || credential.personLeft) {
      record({ subject: { kind: 'sign-in', id: tx.tenantId }, type: 'sign-in.failed', data: { known: false } });
      return { outcome: 'wrong' as const, lockedUntil: null, sessionId: null };
    }
    const subject = { kind: 'person', id: credential.personId };
    if (credential.lockedUntil && credential.lockedUntil > now) {
      record({ subject, type: 'sign-in.failed', data: { locked: true } });
      return { outcome: 'locked' as const, lockedUntil: credential.lockedUntil.toISOString(), sessionId: null };
    }
    const settings = await signInSettings(tx);
    if (!input.right || digest(credential.passwordHash) !== input.comparedWith) {
      const until = await countFailure(tx, credential, settings, now);
      record({
        subject,
        type: 'sign-in.failed',
        data: { factor: 'password', lockedUntil: until?.toISOString() ?? null },
      });
      return {
        outcome: until ? ('locked' as const) : ('wrong' as const),
        lockedUntil: until?.toISOString() ?? null,
        sessionId: null,
      };
    }
    // without a second factor this was all; with one, its failures go on counting
    if (!credential.totpConfirmedAt) await forgetFailures(tx, credential.personId);
    const sessionId = await insertSession(tx, {
      personId: credential.personId,
      tokenHash: input.tokenHash,
      device: input.device,
      way: 'password',
      hours: settings.maxSessionHours,
      now,
    });
    record({ subject, type: 'session.opened', data: { sessionId, way: 'password', device: input.device } });
    return { outcome: 'in' as const, lockedUntil: null, sessionId };
  },
});

/** Opens a session for a member of a demonstration's cast, without password and second factor; refuses anywhere else. */
export const demoSignIn = command({
  name: 'people.demo-sign-in',
  summary: "Sign in as a member of a demonstration's cast with one click.",
  input: z.object({
    loginName: z.string().min(1).max(60),
    tokenHash: z.string().regex(/^[0-9a-f]{64}$/),
    device: z.string().max(120),
  }),
  output: z.object({ sessionId: z.uuid() }),
  refusals: [NotADemo, CredentialsWrong],
  async run({ tx, now, authorize, record }, { loginName, tokenHash, device }) {
    if (!(await tenantOf(tx)).demo) throw new NotADemo();
    authorize(true);
    const credential = await credentialByLogin(tx, loginName);
    if (!credential || credential.personLeft) throw new CredentialsWrong();
    const { maxSessionHours: hours } = await signInSettings(tx);
    const sessionId = await insertSession(tx, {
      personId: credential.personId,
      tokenHash,
      device,
      way: 'demo',
      hours,
      now,
    });
    record({
      subject: { kind: 'person', id: credential.personId },
      type: 'session.opened',
      data: { sessionId, way: 'demo', device },
    });
    return { sessionId };
  },
});

async function insertSession(
  tx: Tx,
  session: { personId: string; tokenHash: string; device: string; way: 'password' | 'demo'; hours: number; now: Date },
): Promise<string> {
  const id = newId();
  await tx.raw({
    name: 'people_insert_session',
    text: `insert into people.sessions (tenant_id, id, token_hash, person_id, created_at, last_seen_at, expires_at, device, way)
           values ($1, $2, $3, $4, $5, $5, $6, $7, $8)`,
    values: [
      tx.tenantId,
      id,
      session.tokenHash,
      session.personId,
      session.now,
      new Date(session.now.getTime() + session.hours * 3_600_000),
      session.device,
      session.way,
    ],
  });
  return id;
}
