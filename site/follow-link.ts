import type { BearerActor } from '../server/kernel/actor.ts';
import { bearerOf } from '../server/modules/tickets/public.ts';
import { read, type Visit } from './visit.ts';

/** Where a matter is followed. */
export const followPath = (number: string, token: string): string => `/f/${number}/${token}`;

/** Whoever holds the link; undefined when number or token are wrong. */
export function bearerFor({ context }: Visit, number: string, token: string): Promise<BearerActor | undefined> {
  return read(context, (tx) => bearerOf(tx, number, token, context.clientKey));
}
