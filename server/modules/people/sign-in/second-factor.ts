import { z } from 'zod';
import { command } from '../../../kernel/command.ts';
import { NotAllowed, NotFound } from '../../../kernel/refusal.ts';
import { may } from '../policy.ts';
import { countFailure, forgetFailures, lockCredential } from './credential-store.ts';
import { SecondFactorExists, SecondFactorNotBegun } from './sign-in.refusals.ts';
import { signInSettings } from './settings.ts';
import { stepOfCode } from './totp.ts';

/**
 * Keeps the secret of a second factor that is being set up; it counts only when a code of it was entered. The secret is made by
 * the caller, who shows it once, so that no answer of a command holds it.
 */
export const beginSecondFactor = command({
  name: 'people.begin-second-factor',
  summary: 'Begin to set up the second factor of the session’s own person (program only).',
  input: z.object({ personId: z.uuid(), secret: z.string().regex(/^[A-Z2-7]{32}$/) }),
  output: z.object({ personId: z.uuid() }),
  refusals: [NotAllowed, NotFound, SecondFactorExists],
  async run({ tx, actor, authorize, record }, { personId, secret }) {
    authorize(may.own(actor, personId));
    const credential = await lockCredential(tx, personId);
    if (!credential) throw new NotFound({ what: 'account' });
    if (credential.totpConfirmedAt) throw new SecondFactorExists();
    await tx.raw({
      text: `update people.credentials set totp_secret = $3, totp_last_step = 0 where tenant_id = $1 and person_id = $2`,
      values: [tx.tenantId, personId, secret],
    });
    record({ subject: { kind: 'person', id: personId }, type: 'second-factor.begun' });
    return { personId };
  },
});

/** Enters a code: confirms a second factor that is being set up, or opens the session that waits for it. Wrong ones are counted. */
export const enterSecondFactor = command({
  name: 'people.enter-second-factor',
  summary: 'Enter a code of the second factor for the session at hand (program only).',
  input: z.object({ personId: z.uuid(), sessionId: z.uuid(), code: z.string().max(12) }),
  output: z.object({ outcome: z.enum(['in', 'wrong', 'locked']), lockedUntil: z.string().nullable() }),
  refusals: [NotAllowed, NotFound, SecondFactorNotBegun],
  async run({ tx, actor, now, authorize, record }, { personId, sessionId, code }) {
    authorize(may.own(actor, personId) && actor.kind === 'person' && actor.sessionId === sessionId);
    const credential = await lockCredential(tx, personId);
    if (!credential) throw new NotFound({ what: 'account' });
    if (!credential.totpSecret) throw new SecondFactorNotBegun();
    const subject = { kind: 'person', id: personId };
    if (credential.lockedUntil && credential.lockedUntil > now) {
      record({ subject, type: 'sign-in.failed', data: { locked: true } });
      return { outcome: 'locked' as const, lockedUntil: credential.lockedUntil.toISOString() };
    }
    const step = stepOfCode(credential.totpSecret, code, now, credential.totpLastStep);
    if (step === undefined) {
      const until = await countFailure(tx, credential, await signInSettings(tx), now);
      record({
        subject,
        type: 'sign-in.failed',
        data: { factor: 'second', lockedUntil: until?.toISOString() ?? null },
      });
      return { outcome: until ? ('locked' as const) : ('wrong' as const), lockedUntil: until?.toISOString() ?? null };
    }
    await forgetFailures(tx, personId);
    await tx.raw({
      text: `update people.credentials set totp_last_step = $3, totp_confirmed_at = coalesce(totp_confirmed_at, $4)
             where tenant_id = $1 and person_id = $2`,
      values: [tx.tenantId, personId, step, now],
    });
    await tx.raw({
      text: `update people.sessions set second_factor_at = $4
             where tenant_id = $1 and id = $2 and person_id = $3 and revoked_at is null`,
      values: [tx.tenantId, sessionId, personId, now],
    });
    record({
      subject,
      type: credential.totpConfirmedAt ? 'second-factor.entered' : 'second-factor.confirmed',
      data: { sessionId },
    });
    return { outcome: 'in' as const, lockedUntil: null };
  },
});
