import type { StoredEvent } from '../../kernel/event.ts';
import {
  calendarDaysBetween,
  civilDateOf,
  workingDaysBetween,
  type WorkingCalendar,
} from '../../kernel/working-time.ts';

/** Where a ticket stands, as far as it is counted. `closed` says nothing of solved. */
export type Phase = 'open' | 'resolved' | 'closed' | 'withdrawn';

/** What of one ticket is counted: made of its events alone, one after the other. */
export interface TicketFact {
  ticketId: string;
  /** events up to this one are in it; an event that comes again changes nothing */
  lastSeq: number;
  number: string;
  channel: string;
  streetId: string | null;
  communityId: string | null;
  gridId: string | null;
  unitId: string | null;
  raisedAt: Date;
  /** of raising, 'YYYY-MM' in the tenant's zone: everything about the ticket is counted under it */
  month: string;
  phase: Phase;
  overdue: boolean;
  secondHandling: boolean;
  contactDueAt: Date | null;
  contactedAt: Date | null;
  outcome: string | null;
  replyDays: number | null;
  replyWorkingDays: number | null;
  rated: boolean;
  solved: boolean | null;
  satisfied: boolean | null;
  excludedGround: string | null;
  excludedReason: string | null;
  excludedById: string | null;
  excludedAt: Date | null;
}

type Patch = Partial<Omit<TicketFact, 'ticketId' | 'lastSeq' | 'raisedAt' | 'month'>>;
type Meaning = (fact: TicketFact, event: StoredEvent, calendar: WorkingCalendar) => Patch;

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const count = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const moment = (value: unknown): Date | null => (typeof value === 'string' ? new Date(value) : null);

const contact: Meaning = (fact, event) => ({ contactedAt: fact.contactedAt ?? event.at });

/** With a unit, without one, or with another. */
const placed: Meaning = (_fact, { data }) => ({
  unitId: text(data['unitId']),
  ...('contactDueAt' in data ? { contactDueAt: moment(data['contactDueAt']) } : {}),
});

const judged: Meaning = (_fact, { data }) =>
  typeof data['solved'] === 'boolean'
    ? { rated: true, solved: data['solved'], satisfied: data['satisfied'] === true }
    : {};

/** Open again: the answer that stood is taken back with the judgement of it; the new one is judged anew. */
const openAgain: Meaning = (fact, event, calendar) => ({
  ...placed(fact, event, calendar),
  phase: 'open',
  secondHandling: true,
  overdue: false,
  outcome: null,
  replyDays: null,
  replyWorkingDays: null,
  rated: false,
  solved: null,
  satisfied: null,
});

/** The answer's waiting time as the event tells it; where an older one does not, as it is counted today. */
const answered: Meaning = (fact, event, calendar) => {
  const from = fact.raisedAt;
  const [first, last] = [civilDateOf(from, calendar.zone), civilDateOf(event.at, calendar.zone)];
  return {
    ...contact(fact, event, calendar),
    phase: 'resolved',
    outcome: text(event.data['outcome']),
    ...(typeof event.data['overdue'] === 'boolean' ? { overdue: event.data['overdue'] } : {}),
    replyDays: count(event.data['replyDays']) ?? Math.max(0, calendarDaysBetween(first, last)),
    replyWorkingDays: count(event.data['replyWorkingDays']) ?? Math.max(0, workingDaysBetween(first, last, calendar)),
  };
};

/** Where it lies has changed: put right by somebody, or with its area. */
const elsewhere: Meaning = (_fact, { data }) => {
  const after = (data['after'] ?? {}) as Record<string, unknown>;
  if (!('areaId' in after)) return {};
  return { streetId: text(after['streetId']), communityId: text(after['communityId']), gridId: text(after['gridId']) };
};

/** What each event of a ticket means for the figures; events that are not here change no figure. */
const meanings: Readonly<Record<string, Meaning>> = {
  'ticket.dispatched': placed,
  'ticket.dispatch-undone': placed,
  'ticket.return-decided': placed,
  'ticket.accepted': contact,
  'ticket.information-asked': contact,
  'ticket.noted': (fact, event, calendar) =>
    event.data['audience'] === 'resident' ? contact(fact, event, calendar) : {},
  'ticket.resolved': answered,
  'ticket.reopened': openAgain,
  'ticket.reviewed': openAgain,
  'ticket.closed': () => ({ phase: 'closed' }),
  'ticket.withdrawn': () => ({ phase: 'withdrawn' }),
  'ticket.overdue': () => ({ overdue: true }),
  'ticket.promise-moved': (_fact, { data, at }) => {
    const until = moment(data['promisedUntil']);
    return until !== null && until > at ? { overdue: false } : {};
  },
  'ticket.called-back': judged,
  'ticket.rated': judged,
  'ticket.corrected': elsewhere,
  'ticket.area-followed': elsewhere,
  'ticket.excluded': (_fact, { data, actorId, at }) => ({
    excludedGround: text(data['ground']),
    excludedReason: text(data['reason']),
    excludedById: actorId,
    excludedAt: at,
  }),
  'ticket.included': () => ({
    excludedGround: null,
    excludedReason: null,
    excludedById: null,
    excludedAt: null,
  }),
};

/** The events that change a figure. */
export const countedTypes: readonly string[] = ['ticket.raised', ...Object.keys(meanings)];

/**
 * A ticket's fact after one more event. Undefined as long as its raising has not been seen. An event that is in it already
 * changes nothing, so events may come twice, but not out of order.
 */
export function factAfter(
  fact: TicketFact | undefined,
  event: StoredEvent,
  calendar: WorkingCalendar,
): TicketFact | undefined {
  if (fact === undefined) return event.type === 'ticket.raised' ? begun(event, calendar) : undefined;
  if (event.seq <= fact.lastSeq) return fact;
  return { ...fact, ...meanings[event.type]?.(fact, event, calendar), lastSeq: event.seq };
}

function begun(event: StoredEvent, calendar: WorkingCalendar): TicketFact {
  const { data } = event;
  return {
    ticketId: event.subjectId,
    lastSeq: event.seq,
    number: text(data['number']) ?? '',
    channel: text(data['channel']) ?? '',
    streetId: text(data['streetId']),
    communityId: text(data['communityId']),
    gridId: text(data['gridId']),
    unitId: null,
    raisedAt: event.at,
    month: civilDateOf(event.at, calendar.zone).slice(0, 7),
    phase: 'open',
    overdue: false,
    secondHandling: false,
    contactDueAt: null,
    contactedAt: null,
    outcome: null,
    replyDays: null,
    replyWorkingDays: null,
    rated: false,
    solved: null,
    satisfied: null,
    excludedGround: null,
    excludedReason: null,
    excludedById: null,
    excludedAt: null,
  };
}
