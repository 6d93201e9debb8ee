import type { Tx } from '../../kernel/database/database.ts';
import type { StoredEvent } from '../../kernel/event.ts';
import type { Subscriber } from '../../kernel/outbox.ts';
import { loadCalendar } from '../calendar/public.ts';
import { Difference } from './difference.ts';
import { countedTypes, factAfter, type TicketFact } from './fact.ts';
import { addToCells, addToDays, factsOf, keepFacts, keepState, lockState } from './store.ts';

/**
 * Takes events into one generation: the facts of their tickets, and the difference to every cell. Events that are in already
 * change nothing. The caller holds the lock of the state.
 */
export async function takeIn(tx: Tx, generation: number, events: readonly StoredEvent[]): Promise<void> {
  if (events.length === 0) return;
  const calendar = await loadCalendar(tx);
  const before = await factsOf(tx, generation, [...new Set(events.map((event) => event.subjectId))]);
  const after = new Map<string, TicketFact>(before);
  for (const event of events) {
    const fact = factAfter(after.get(event.subjectId), event, calendar);
    if (fact) after.set(event.subjectId, fact);
  }
  const difference = new Difference();
  const changed: TicketFact[] = [];
  for (const [ticketId, fact] of after) {
    const known = before.get(ticketId);
    if (known === fact) continue;
    difference.change(known, fact);
    changed.push(fact);
  }
  await Promise.all([
    keepFacts(tx, generation, changed),
    addToCells(tx, generation, difference.cells),
    addToDays(tx, generation, difference.days),
  ]);
}

/** Rolls up as events happen: exactly once, because it writes in the transaction that takes the events from the outbox. */
export const rollUp: Subscriber = {
  name: 'figures',
  types: countedTypes,
  batchSize: 500,
  async deliver({ tx, now }, events) {
    const state = await lockState(tx);
    await takeIn(tx, state.live, events);
    if (state.building !== null) await takeIn(tx, state.building, events);
    await keepState(tx, { ...state, countedAt: now });
  },
};
