import {
  addWorkingDays,
  calendarDaysBetween,
  civilDateOf,
  workingDaysBetween,
  type WorkingCalendar,
} from '../../kernel/working-time.ts';
import type { Presets } from './presets.ts';
import type { Outcome, Ticket, TicketPatch } from './ticket.ts';

/**
 * What each move does to a ticket, as pure functions of the ticket, the time and the presets: no I/O, no permission (policy.ts),
 * no question whether the state allows it (moves.ts).
 */
export interface Rules {
  presets: Presets;
  calendar: WorkingCalendar;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export interface DatedPromise {
  on: string;
  until: Date;
}

/** The promised day and the instant at which it ends, `days` working days after `from`. */
export function promiseAfter(from: Date, days: number, calendar: WorkingCalendar): DatedPromise {
  const until = addWorkingDays(from, days, calendar);
  return { on: civilDateOf(until, calendar.zone), until };
}

const earlier = (a: Date, b: Date | null): Date => (b !== null && b < a ? b : a);

/** A new ticket waits for the dispatcher. */
export function raised(at: Date, presets: Pick<Presets, 'dispatchHours'>): TicketPatch {
  return { state: 'raised', mover: 'dispatcher', moveDueAt: new Date(at.getTime() + presets.dispatchHours * hourMs) };
}

/**
 * Dispatched to a unit. The promise is made at the first dispatch and stays when the ticket is passed on: its clock never starts again.
 * `days` overrides the preset for a first promise only.
 */
export function dispatched(
  ticket: Pick<Ticket, 'promisedOn' | 'promisedUntil' | 'firstPromisedOn' | 'handling' | 'contactDueAt'>,
  input: { unitId: string; days?: number | undefined },
  at: Date,
  { presets, calendar }: Rules,
): TicketPatch {
  const days = input.days ?? (ticket.handling > 1 ? presets.secondHandlingWorkingDays : presets.promiseWorkingDays);
  const promise =
    ticket.promisedOn !== null && ticket.promisedUntil !== null
      ? { on: ticket.promisedOn, until: ticket.promisedUntil }
      : promiseAfter(at, days, calendar);
  return {
    state: 'dispatched',
    unitId: input.unitId,
    handlerId: null,
    acceptedAt: null,
    dispatchedAt: at,
    contactDueAt: ticket.contactDueAt ?? addWorkingDays(at, presets.acceptWorkingDays, calendar),
    promisedOn: promise.on,
    promisedUntil: promise.until,
    firstPromisedOn: ticket.firstPromisedOn ?? promise.on,
    mover: 'unit',
    moveDueAt: earlier(addWorkingDays(at, presets.acceptWorkingDays, calendar), promise.until),
  };
}

export function accepted(
  ticket: Pick<Ticket, 'promisedUntil' | 'contactedAt'>,
  handlerId: string,
  at: Date,
): TicketPatch {
  return {
    state: 'accepted',
    handlerId,
    acceptedAt: at,
    mover: 'handler',
    moveDueAt: ticket.promisedUntil,
    ...contacted(ticket, at),
  };
}

/** Somebody was in contact with the resident; the first time counts. */
export function contacted(ticket: Pick<Ticket, 'contactedAt'>, at: Date): { contactedAt: Date } {
  return { contactedAt: ticket.contactedAt ?? at };
}

/** Waits for the resident; ends by itself. The promise stands meanwhile: it moves only by being asked for and approved. */
export function informationAsked(
  ticket: Pick<Ticket, 'contactedAt'>,
  at: Date,
  { presets }: Rules,
): TicketPatch & { moveDueAt: Date } {
  return {
    state: 'awaiting-information',
    mover: 'resident',
    moveDueAt: new Date(at.getTime() + presets.informationDays * dayMs),
    ...contacted(ticket, at),
  };
}

/** Back to where the question was asked. */
export function informationEnded(
  ticket: Pick<Ticket, 'handlerId' | 'promisedUntil' | 'acceptedAt'>,
  at: Date,
  { presets, calendar }: Rules,
): TicketPatch {
  if (ticket.handlerId !== null) return { state: 'accepted', mover: 'handler', moveDueAt: ticket.promisedUntil };
  return {
    state: 'dispatched',
    mover: 'unit',
    moveDueAt: earlier(addWorkingDays(at, presets.acceptWorkingDays, calendar), ticket.promisedUntil),
  };
}

export interface Resolution {
  outcome: Outcome;
  outcomeText: string;
  reviewOn?: string | undefined;
  referredTo?: string | undefined;
}

/** How long the resident waited for an answer; a clock that ran behind never makes it less than nothing. */
export function replyTimes(
  raisedAt: Date,
  at: Date,
  calendar: WorkingCalendar,
): { replyDays: number; replyWorkingDays: number } {
  const from = civilDateOf(raisedAt, calendar.zone);
  const to = civilDateOf(at, calendar.zone);
  return {
    replyDays: Math.max(0, calendarDaysBetween(from, to)),
    replyWorkingDays: Math.max(0, workingDaysBetween(from, to, calendar)),
  };
}

/** Answered. Whether it is solved is for the resident to say; somebody calls back by the next working day. */
export function resolved(
  ticket: Pick<Ticket, 'raisedAt' | 'contactedAt' | 'promisedUntil'>,
  resolution: Resolution,
  at: Date,
  { presets, calendar }: Rules,
) {
  return {
    state: 'resolved',
    outcome: resolution.outcome,
    outcomeText: resolution.outcomeText,
    reviewOn: resolution.outcome === 'cannot-now' ? (resolution.reviewOn ?? null) : null,
    referredTo: resolution.outcome === 'not-ours' ? (resolution.referredTo ?? null) : null,
    resolvedAt: at,
    ...replyTimes(ticket.raisedAt, at, calendar),
    ...contacted(ticket, at),
    askedPromiseOn: null,
    // by when it was done, not by when a timer looked
    overdueAt: ticket.promisedUntil !== null && at > ticket.promisedUntil ? ticket.promisedUntil : null,
    mover: 'caller',
    moveDueAt: addWorkingDays(at, presets.callBackWorkingDays, calendar),
  } satisfies TicketPatch;
}

export function returned(at: Date, { presets, calendar }: Rules): TicketPatch {
  return {
    state: 'returned',
    mover: 'dispatcher',
    moveDueAt: addWorkingDays(at, presets.returnWorkingDays, calendar),
  };
}

/** The last instant at which a return may be argued: so many working days after dispatch. */
export function returnUntil(ticket: Pick<Ticket, 'dispatchedAt'>, { presets, calendar }: Rules): Date | null {
  return ticket.dispatchedAt && addWorkingDays(ticket.dispatchedAt, presets.returnWorkingDays, calendar);
}

/** The dispatcher agrees: the ticket waits to be dispatched again, and keeps its clock. */
export function returnUpheld(at: Date, { presets }: Rules): TicketPatch {
  return {
    state: 'raised',
    unitId: null,
    handlerId: null,
    acceptedAt: null,
    mover: 'dispatcher',
    moveDueAt: new Date(at.getTime() + presets.dispatchHours * hourMs),
  };
}

/**
 * Decided: refused, the ticket is with whom it was, and the time for arguing is not given twice; upheld, it goes to another unit or
 * waits for the dispatcher. The promise stands in each case, and a later date that the former unit had asked for lapses.
 */
export function afterReturn(
  ticket: Ticket,
  input: { decision: 'upheld' | 'refused'; toUnitId: string | null },
  at: Date,
  rules: Rules,
): TicketPatch {
  if (input.decision === 'refused') return informationEnded(ticket, at, rules);
  const onward =
    input.toUnitId === null ? returnUpheld(at, rules) : dispatched(ticket, { unitId: input.toUnitId }, at, rules);
  return { ...onward, askedPromiseOn: null };
}

/** The promise moves to `on`; a ticket that was overdue is so no longer, the moves are counted. */
export function promiseMoved(
  ticket: Pick<Ticket, 'state' | 'promiseMoves' | 'moveDueAt'>,
  promise: DatedPromise,
  at: Date,
): TicketPatch {
  return {
    promisedOn: promise.on,
    promisedUntil: promise.until,
    promiseMoves: ticket.promiseMoves + 1,
    askedPromiseOn: null,
    overdueAt: promise.until > at ? null : undefined,
    ...(ticket.state === 'accepted' ? { moveDueAt: promise.until } : {}),
  };
}

export function closed(ground: Ticket['closeGround'], at: Date): TicketPatch {
  return { state: 'closed', closeGround: ground, closedAt: at, mover: 'nobody', moveDueAt: null };
}

export function withdrawn(at: Date): TicketPatch {
  return { state: 'withdrawn', closedAt: at, mover: 'nobody', moveDueAt: null, askedPromiseOn: null };
}

/**
 * Second handling: the same ticket is open again with a promise of its own, at the unit that answered; where no unit did
 * (solved on the spot), at the dispatcher. The first promise stays on record.
 */
export function reopened(
  ticket: Pick<Ticket, 'unitId' | 'handling' | 'firstPromisedOn' | 'contactDueAt'>,
  at: Date,
  rules: Rules,
): TicketPatch {
  const fresh: TicketPatch = {
    handling: ticket.handling + 1,
    handlerId: null,
    acceptedAt: null,
    resolvedAt: null,
    replyDays: null,
    replyWorkingDays: null,
    outcome: null,
    outcomeText: null,
    reviewOn: null,
    referredTo: null,
    calledBackAt: null,
    closedAt: null,
    closeGround: null,
    overdueAt: null,
    // the new answer is judged anew; what was said of the former one is kept with its handling
    solved: null,
    satisfied: null,
    ratedAt: null,
  };
  if (ticket.unitId === null) return { ...fresh, promisedOn: null, promisedUntil: null, ...raised(at, rules.presets) };
  return {
    ...fresh,
    ...dispatched(
      { ...ticket, promisedOn: null, promisedUntil: null, handling: ticket.handling + 1 },
      { unitId: ticket.unitId },
      at,
      rules,
    ),
  };
}
