import { z } from 'zod';
import { command } from '../../../kernel/command.ts';
import type { Tx } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';
import { NotAllowed } from '../../../kernel/refusal.ts';
import { settingOf, tenantOf } from '../../../kernel/tenant.ts';
import { PhoneWrong } from '../people.refusals.ts';
import { maskPhone, normalisePhone, phoneHash, takesMessages } from '../phone.ts';
import { may } from '../policy.ts';
import { codeHash, codeOf, sealPhone } from './code.ts';
import { PhoneCodeTooSoon, PhoneTakesNoMessages } from './phone-code.refusals.ts';
import { phoneCodePresets, phoneCodeSchema, phoneCodeSettingKey } from './settings.ts';

/**
 * Sends a one-time code to a phone. The event carries the code's id and nothing else; the message is written when it is
 * delivered (`phoneCodeMessage`). How often one phone gets codes is limited here, how often one visitor asks at the address.
 */
export const sendPhoneCode = command({
  name: 'people.send-phone-code',
  summary: 'Send a one-time code of six digits to a phone.',
  input: z.object({
    phone: z.string().max(40),
    /** what the code is for, such as 'raise' or 'find' */
    purpose: z.string().regex(/^[a-z][a-z-]{0,30}$/),
    language: z.enum(['zh-CN', 'en']).default('zh-CN'),
  }),
  output: z.object({ codeId: z.uuid(), maskedPhone: z.string(), expiresAt: z.string() }),
  refusals: [NotAllowed, PhoneWrong, PhoneTakesNoMessages, PhoneCodeTooSoon],
  async run({ tx, actor, now, authorize, record }, input) {
    authorize(may.askPhoneCode(actor));
    const phone = normalisePhone(input.phone);
    if (phone === undefined) throw new PhoneWrong();
    if (!takesMessages(phone)) throw new PhoneTakesNoMessages();
    const { secret } = await tenantOf(tx);
    const settings = await settingOf(tx, phoneCodeSettingKey, phoneCodeSchema, phoneCodePresets);
    const hash = phoneHash(secret, phone);
    await mustNotRingTooOften(tx, hash, settings, now);
    const codeId = newId();
    const expiresAt = new Date(now.getTime() + settings.validMinutes * 60_000);
    await tx.raw({
      name: 'people_insert_phone_code',
      text: `insert into people.phone_codes
               (tenant_id, id, phone_hash, code_hash, purpose, created_at, expires_at, phone_sealed, language)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      values: [
        tx.tenantId,
        codeId,
        hash,
        codeHash(secret, codeId, codeOf(secret, codeId)),
        input.purpose,
        now,
        expiresAt,
        sealPhone(secret, codeId, phone),
        input.language,
      ],
    });
    record({ subject: { kind: 'phone-code', id: codeId }, type: 'phone-code.sent', data: { purpose: input.purpose } });
    return { codeId, maskedPhone: maskPhone(phone), expiresAt: expiresAt.toISOString() };
  },
});

async function mustNotRingTooOften(
  tx: Tx,
  hash: string,
  settings: z.output<typeof phoneCodeSchema>,
  now: Date,
): Promise<void> {
  const { rows } = await tx.raw<{ created_at: Date }>({
    name: 'people_phone_codes_lately',
    text: `select created_at from people.phone_codes where tenant_id = $1 and phone_hash = $2 and created_at > $3
           order by created_at desc limit 51`,
    values: [tx.tenantId, hash, new Date(now.getTime() - 86_400_000)],
  });
  const sent = rows.map((row) => row.created_at.getTime());
  // the nth newest code must be older than the window in which n are allowed
  const rules: [number, number][] = [
    [1, settings.secondsBetween * 1000],
    [settings.maxAnHour, 3_600_000],
    [settings.maxADay, 86_400_000],
  ];
  const waitMs = Math.max(...rules.map(([count, windowMs]) => (sent[count - 1] ?? 0) + windowMs - now.getTime()));
  if (waitMs > 0) throw new PhoneCodeTooSoon({ seconds: Math.ceil(waitMs / 1000) });
}
