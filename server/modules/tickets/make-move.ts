import { z } from 'zod';
import type { CommandContext } from '../../kernel/command.ts';
import { NotFound } from '../../kernel/refusal.ts';
import { loadCalendar } from '../calendar/public.ts';
import { canMove, type MoveName } from './moves.ts';
import { may, mayMake } from './policy.ts';
import { presetsOf } from './presets.ts';
import { lockTicket, updateTicket } from './store.ts';
import { MoveNotPossible } from './ticket.refusals.ts';
import type { Ticket, TicketPatch } from './ticket.ts';
import type { Rules } from './transitions.ts';

/**
 * The beginning every move shares: lock the ticket first; what the actor may not read is not found; then may they make the move;
 * then does the ticket's state allow it.
 */
export async function beginMove(context: CommandContext, ticketId: string, move: MoveName): Promise<Ticket> {
  const ticket = await lockTicket(context.tx, ticketId);
  if (!may.read(context.actor, ticket)) throw new NotFound({ what: 'ticket' });
  context.authorize(mayMake(context.actor, move, ticket));
  if (!canMove(ticket.state, move)) throw new MoveNotPossible({ move, state: ticket.state });
  return ticket;
}

export async function rulesOf(context: Pick<CommandContext, 'tx'>): Promise<Rules> {
  const [presets, calendar] = await Promise.all([presetsOf(context.tx), loadCalendar(context.tx)]);
  return { presets, calendar };
}

/** What the resident is told: a key of the catalogue (`tell.<key>`) and its values, all fit for the resident's eyes. */
export interface Telling {
  key: string;
  values: Record<string, string | number | null>;
}

/** Writes the patch and records the event; `tell` goes to the resident's page and, where there is a phone, to their phone. */
export async function finishMove(
  context: CommandContext,
  ticket: Ticket,
  patch: TicketPatch,
  event: { type: string; data?: Record<string, unknown>; at?: Date; tell?: Telling },
): Promise<void> {
  await updateTicket(context.tx, ticket.id, patch);
  context.record({
    subject: { kind: 'ticket', id: ticket.id },
    type: event.type,
    data: { ...event.data, ...(event.tell ? { tell: event.tell } : {}) },
    ...(event.at ? { at: event.at } : {}),
  });
}

export const ticketIdField = { ticketId: z.uuid() };
export const nothing = z.object({});

/** Empty is as good as absent. */
export const words = (limit: number) => z.string().trim().min(1).max(limit);
export const optionalWords = (limit: number) =>
  z
    .string()
    .trim()
    .max(limit)
    .optional()
    .transform((text) => text || undefined);
export const civilDate = z.iso.date();
