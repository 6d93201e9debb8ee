import { z } from 'zod';
import { command, type OutputOf } from '../../../kernel/command.ts';
import type { Tx } from '../../../kernel/database/database.ts';
import type { ExecuteOptions, Kernel } from '../../../kernel/kernel.ts';
import { NotAllowed } from '../../../kernel/refusal.ts';
import { settingOf, tenantOf, type Tenant } from '../../../kernel/tenant.ts';
import { may } from '../policy.ts';
import { codeOf, isCode, openPhone } from './code.ts';
import {
  PhoneCodeExpired,
  PhoneCodeSpent,
  PhoneCodeUsed,
  PhoneCodeWrong,
  PhoneNotVerified,
} from './phone-code.refusals.ts';
import { phoneCodePresets, phoneCodeSchema, phoneCodeSettingKey } from './settings.ts';

interface CodeRow {
  code_hash: string;
  attempts: number;
  expires_at: Date;
  verified_at: Date | null;
  used_at: Date | null;
}

/**
 * Notes one try of a code. A wrong one is an outcome and no refusal, because it must be counted whatever happens next: that is why
 * the code is not tried inside the command that needs the phone. Of many right tries at once one is 'right', the others 'used'.
 */
export const tryPhoneCode = command({
  name: 'people.try-phone-code',
  summary: 'Note one try of a one-time code.',
  input: z.object({ codeId: z.uuid(), code: z.string().max(20) }),
  output: z.object({
    outcome: z.enum(['right', 'wrong', 'spent', 'expired', 'used']),
    attemptsLeft: z.int(),
  }),
  refusals: [NotAllowed],
  async run({ tx, actor, now, authorize, record }, { codeId, code }) {
    authorize(may.askPhoneCode(actor));
    const settings = await settingOf(tx, phoneCodeSettingKey, phoneCodeSchema, phoneCodePresets);
    const { rows } = await tx.raw<CodeRow>({
      name: 'people_lock_phone_code',
      text: `select code_hash, attempts, expires_at, verified_at, used_at from people.phone_codes
             where tenant_id = $1 and id = $2 for update`,
      values: [tx.tenantId, codeId],
    });
    const row = rows[0];
    const { secret } = await tenantOf(tx);
    const outcome = outcomeOf(row, now, settings.maxAttempts, () =>
      isCode(secret, codeId, digitsOf(code), row?.code_hash ?? ''),
    );
    const attempts = (row?.attempts ?? 0) + (outcome === 'wrong' ? 1 : 0);
    await tx.raw({
      name: 'people_note_phone_code',
      text: `update people.phone_codes set attempts = $3, verified_at = case when $4::boolean then $5::timestamptz else verified_at end
             where tenant_id = $1 and id = $2`,
      values: [tx.tenantId, codeId, attempts, outcome === 'right', now],
    });
    record({ subject: { kind: 'phone-code', id: codeId }, type: 'phone-code.tried', data: { outcome } });
    return { outcome, attemptsLeft: Math.max(0, settings.maxAttempts - attempts) };
  },
});

function outcomeOf(
  row: CodeRow | undefined,
  now: Date,
  maxAttempts: number,
  isRight: () => boolean,
): 'right' | 'wrong' | 'spent' | 'expired' | 'used' {
  if (!row || row.expires_at <= now) return 'expired';
  if (row.attempts >= maxAttempts) return 'spent';
  if (row.verified_at || row.used_at) return 'used';
  return isRight() ? 'right' : 'wrong';
}

/** The digits as a phone's keyboard may send them: full-width, with spaces. */
const digitsOf = (typed: string): string => typed.normalize('NFKC').replace(/\s/g, '');

/**
 * Enters a code; afterwards the command that needs the phone takes it with `takeVerifiedPhone`. Give a `commandId` made of the
 * form's own id, so that a form sent twice is not refused as used.
 * Refusals: PhoneCodeWrong (says how many attempts are left), PhoneCodeSpent, PhoneCodeExpired, PhoneCodeUsed.
 */
export async function enterPhoneCode(
  kernel: Kernel,
  options: ExecuteOptions,
  input: { codeId: string; code: string },
): Promise<void> {
  refuseWrongTry(await kernel.execute(tryPhoneCode, input, options));
}

/** Refuses as a try ended, unless it was right. */
export function refuseWrongTry({ outcome, attemptsLeft }: OutputOf<typeof tryPhoneCode>): void {
  switch (outcome) {
    case 'right':
      return;
    case 'wrong':
      throw attemptsLeft > 0 ? new PhoneCodeWrong({ attemptsLeft }) : new PhoneCodeSpent();
    case 'spent':
      throw new PhoneCodeSpent();
    case 'expired':
      throw new PhoneCodeExpired();
    case 'used':
      throw new PhoneCodeUsed();
  }
}

export interface VerifiedPhone {
  /** as `normalisePhone` makes it */
  phone: string;
  phoneHash: string;
  verifiedAt: Date;
}

/**
 * Inside the command that needs it: takes the phone that was verified with this code, once. The code must have been entered right
 * (`enterPhoneCode`) for this purpose and within its time. Of two commands that take it at once one is refused.
 * Refusals: PhoneNotVerified, PhoneCodeUsed, PhoneCodeExpired.
 */
export async function takeVerifiedPhone(
  tx: Tx,
  { codeId, purpose, now }: { codeId: string; purpose: string; now: Date },
): Promise<VerifiedPhone> {
  const { rows } = await tx.raw<CodeRow & { phone_hash: string; phone_sealed: string | null; purpose: string }>({
    name: 'people_take_phone_code',
    text: `select code_hash, attempts, expires_at, verified_at, used_at, phone_hash, phone_sealed, purpose from people.phone_codes
           where tenant_id = $1 and id = $2 for update`,
    values: [tx.tenantId, codeId],
  });
  const row = rows[0];
  if (row?.used_at) throw new PhoneCodeUsed();
  if (!row || row.expires_at <= now || row.phone_sealed === null) throw new PhoneCodeExpired();
  if (!row.verified_at || row.purpose !== purpose) throw new PhoneNotVerified();
  await tx.raw({
    name: 'people_use_phone_code',
    text: 'update people.phone_codes set used_at = $3, phone_sealed = null where tenant_id = $1 and id = $2',
    values: [tx.tenantId, codeId, now],
  });
  const { secret } = await tenantOf(tx);
  return {
    phone: openPhone(secret, codeId, row.phone_sealed),
    phoneHash: row.phone_hash,
    verifiedAt: row.verified_at,
  };
}

/** For the message: where a code goes, and what it says. Undefined when it is over or was used. */
export async function phoneCodeMessage(
  tx: Tx,
  codeId: string,
  now: Date,
): Promise<{ phone: string; code: string; language: 'zh-CN' | 'en'; minutes: number } | undefined> {
  const { rows } = await tx.raw<{ phone_sealed: string | null; language: 'zh-CN' | 'en'; expires_at: Date }>({
    name: 'people_phone_code_message',
    text: `select phone_sealed, language, expires_at from people.phone_codes
           where tenant_id = $1 and id = $2 and used_at is null and expires_at > $3`,
    values: [tx.tenantId, codeId, now],
  });
  const row = rows[0];
  if (!row?.phone_sealed) return undefined;
  const { secret } = await tenantOf(tx);
  return {
    phone: openPhone(secret, codeId, row.phone_sealed),
    code: codeOf(secret, codeId),
    language: row.language,
    minutes: Math.max(1, Math.round((row.expires_at.getTime() - now.getTime()) / 60_000)),
  };
}

/** The digits of a code, for the page of a demonstration; undefined for any other tenant. */
export function demoCodeOf(tenant: Tenant, codeId: string): string | undefined {
  return tenant.demo ? codeOf(tenant.secret, codeId) : undefined;
}
