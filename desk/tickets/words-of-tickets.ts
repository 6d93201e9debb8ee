import type { Channel, Outcome } from '../../server/modules/tickets/public.ts';
import type { Mover, State } from '../door/contract.ts';

/** The words tickets are described by, in the order people think of them; the server says what each means. */
export const states = [
  'raised',
  'dispatched',
  'accepted',
  'awaiting-information',
  'returned',
  'resolved',
  'closed',
  'withdrawn',
] as const satisfies readonly State[];
export const movers = ['dispatcher', 'unit', 'handler', 'caller', 'resident'] as const satisfies readonly Mover[];
export const outcomes = ['solved', 'explained', 'cannot-now', 'not-ours'] as const satisfies readonly Outcome[];
export const channels = [
  'site',
  'grid-worker',
  'counter',
  'phone',
  'leader-mailbox',
  'import',
] as const satisfies readonly Channel[];
export const returnGrounds = ['not-our-duty', 'not-our-area', 'lacks-facts', 'duplicate'] as const;
export const exclusionGrounds = ['unreasonable', 'outside-duty', 'duplicate'] as const;
