import type { Actor } from '../../kernel/actor.ts';
import { systemActor } from '../../kernel/actor.ts';
import type { Tenant } from '../../kernel/tenant.ts';
import { addWorkingDays, civilDateOf, instantOf } from '../../kernel/working-time.ts';
import type { Area } from '../people/public.ts';
import { reporterOf, subjectFrom, type Matter } from './begin.ts';
import { mayReopenAt } from './judge.ts';
import type { Telling } from './make-move.ts';
import { canMove, type MoveName } from './moves.ts';
import { mayMake } from './policy.ts';
import { endOf } from './promise.ts';
import type { Reporter } from './reporter.ts';
import { checkResolution } from './resolution.ts';
import { blankTicket } from './store.ts';
import {
  isOpen,
  type CloseGround,
  type ExclusionGround,
  type ReturnGround,
  type Ticket,
  type TicketPatch,
} from './ticket.ts';
import * as to from './transitions.ts';
import type { Resolution, Rules } from './transitions.ts';

/** An event of a life as it will be recorded. */
export interface PastEvent {
  id: string;
  type: string;
  data: Record<string, unknown>;
  at: Date;
  actor: Actor;
  commandId: string;
  commandName: string;
}

export interface PastReturn {
  id: string;
  unitId: string | null;
  ground: ReturnGround;
  argument: string;
  arguedById: string | null;
  arguedAt: Date;
  decision: 'upheld' | 'refused' | null;
  decisionReason: string | null;
  decidedById: string | null;
  decidedAt: Date | null;
}

export interface PastPromiseRequest {
  id: string;
  fromDate: string;
  toDate: string;
  reason: string;
  askedById: string | null;
  askedAt: Date;
  decision: 'approved' | 'refused' | null;
  decisionReason: string | null;
  decidedById: string | null;
  decidedAt: Date | null;
}

export interface PastInformationRequest {
  id: string;
  question: string;
  askedById: string | null;
  askedAt: Date;
  endsAt: Date;
  answer: string | null;
  endedAt: Date | null;
  endGround: 'answered' | 'silence' | null;
}

export interface PastRating {
  id: string;
  handling: number;
  solved: boolean;
  satisfied: boolean;
  comment: string | null;
  givenThrough: 'link' | 'call';
  at: Date;
}

/** A picture of a life; its bytes are given once for many (`writeHistories`). */
export interface PastPicture {
  id: string;
  drawing: string;
  uploadedBy: Actor;
  position: number;
  at: Date;
}

/** What a life takes place under. */
export interface LifeTimes {
  tenant: Tenant;
  rules: Rules;
  /** now: nothing of a life lies later */
  horizon: Date;
  /** ids by the instant; give a deterministic one where lives must come out alike */
  newId: (at: Date) => string;
}

/** How a life begins: a matter with its number and place; the actor and the instant. */
export interface LifeBeginning extends Pick<Matter, 'id' | 'channel' | 'body' | 'reporter' | 'noticeVersion'> {
  number: string;
  subject?: string;
  placeWords?: string;
  category?: string;
  area: Pick<Area, 'id' | 'streetId' | 'communityId' | 'gridId'>;
  /** the phone was verified by a code */
  phoneVerified?: boolean;
  actor: Actor;
  at: Date;
}

export interface Verdict {
  solved: boolean;
  satisfied: boolean;
  comment?: string | undefined;
}

/** The program looks every 30 seconds what has fallen due. */
const timerLagMs = 15_000;
const idOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.id : null);

/**
 * The whole life of a ticket on a simulated clock, for seeds and for bringing in what happened elsewhere: the same transitions,
 * rules of who may, and events as the commands have, without a transaction for each move. A test holds both together.
 * What falls due by itself (overdue, silence, review) happens between the moves as the timers would do it.
 * A move that the state or the rules do not allow, and one that lies before the last or after the horizon, is a RangeError.
 */
export class Life {
  readonly ticket: Ticket;
  readonly reporter: Reporter;
  readonly events: PastEvent[] = [];
  readonly returns: PastReturn[] = [];
  readonly promiseRequests: PastPromiseRequest[] = [];
  readonly informationRequests: PastInformationRequest[] = [];
  readonly ratings: PastRating[] = [];
  readonly pictures: PastPicture[] = [];
  readonly #times: LifeTimes;
  #unitName: string | null = null;
  #last: Date;

  /** Raised; with `settled`, solved on the spot in the same step. */
  constructor(times: LifeTimes, beginning: LifeBeginning, settled?: Resolution) {
    const { at, area, actor } = beginning;
    if (at > times.horizon) throw new RangeError('a life cannot begin later than now');
    this.#times = times;
    this.#last = at;
    const reporter = reporterOf(times.tenant, beginning);
    this.reporter = { ...reporter, phoneVerifiedAt: beginning.phoneVerified && reporter.phone ? at : null };
    this.ticket = {
      ...blankTicket,
      id: beginning.id,
      number: beginning.number,
      channel: beginning.channel,
      category: beginning.category ?? null,
      subject: beginning.subject || subjectFrom(beginning.body),
      body: beginning.body,
      areaId: area.id,
      streetId: area.streetId,
      communityId: area.communityId,
      gridId: area.gridId,
      placeWords: beginning.placeWords || null,
      raisedById: idOf(actor),
      raisedAt: at,
      recordedAt: at,
      state: 'raised',
      mover: 'dispatcher',
      moveDueAt: null,
      ...to.raised(at, times.rules.presets),
    };
    const { ticket } = this;
    const raised = {
      type: 'ticket.raised',
      data: {
        number: ticket.number,
        channel: ticket.channel,
        category: ticket.category,
        areaId: ticket.areaId,
        streetId: ticket.streetId,
        communityId: ticket.communityId,
        gridId: ticket.gridId,
      },
    };
    if (!settled) {
      this.#record('raise', actor, at, raised);
      return;
    }
    const resolution = checkResolution(settled, at, times.rules);
    this.#change({ ...to.resolved(ticket, resolution, at, times.rules), handlerId: idOf(actor), acceptedAt: at });
    this.#record('settle', actor, at, raised, {
      type: 'ticket.resolved',
      data: {
        ...resolution,
        replyDays: ticket.replyDays,
        replyWorkingDays: ticket.replyWorkingDays,
        onTheSpot: true,
      },
      tell: this.#answerTold(resolution),
    });
  }

  /** When the last thing happened. */
  get lastAt(): Date {
    return this.#last;
  }

  /** Whether the state allows a move now. */
  can(move: MoveName): boolean {
    return canMove(this.ticket.state, move);
  }

  /** Lets time pass: what falls due until `at` happens. False when `at` lies after the horizon: the life is told up to now. */
  reach(at: Date): boolean {
    const until = at < this.#times.horizon ? at : this.#times.horizon;
    for (let due = this.#nextDue(); due !== undefined && due.at <= until; due = this.#nextDue()) due.happen(due.at);
    return at <= this.#times.horizon;
  }

  dispatch(by: Actor, at: Date, input: { unit: Named; category?: string; promiseDays?: number; note?: string }): void {
    const { ticket } = this;
    this.#begin('dispatch', by, at);
    const former = ticket.unitId;
    const patch = to.dispatched(ticket, { unitId: input.unit.id, days: input.promiseDays }, at, this.#times.rules);
    this.#change({ ...patch, ...(input.category ? { category: input.category } : {}) });
    this.#unitName = input.unit.name;
    this.#record('dispatch', by, at, {
      type: 'ticket.dispatched',
      data: {
        unitId: input.unit.id,
        fromUnitId: former,
        promisedOn: ticket.promisedOn,
        contactDueAt: ticket.contactDueAt,
        category: ticket.category,
        note: input.note ?? null,
      },
      tell: {
        key: former === null ? 'dispatched' : 'unit-changed',
        values: { number: ticket.number, unit: input.unit.name, promisedOn: ticket.promisedOn },
      },
    });
  }

  /** Taken by the actor, or given to `handlerId` by whoever leads the unit. */
  accept(by: Actor, at: Date, handlerId?: string): void {
    const { ticket } = this;
    this.#begin('accept', by, at);
    const handler = handlerId ?? idOf(by);
    if (handler === null) throw new RangeError('only a person accepts');
    const { state, handlerId: former } = ticket;
    this.#change(to.accepted(ticket, handler, at));
    this.#record('accept', by, at, {
      type: 'ticket.accepted',
      data: { handlerId: handler, fromHandlerId: former, unitId: ticket.unitId },
      tell:
        state === 'dispatched'
          ? {
              key: 'accepted',
              values: { number: ticket.number, unit: this.#unitName, promisedOn: ticket.promisedOn },
            }
          : undefined,
    });
  }

  note(by: Actor, at: Date, input: { text: string; audience: 'internal' | 'resident' }): void {
    const { ticket } = this;
    this.#begin('note', by, at);
    const told = input.audience === 'resident';
    if (told) this.#change(to.contacted(ticket, at));
    this.#record('note', by, at, {
      type: 'ticket.noted',
      data: { text: input.text, audience: input.audience, pictureIds: [] },
      tell: told
        ? { key: 'noted', values: { number: ticket.number, unit: this.#unitName, text: input.text } }
        : undefined,
    });
  }

  unmask(by: Actor, at: Date, purpose: string): void {
    this.#begin('unmask', by, at);
    this.#record('unmask', by, at, { type: 'ticket.reporter-unmasked', data: { purpose } });
  }

  askInformation(by: Actor, at: Date, question: string): void {
    const { ticket } = this;
    this.#begin('ask-information', by, at);
    const patch = to.informationAsked(ticket, at, this.#times.rules);
    this.#change(patch);
    this.informationRequests.push({
      id: this.#times.newId(at),
      question,
      askedById: idOf(by),
      askedAt: at,
      endsAt: patch.moveDueAt,
      answer: null,
      endedAt: null,
      endGround: null,
    });
    const endsAt = patch.moveDueAt.toISOString();
    this.#record('ask-information', by, at, {
      type: 'ticket.information-asked',
      data: { question, endsAt },
      tell: {
        key: 'information-asked',
        values: { number: ticket.number, unit: this.#unitName, question, endsAt },
      },
    });
  }

  supplyInformation(by: Actor, at: Date, answer: string): void {
    this.#begin('supply-information', by, at);
    this.#endInformation(at, 'answered', answer);
    this.#record('supply-information', by, at, {
      type: 'ticket.information-supplied',
      data: { answer, pictureIds: [] },
    });
  }

  return(by: Actor, at: Date, input: { ground: ReturnGround; argument: string }): void {
    const { ticket } = this;
    this.#begin('return', by, at);
    const until = to.returnUntil(ticket, this.#times.rules);
    if (until && at > until) throw new RangeError('too late for a return');
    this.returns.push({
      id: this.#times.newId(at),
      unitId: ticket.unitId,
      ground: input.ground,
      argument: input.argument,
      arguedById: idOf(by),
      arguedAt: at,
      decision: null,
      decisionReason: null,
      decidedById: null,
      decidedAt: null,
    });
    this.#change(to.returned(at, this.#times.rules));
    this.#record('return', by, at, {
      type: 'ticket.returned',
      data: { unitId: ticket.unitId, ground: input.ground, argument: input.argument },
    });
  }

  /** Upheld for `toUnit`, upheld without one (it waits for the dispatcher), or refused. */
  decideReturn(by: Actor, at: Date, input: { decision: 'upheld' | 'refused'; reason: string; toUnit?: Named }): void {
    const { ticket } = this;
    const { rules } = this.#times;
    this.#begin('decide-return', by, at);
    Object.assign(this.returns.find((one) => one.decision === null) ?? {}, {
      decision: input.decision,
      decisionReason: input.reason,
      decidedById: idOf(by),
      decidedAt: at,
    });
    const fromUnitId = ticket.unitId;
    const unitId = input.decision === 'refused' ? fromUnitId : (input.toUnit?.id ?? null);
    const { dispatchedAt } = ticket;
    if (unitId === null) this.#change(to.returnUpheld(at, rules));
    else {
      this.#change(to.dispatched(ticket, { unitId }, at, rules));
      if (input.decision === 'refused') this.#change({ dispatchedAt });
    }
    const moved = input.decision === 'upheld' ? input.toUnit : undefined;
    if (moved) this.#unitName = moved.name;
    this.#record('decide-return', by, at, {
      type: 'ticket.return-decided',
      data: {
        decision: input.decision,
        reason: input.reason,
        fromUnitId,
        unitId,
        contactDueAt: ticket.contactDueAt,
      },
      tell: moved && {
        key: 'unit-changed',
        values: { number: ticket.number, unit: moved.name, promisedOn: ticket.promisedOn },
      },
    });
  }

  askPromiseMove(by: Actor, at: Date, input: { toDate: string; reason: string }): void {
    const { ticket } = this;
    this.#begin('ask-promise-move', by, at);
    const toDate = endOf(input.toDate, this.#times.rules).on;
    if (ticket.promisedOn === null || ticket.askedPromiseOn !== null || toDate <= ticket.promisedOn) {
      throw new RangeError('no later date to ask for');
    }
    this.promiseRequests.push({
      id: this.#times.newId(at),
      fromDate: ticket.promisedOn,
      toDate,
      reason: input.reason,
      askedById: idOf(by),
      askedAt: at,
      decision: null,
      decisionReason: null,
      decidedById: null,
      decidedAt: null,
    });
    this.#change({ askedPromiseOn: toDate });
    this.#record('ask-promise-move', by, at, {
      type: 'ticket.promise-move-asked',
      data: { fromDate: ticket.promisedOn, toDate, reason: input.reason },
    });
  }

  decidePromiseMove(by: Actor, at: Date, input: { decision: 'approved' | 'refused'; reason: string }): void {
    const { ticket } = this;
    this.#begin('decide-promise-move', by, at);
    const request = this.promiseRequests.find((one) => one.decision === null);
    if (!request || (request.askedById !== null && request.askedById === idOf(by))) {
      throw new RangeError('no request to decide');
    }
    const { decision, reason } = input;
    Object.assign(request, { decision, decisionReason: reason, decidedById: idOf(by), decidedAt: at });
    const values = { fromDate: ticket.promisedOn, toDate: request.toDate, reason: request.reason };
    if (decision === 'refused') {
      this.#change({ askedPromiseOn: null });
      this.#record('decide-promise-move', by, at, {
        type: 'ticket.promise-move-refused',
        data: { ...values, decisionReason: reason },
      });
      return;
    }
    const promise = endOf(request.toDate, this.#times.rules);
    this.#change(to.promiseMoved(ticket, promise, at));
    this.#record('decide-promise-move', by, at, {
      type: 'ticket.promise-moved',
      data: { ...values, promisedUntil: promise.until, decisionReason: reason },
      tell: { key: 'promise-moved', values: { number: ticket.number, ...values } },
    });
  }

  /** Answered; `drawings` name the pictures that show the result. */
  resolve(by: Actor, at: Date, input: Resolution, drawings: readonly string[] = []): void {
    const { ticket } = this;
    this.#begin('resolve', by, at);
    const resolution = checkResolution(input, at, this.#times.rules);
    const pictureIds = drawings.map((drawing, index) => {
      const id = this.#times.newId(at);
      this.pictures.push({ id, drawing, uploadedBy: by, position: index + 1, at });
      return id;
    });
    this.#change(to.resolved(ticket, resolution, at, this.#times.rules));
    const { replyDays, replyWorkingDays, unitId } = ticket;
    this.#record('resolve', by, at, {
      type: 'ticket.resolved',
      data: { ...resolution, replyDays, replyWorkingDays, unitId, pictureIds },
      tell: this.#answerTold(resolution),
    });
  }

  /** Somebody called and spoke with the resident. Not solved: open again. */
  callBack(by: Actor, at: Date, verdict: Verdict): void {
    this.#begin('call-back', by, at);
    this.#keepRating(verdict, 'call', at);
    const { solved, satisfied } = verdict;
    this.#change({ solved, satisfied, ratedAt: at, calledBackAt: at });
    const called = {
      type: 'ticket.called-back',
      data: { reached: true, solved, satisfied, comment: verdict.comment ?? null },
    };
    if (solved) {
      this.#change(to.closed('called-back', at));
      this.#record('call-back', by, at, called, this.#closing('called-back'));
    } else this.#record('call-back', by, at, called, this.#openAgain(at, verdict.comment ?? '', 'resident'));
  }

  /** Somebody called and reached nobody; after the last try the file is closed. */
  callInVain(by: Actor, at: Date): void {
    const { presets, calendar } = this.#times.rules;
    const since = this.ticket.resolvedAt ?? this.ticket.raisedAt;
    this.#begin('call-back', by, at);
    const tries = 1 + this.events.filter((event) => event.type === 'ticket.called-back' && event.at >= since).length;
    const called = { type: 'ticket.called-back', data: { reached: false, tries } };
    if (tries < presets.callBackTries) {
      this.#change({ moveDueAt: addWorkingDays(at, presets.callBackWorkingDays, calendar) });
      this.#record('call-back', by, at, called);
      return;
    }
    this.#change({ calledBackAt: at, ...to.closed('unreached', at) });
    this.#record('call-back', by, at, called, this.#closing('unreached'));
  }

  rate(by: Actor, at: Date, verdict: Verdict): void {
    this.#begin('rate', by, at);
    this.#keepRating(verdict, 'link', at);
    const { solved, satisfied } = verdict;
    const closes = this.ticket.state === 'resolved' && solved;
    this.#change({ solved, satisfied, ratedAt: at, ...(closes ? to.closed('rated', at) : {}) });
    const rated = { type: 'ticket.rated', data: { solved, satisfied, comment: verdict.comment ?? null } };
    this.#record('rate', by, at, rated, ...(closes ? [this.#closing('rated')] : []));
  }

  reopen(by: Actor, at: Date, reason: string): void {
    this.#begin('reopen', by, at);
    if (!mayReopenAt(this.ticket, at, this.#times.rules.presets.reopenDays)) throw new RangeError('too late to reopen');
    this.#record('reopen', by, at, this.#openAgain(at, reason, 'resident'));
  }

  withdraw(by: Actor, at: Date, reason?: string): void {
    this.#begin('withdraw', by, at);
    this.#change(to.withdrawn(at));
    this.#record('withdraw', by, at, {
      type: 'ticket.withdrawn',
      data: { reason: reason ?? null },
      tell: { key: 'withdrawn', values: { number: this.ticket.number } },
    });
  }

  exclude(by: Actor, at: Date, input: { ground: ExclusionGround; reason: string }): void {
    this.#begin('exclude', by, at);
    this.#change({ excludedGround: input.ground });
    this.#record('exclude', by, at, { type: 'ticket.excluded', data: { ground: input.ground, reason: input.reason } });
  }

  #begin(move: MoveName, actor: Actor, at: Date): void {
    const { ticket } = this;
    if (!this.reach(at)) throw new RangeError(`${move} lies after now`);
    if (at < this.#last) throw new RangeError(`${move} lies before what came last`);
    if (!mayMake(actor, move, ticket)) throw new RangeError(`${move} is not for this ${actor.kind}`);
    if (!canMove(ticket.state, move)) throw new RangeError(`${move} is not possible when ${ticket.state}`);
  }

  /** What is not mentioned, and what is undefined, stays as it is. */
  #change(patch: TicketPatch): void {
    for (const [name, value] of Object.entries(patch)) {
      if (value !== undefined) Object.assign(this.ticket, { [name]: value });
    }
  }

  /** The events of one command. */
  #record(
    command: string,
    actor: Actor,
    at: Date,
    ...events: readonly { type: string; data?: Record<string, unknown>; tell?: Telling | undefined }[]
  ): void {
    const commandId = this.#times.newId(at);
    for (const { type, data, tell } of events) {
      const id = this.#times.newId(at);
      const told = { ...data, ...(tell ? { tell } : {}) };
      this.events.push({ id, type, data: told, at, actor, commandId, commandName: `tickets.${command}` });
    }
    this.#last = at;
  }

  #answerTold(resolution: Resolution): Telling {
    return {
      key: 'resolved',
      values: { number: this.ticket.number, outcome: resolution.outcome, text: resolution.outcomeText },
    };
  }

  #keepRating(verdict: Verdict, givenThrough: 'link' | 'call', at: Date): void {
    const { handling } = this.ticket;
    if (this.ratings.some((rating) => rating.handling === handling)) throw new RangeError('this handling is rated');
    this.ratings.push({
      id: this.#times.newId(at),
      handling,
      solved: verdict.solved,
      satisfied: verdict.satisfied,
      comment: verdict.comment ?? null,
      givenThrough,
      at,
    });
  }

  #closing(ground: CloseGround) {
    return {
      type: 'ticket.closed',
      data: { ground },
      tell: { key: 'closed', values: { number: this.ticket.number, ground } },
    };
  }

  #openAgain(at: Date, reason: string, because: 'resident' | 'review') {
    const { ticket } = this;
    const formerOutcome = ticket.outcome;
    const patch = to.reopened(ticket, at, this.#times.rules);
    this.#change(patch);
    return {
      type: because === 'review' ? 'ticket.reviewed' : 'ticket.reopened',
      data: {
        reason,
        handling: ticket.handling,
        unitId: ticket.unitId,
        promisedOn: patch.promisedOn ?? null,
        contactDueAt: ticket.contactDueAt,
        formerOutcome,
      },
      tell: {
        key: because === 'review' ? 'reviewed' : 'reopened',
        values: { number: ticket.number, promisedOn: patch.promisedOn ?? null },
      },
    };
  }

  #endInformation(at: Date, endGround: 'answered' | 'silence', answer: string | null): void {
    const request = this.informationRequests.find((one) => one.endedAt === null);
    if (request) Object.assign(request, { endedAt: at, endGround, answer });
    this.#change(to.informationEnded(this.ticket, at, this.#times.rules));
  }

  /** What falls due next by itself, as timers.ts finds it. */
  #nextDue(): { at: Date; happen: (at: Date) => void } | undefined {
    const { ticket } = this;
    const { presets, calendar } = this.#times.rules;
    const { number, state } = ticket;
    const due: { at: Date; happen: (at: Date) => void }[] = [];
    const add = (at: number, happen: (at: Date) => void) =>
      due.push({ at: new Date(Math.max(at + timerLagMs, this.#last.getTime())), happen });
    if (isOpen(state) && ticket.overdueAt === null && ticket.promisedUntil !== null) {
      const { promisedUntil, promisedOn, unitId } = ticket;
      add(promisedUntil.getTime(), (at) => {
        this.#change({ overdueAt: promisedUntil });
        this.#record('mark-overdue', systemActor('timer:overdue'), at, {
          type: 'ticket.overdue',
          data: { promisedOn, unitId },
        });
      });
    }
    const open = this.informationRequests.find((one) => one.endedAt === null);
    if (state === 'awaiting-information' && open) {
      add(open.endsAt.getTime(), (at) => {
        this.#endInformation(at, 'silence', null);
        this.#record('end-information', systemActor('timer:information'), at, {
          type: 'ticket.information-ended',
          tell: { key: 'information-ended', values: { number } },
        });
      });
    }
    if (state === 'resolved' && ticket.solved === null && ticket.resolvedAt !== null) {
      add(ticket.resolvedAt.getTime() + presets.silenceDays * 86_400_000, (at) => {
        this.#change(to.closed('silence', at));
        this.#record('close', systemActor('timer:silence'), at, this.#closing('silence'));
      });
    }
    if ((state === 'resolved' || state === 'closed') && ticket.reviewOn !== null) {
      add(instantOf(ticket.reviewOn, '00:00', calendar.zone).getTime(), (at) => {
        const reopened = this.#openAgain(at, ticket.outcomeText ?? '', 'review');
        this.#record('review', systemActor('timer:review'), at, reopened);
      });
    }
    return due.toSorted((a, b) => a.at.getTime() - b.at.getTime())[0];
  }
}

/** A unit as lives need to know it. */
export interface Named {
  id: string;
  name: string;
}

/** The date at an instant in the zone of the rules. */
export function dateOf(at: Date, { calendar }: Pick<Rules, 'calendar'>): string {
  return civilDateOf(at, calendar.zone);
}
