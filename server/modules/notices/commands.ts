import { z } from 'zod';
import { command } from '../../kernel/command.ts';
import { NotAllowed } from '../../kernel/refusal.ts';
import { isGatewayUrl, keepGateway, readGateway } from './gateway.ts';
import { GatewayAddressWrong, MessageNotDead } from './notices.refusals.ts';
import { may } from './policy.ts';

/** Sets where messages are posted to; an empty address stops sending. Without `secret` the one before stays. */
export const setGateway = command({
  name: 'notices.set-gateway',
  summary: 'Set the gateway that messages are posted to.',
  input: z.object({
    url: z.string().trim().max(500),
    secret: z.string().min(16).max(200).optional(),
    timeoutMs: z.int().min(500).max(30_000).default(5000),
  }),
  output: z.object({ url: z.string(), timeoutMs: z.int() }),
  refusals: [NotAllowed, GatewayAddressWrong],
  async run({ tx, actor, now, authorize, record }, { url, secret, timeoutMs }) {
    authorize(may.administer(actor));
    const before = await readGateway(tx);
    const kept = secret ?? before.secret;
    if (url !== '' && (!isGatewayUrl(url) || kept === '')) throw new GatewayAddressWrong();
    await keepGateway(tx, { url, secret: kept, timeoutMs }, now);
    record({
      subject: { kind: 'notices', id: tx.tenantId },
      type: 'gateway.set',
      data: { host: url === '' ? null : new URL(url).host, newSecret: secret !== undefined },
    });
    return { url, timeoutMs };
  },
});

/** Gives a dead message a fresh start. */
export const retryMessage = command({
  name: 'notices.retry',
  summary: 'Try a dead message again.',
  input: z.object({ messageId: z.uuid() }),
  output: z.object({ messageId: z.uuid() }),
  refusals: [NotAllowed, MessageNotDead],
  async run({ tx, actor, now, authorize, record }, { messageId }) {
    authorize(may.administer(actor));
    const { count } = await tx.raw({
      text: `update notices.messages set state = 'waiting', attempts = 0, next_try_at = $3
             where tenant_id = $1 and id = $2 and state = 'dead'`,
      values: [tx.tenantId, messageId, now],
    });
    if (count === 0) throw new MessageNotDead();
    record({ subject: { kind: 'notices', id: tx.tenantId }, type: 'message.retried', data: { messageId } });
    return { messageId };
  },
});
