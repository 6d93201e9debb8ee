import { timingSafeEqual } from 'node:crypto';
import { keyedDigest, type Tenant } from '../../kernel/tenant.ts';
import type { Ticket } from './ticket.ts';

/** The secret half of a follow link, 22 characters (132 bits). Derived, so that nothing secret is stored with the ticket. */
export function followToken(tenant: Tenant, ticket: Pick<Ticket, 'id' | 'followVersion'>): string {
  return keyedDigest(tenant, 'follow', ticket.id, String(ticket.followVersion)).slice(0, 22);
}

/** Whether this is the ticket's token, in constant time. */
export function isFollowToken(tenant: Tenant, ticket: Pick<Ticket, 'id' | 'followVersion'>, token: string): boolean {
  const right = Buffer.from(followToken(tenant, ticket));
  const given = Buffer.from(token);
  return right.length === given.length && timingSafeEqual(right, given);
}
