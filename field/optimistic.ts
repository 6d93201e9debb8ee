/**
 * What a list or a page shows while work is still on its way: the server's last word with the person's own work laid over it.
 * A guess for the eyes only; the server decides, and its next word replaces it. Pure.
 */
import type { Outcome, State, TicketLine } from './matter.ts';
import type { Intent } from './outbox/intent.ts';
import { byOrder } from './outbox/queue.ts';

export interface Self {
  id: string;
  name: string;
}

/** Whether the server's word of `asOf` (ISO, when it was asked for) may not know this work yet. */
function unseen(intent: Intent, asOf: string): boolean {
  return intent.state === 'kept' || (intent.state === 'sent' && intent.sentAt !== null && intent.sentAt >= asOf);
}

/** The work on one ticket that the server's last word does not show, in order, up to the first refused piece. */
export function unseenWork(ticketId: string, intents: readonly Intent[], asOf: string): Intent[] {
  const work: Intent[] = [];
  for (const intent of intents.filter((one) => one.ticketId === ticketId).toSorted(byOrder)) {
    if (intent.state === 'refused') break;
    if (unseen(intent, asOf)) work.push(intent);
  }
  return work;
}

const afterAccepting = ['note', 'resolve', 'ask-information', 'return', 'ask-promise-move'];

function laid<L extends TicketLine>(line: L, intent: Intent, self: Self): L {
  const without = (...names: string[]) => line.allowed.filter((name) => !names.includes(name));
  const moved = (state: State, mover: string, allowed: readonly string[]): L => ({ ...line, state, mover, allowed });
  switch (intent.command) {
    case 'tickets.accept':
      return {
        ...moved('accepted', 'handler', [...new Set([...without('accept'), ...afterAccepting])]),
        handlerId: self.id,
        handlerName: self.name,
      };
    case 'tickets.resolve':
      return {
        ...moved(
          'resolved',
          'caller',
          line.allowed.filter((name) => name === 'note' || name === 'unmask'),
        ),
        outcome: (intent.input['outcome'] as Outcome | undefined) ?? null,
      };
    case 'tickets.ask-information':
      return moved('awaiting-information', 'resident', without('ask-information', 'resolve', 'return', 'accept'));
    case 'tickets.supply-information':
      return moved(
        line.handlerId ? 'accepted' : 'dispatched',
        line.handlerId ? 'handler' : 'unit',
        without('supply-information'),
      );
    case 'tickets.return':
      return moved(
        'returned',
        'dispatcher',
        line.allowed.filter((name) => name === 'note' || name === 'unmask'),
      );
    case 'tickets.ask-promise-move':
      return { ...line, allowed: without('ask-promise-move') };
    default:
      return line;
  }
}

/** A line or a whole ticket with the person's unseen work laid over it. */
export function withWork<L extends TicketLine>(line: L, intents: readonly Intent[], asOf: string, self: Self): L {
  let shown = line;
  for (const intent of unseenWork(line.id, intents, asOf)) shown = laid(shown, intent, self);
  return shown;
}

/** What to say of the work on one ticket: nothing, or the most pressing of refused, kept and sent. */
export function wordOf(ticketId: string, intents: readonly Intent[]): 'refused' | 'kept' | 'sent' | null {
  const states = new Set(intents.filter((one) => one.ticketId === ticketId).map((one) => one.state));
  return (['refused', 'kept', 'sent'] as const).find((state) => states.has(state)) ?? null;
}

interface Fetched<T> {
  value: T;
  asOf: string;
}

export interface Known {
  mine: Fetched<readonly TicketLine[]> | null;
  unit: Fetched<readonly TicketLine[]> | null;
  /** pages this phone has, by ticket */
  tickets: ReadonlyMap<string, Fetched<TicketLine>>;
}

/** For so long what I have finished is still shown. */
const doneShownMs = 12 * 3_600_000;

/**
 * The lists a worker has, with unseen work laid over: `mine`, what I am handling (also what I have just taken), `toTake`, what
 * waits in my unit for somebody, and `done`, what I have finished lately.
 */
export function listsOf(
  { mine, unit, tickets }: Known,
  intents: readonly Intent[],
  self: Self,
  now: number,
): { mine: TicketLine[]; toTake: TicketLine[]; done: TicketLine[] } {
  const shown = new Map<string, TicketLine>();
  for (const list of [unit, mine]) {
    for (const line of list?.value ?? []) shown.set(line.id, withWork(line, intents, list?.asOf ?? '', self));
  }
  const finished = (line: TicketLine) => line.state === 'resolved' || line.state === 'returned';
  const since = new Date(now - doneShownMs).toISOString();
  for (const id of new Set(intents.filter((one) => (one.sentAt ?? since) >= since).map((one) => one.ticketId))) {
    const told = tickets.get(id);
    if (!told || shown.has(id)) continue;
    const line = withWork(told.value, intents, told.asOf, self);
    if (finished(line) || unseenWork(id, intents, told.asOf).length > 0) shown.set(id, line);
  }
  const all = [...shown.values()];
  const open = (line: TicketLine) => line.state === 'accepted' || line.state === 'awaiting-information';
  return {
    mine: all.filter((line) => line.handlerId === self.id && open(line)),
    toTake: all.filter((line) => line.state === 'dispatched'),
    done: all.filter((line) => finished(line) && wordOf(line.id, intents)),
  };
}
