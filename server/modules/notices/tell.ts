import type { StoredEvent } from '../../kernel/event.ts';
import type { DeliveryContext, Subscriber } from '../../kernel/outbox.ts';
import { json } from '../../kernel/database/values.ts';
import { tenantOf } from '../../kernel/tenant.ts';
import { maskPhone } from '../people/public.ts';
import { readGateway } from './gateway.ts';
import { recipientOf, tellingOf, tellingTypes } from './recipients.ts';

/** Turns each event that tells somebody something into one message; exactly once, because both are one transaction. */
export const tellResidents: Subscriber = {
  name: 'notices',
  // read when the program is put together, after all modules have registered
  get types() {
    return tellingTypes();
  },
  async deliver(context, events) {
    for (const event of events) await tell(context, event);
  },
};

/** as long as a message is kept */
const staleAfterMs = 30 * 86_400_000;

/**
 * What an import (a command named `<module>.import…`, run by the program itself) brings in of the past is no news, nor is what
 * has waited here longer than a message is kept. What somebody did without network days ago is: nobody has heard of it yet.
 */
function isNews(event: StoredEvent, now: Date): boolean {
  const isImported = event.actorKind === 'system' && /\.import(-|$)/.test(event.commandName);
  return !isImported && now.getTime() - event.recordedAt.getTime() < staleAfterMs;
}

async function tell({ tx, now }: DeliveryContext, event: StoredEvent): Promise<void> {
  if (!isNews(event, now)) return;
  const recipient = recipientOf(event.subjectKind);
  const telling = recipient && tellingOf(recipient, event);
  if (!recipient || !telling) return;
  const addressee = await recipient.resolve(tx, event.subjectId, now);
  if (!addressee) return;
  const { demo } = await tenantOf(tx);
  const hasGateway = !demo && (await readGateway(tx)).url !== '';
  const text = demo
    ? recipient.word(addressee.language, telling.key, { ...telling.values, ...addressee.values })
    : null;
  await tx.raw({
    name: 'notices_insert_message',
    text: `insert into notices.messages (tenant_id, id, subject_kind, subject_id, key, "values", language, masked_phone, text,
             state, next_try_at, last_error, created_at, sent_at)
           values ($1, $2, $3, $4, $5, $6::text::jsonb, $7, $8, $9, $10, $11, $12, $11, $13) on conflict do nothing`,
    values: [
      tx.tenantId,
      event.id,
      event.subjectKind,
      event.subjectId,
      telling.key,
      json(hasGateway ? telling.values : {}),
      addressee.language,
      maskPhone(addressee.phone),
      text,
      demo ? 'sent' : hasGateway ? 'waiting' : 'dropped',
      now,
      demo || hasGateway ? null : 'no gateway',
      demo ? now : null,
    ],
  });
}
