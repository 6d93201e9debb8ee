import type { Job } from '../../kernel/jobs.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Locale } from '../../kernel/text.ts';
import { postMessage, readGateway, type GatewaySettings, type Posted } from './gateway.ts';
import { recipientOf } from './recipients.ts';

/** after this many failures a message is dead: an administrator looks at it */
export const maxTries = 8;
/** longer than any post may take: whoever claimed a message and died gives it back by this */
const leaseMs = 120_000;
const batchSize = 20;

interface Claimed {
  id: string;
  subject_kind: string;
  subject_id: string;
  key: string;
  values: Record<string, unknown>;
  language: Locale;
  attempts: number;
}

/** 10 s, 20 s, 40 s … at most an hour, after so many failures. */
export function waitMs(attempts: number): number {
  return Math.min(3_600_000, 5000 * 2 ** attempts);
}

/**
 * Posts what waits, one batch a turn, so that a district whose gateway is slow costs the others one time limit at most.
 * Several processes may do so at once: each claims its own messages.
 */
export const sendMessages: Job = {
  name: 'notices.send',
  everyMs: 1000,
  async run({ kernel, tenantId }) {
    await sendBatch(kernel, tenantId);
  },
};

/** Removes messages after thirty days. */
export const sweepMessages: Job = {
  name: 'notices.sweep',
  everyMs: 3_600_000,
  async run({ kernel, tenantId, now, stopped }) {
    let removed = 1;
    while (removed > 0 && !stopped()) {
      removed = await kernel.database.transaction(tenantId, async (tx) => {
        const { count } = await tx.raw({
          text: `delete from notices.messages where tenant_id = $1 and id in
                   (select id from notices.messages where tenant_id = $1 and created_at < $2 order by created_at limit 5000)`,
          values: [tenantId, new Date(now.getTime() - 30 * 86_400_000)],
        });
        return count;
      });
    }
  },
};

/** Claims up to twenty due messages, posts them with no transaction open, and notes how each ended; answers how many. */
export async function sendBatch(kernel: Kernel, tenantId: string): Promise<number> {
  const now = kernel.clock.now();
  const { claimed, gateway } = await kernel.database.transaction(tenantId, async (tx) => {
    const { rows } = await tx.raw<Claimed>({
      name: 'notices_claim',
      // materialized: as a plain subquery it may be run again for each row, and then claims more than a batch
      text: `with due as materialized (
               select id from notices.messages where tenant_id = $1 and state = 'waiting' and next_try_at <= $2
               order by next_try_at limit ${batchSize} for update skip locked)
             update notices.messages set next_try_at = $3 where tenant_id = $1 and id in (select id from due)
             returning id, subject_kind, subject_id, key, "values", language, attempts`,
      values: [tenantId, now, new Date(now.getTime() + leaseMs)],
    });
    return { claimed: rows, gateway: rows.length > 0 ? await readGateway(tx) : undefined };
  });
  if (!gateway) return 0;
  await Promise.all(claimed.map((message) => send(kernel, tenantId, gateway, message)));
  return claimed.length;
}

async function send(kernel: Kernel, tenantId: string, gateway: GatewaySettings, message: Claimed): Promise<void> {
  const recipient = recipientOf(message.subject_kind);
  const now = kernel.clock.now();
  const addressee = await kernel.database.transaction(
    tenantId,
    async (tx) => recipient?.resolve(tx, message.subject_id, now),
    { readOnly: true },
  );
  if (!recipient || !addressee) return keepOutcome(kernel, tenantId, message, undefined);
  const text = recipient.word(addressee.language, message.key, { ...message.values, ...addressee.values });
  const { id, key } = message;
  const posted =
    gateway.url === ''
      ? ({ outcome: 'again', error: 'no gateway' } as const)
      : await postMessage(gateway, { id, phone: addressee.phone, text, key, language: addressee.language }, now);
  await keepOutcome(kernel, tenantId, message, posted);
}

/** `posted` undefined: there is nobody to send it to any more. */
async function keepOutcome(
  kernel: Kernel,
  tenantId: string,
  message: Claimed,
  posted: Posted | undefined,
): Promise<void> {
  const now = kernel.clock.now();
  const attempts = message.attempts + 1;
  const dead = posted?.outcome === 'never' || attempts >= maxTries;
  const state = !posted ? 'dropped' : posted.outcome === 'sent' ? 'sent' : dead ? 'dead' : 'waiting';
  const error = !posted ? 'nobody to tell' : posted.outcome === 'sent' ? null : posted.error;
  await kernel.database.transaction(tenantId, async (tx) => {
    await tx.raw({
      name: 'notices_keep_outcome',
      text: `update notices.messages set state = $3, attempts = $4, last_error = $5, next_try_at = $6, sent_at = $7,
               "values" = case when $3 in ('sent', 'dropped') then '{}'::jsonb else "values" end
             where tenant_id = $1 and id = $2 and state = 'waiting'`,
      values: [
        tenantId,
        message.id,
        state,
        attempts,
        error,
        new Date(now.getTime() + waitMs(attempts)),
        state === 'sent' ? now : null,
      ],
    });
  });
}
