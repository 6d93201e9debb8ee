import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Tx } from '../../kernel/database/database.ts';
import { keepSetting, settingOf } from '../../kernel/tenant.ts';

/** Where messages are posted to; a tenant's own. Without url nothing is sent. */
export const gatewaySchema = z.object({
  url: z.string(),
  secret: z.string(),
  timeoutMs: z.int().min(500).max(30_000),
});
export type GatewaySettings = z.output<typeof gatewaySchema>;

const presets: GatewaySettings = { url: '', secret: '', timeoutMs: 5000 };
const key = 'notices.gateway';

export function readGateway(tx: Tx): Promise<GatewaySettings> {
  return settingOf(tx, key, gatewaySchema, presets);
}

export function keepGateway(tx: Tx, settings: GatewaySettings, now: Date): Promise<void> {
  return keepSetting(tx, key, settings, now);
}

/** https, or plain http on this machine; no name and password in the address. */
export function isGatewayUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  return username === '' && password === '' && (protocol === 'https:' || (protocol === 'http:' && isLocal));
}

export interface OutgoingMessage {
  /** the event's id: the gateway knows a repeated message by it */
  id: string;
  phone: string;
  text: string;
  key: string;
  language: string;
}

/** How a try ended: 'again' may be tried later, 'never' will not work as it is. */
export type Posted = { outcome: 'sent' } | { outcome: 'again' | 'never'; error: string };

/** Posts one message, signed. Never throws; what the gateway says is not kept, only its status. */
export async function postMessage(gateway: GatewaySettings, message: OutgoingMessage, now: Date): Promise<Posted> {
  const body = JSON.stringify(message);
  const timestamp = String(Math.floor(now.getTime() / 1000));
  try {
    const answer = await fetch(gateway.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'idempotency-key': message.id,
        'x-lianxin-timestamp': timestamp,
        'x-lianxin-signature': `sha256=${signatureOf(gateway.secret, timestamp, body)}`,
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(gateway.timeoutMs),
    });
    await answer.body?.cancel();
    if (answer.ok || answer.status === 409) return { outcome: 'sent' };
    const error = `status ${answer.status}`;
    return { outcome: answer.status === 400 || answer.status === 422 ? 'never' : 'again', error };
  } catch (error) {
    // the reason of the network, never the address: it may hold a key
    return { outcome: 'again', error: error instanceof Error ? error.name : 'unreached' };
  }
}

/** Hex of HMAC-SHA256 over timestamp and body: what the gateway checks. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}
