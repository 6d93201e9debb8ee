import type { Tx } from '../../kernel/database/database.ts';
import { eventsOf, type StoredEvent } from '../../kernel/event.ts';
import type { Subscriber } from '../../kernel/outbox.ts';
import { loadCalendar } from '../calendar/public.ts';
import { Difference } from './difference.ts';
import { countedTypes, factAfter, type TicketFact } from './fact.ts';
import { addToCells, addToDays, factsOf, keepFacts, keepState, lockState } from './store.ts';

const counted = new Set(countedTypes);
/** no ticket has nearly as many; a bound all the same */
const eventsOfTicket = 10_000;

/**
 * Takes events into one generation: the facts of their tickets, and the difference to every cell. Events that are in already
 * change nothing. A ticket whose events come out of their order (one was committed late, or its raising is not in yet) is made
 * anew from all of its events. The caller holds the lock of the state.
 */
export async function takeIn(tx: Tx, generation: number, events: readonly StoredEvent[]): Promise<void> {
  if (events.length === 0) return;
  const calendar = await loadCalendar(tx);
  const before = await factsOf(tx, generation, [...new Set(events.map((event) => event.subjectId))]);
  const after = new Map<string, TicketFact>(before);
  const disordered = new Set<string>();
  for (const event of events) {
    const fact = factAfter(after.get(event.subjectId), event, calendar);
    if (fact) after.set(event.subjectId, fact);
    if (fact?.lastSeq !== event.seq) disordered.add(event.subjectId);
  }
  for (const ticketId of disordered) {
    let fact: TicketFact | undefined;
    for (const event of await eventsOf(tx, ticketId, eventsOfTicket)) {
      if (counted.has(event.type)) fact = factAfter(fact, event, calendar);
    }
    if (fact && fact.lastSeq >= (before.get(ticketId)?.lastSeq ?? 0)) after.set(ticketId, fact);
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
    // what the walk has not come to yet is the walk's: else an event would be in before an older one of its ticket
    const walked = events.filter((event) => event.seq <= state.walkedSeq);
    if (state.building !== null) await takeIn(tx, state.building, walked);
    await keepState(tx, { ...state, countedAt: now });
  },
};
