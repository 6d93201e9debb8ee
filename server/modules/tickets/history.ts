import type { Actor } from '../../kernel/actor.ts';
import { addWorkingDays } from '../../kernel/working-time.ts';
import { mayReopenAt } from './judge.ts';
import type { Named, Verdict } from './past.ts';
import { endOf } from './promise.ts';
import { checkResolution } from './resolution.ts';
import type { ExclusionGround, ReturnGround } from './ticket.ts';
import * as to from './transitions.ts';
import type { Resolution } from './transitions.ts';
import { idOf, Unfolding } from './unfolding.ts';

/**
 * The whole life of a ticket on a simulated clock, for seeds and for bringing in what happened elsewhere: the same transitions,
 * rules of who may, and events as the commands have, without a transaction for each move. A test holds both together.
 * What falls due by itself (overdue, silence, review) happens between the moves as the timers would do it.
 * A move that the state or the rules do not allow, and one that lies before the last or after the horizon, is a RangeError.
 */
export class Life extends Unfolding {
  #unitName: string | null = null;

  dispatch(by: Actor, at: Date, input: { unit: Named; category?: string; promiseDays?: number; note?: string }): void {
    const { ticket } = this;
    this.begin('dispatch', by, at);
    const former = ticket.unitId;
    const patch = to.dispatched(ticket, { unitId: input.unit.id, days: input.promiseDays }, at, this.times.rules);
    this.change({ ...patch, ...(input.category ? { category: input.category } : {}) });
    this.#unitName = input.unit.name;
    this.record('dispatch', by, at, {
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
    this.begin('accept', by, at);
    const handler = handlerId ?? idOf(by);
    if (handler === null) throw new RangeError('only a person accepts');
    const { state, handlerId: former } = ticket;
    this.change(to.accepted(ticket, handler, at));
    this.record('accept', by, at, {
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
    this.begin('note', by, at);
    const told = input.audience === 'resident';
    if (told) this.change(to.contacted(ticket, at));
    this.record('note', by, at, {
      type: 'ticket.noted',
      data: { text: input.text, audience: input.audience, pictureIds: [] },
      tell: told
        ? { key: 'noted', values: { number: ticket.number, unit: this.#unitName, text: input.text } }
        : undefined,
    });
  }

  unmask(by: Actor, at: Date, purpose: string): void {
    this.begin('unmask', by, at);
    this.record('unmask', by, at, { type: 'ticket.reporter-unmasked', data: { purpose } });
  }

  askInformation(by: Actor, at: Date, question: string): void {
    const { ticket } = this;
    this.begin('ask-information', by, at);
    const patch = to.informationAsked(ticket, at, this.times.rules);
    this.change(patch);
    this.informationRequests.push({
      id: this.times.newId(at),
      question,
      askedById: idOf(by),
      askedAt: at,
      endsAt: patch.moveDueAt,
      answer: null,
      endedAt: null,
      endGround: null,
    });
    const endsAt = patch.moveDueAt.toISOString();
    this.record('ask-information', by, at, {
      type: 'ticket.information-asked',
      data: { question, endsAt },
      tell: {
        key: 'information-asked',
        values: { number: ticket.number, unit: this.#unitName, question, endsAt },
      },
    });
  }

  supplyInformation(by: Actor, at: Date, answer: string): void {
    this.begin('supply-information', by, at);
    this.endInformation(at, 'answered', answer);
    this.record('supply-information', by, at, {
      type: 'ticket.information-supplied',
      data: { answer, pictureIds: [] },
    });
  }

  return(by: Actor, at: Date, input: { ground: ReturnGround; argument: string }): void {
    const { ticket } = this;
    this.begin('return', by, at);
    const until = to.returnUntil(ticket, this.times.rules);
    if (until && at > until) throw new RangeError('too late for a return');
    this.returns.push({
      id: this.times.newId(at),
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
    this.change(to.returned(at, this.times.rules));
    this.record('return', by, at, {
      type: 'ticket.returned',
      data: { unitId: ticket.unitId, ground: input.ground, argument: input.argument },
    });
  }

  /** Upheld for `toUnit`, upheld without one (it waits for the dispatcher), or refused. */
  decideReturn(by: Actor, at: Date, input: { decision: 'upheld' | 'refused'; reason: string; toUnit?: Named }): void {
    const { ticket } = this;
    const { rules } = this.times;
    this.begin('decide-return', by, at);
    Object.assign(this.returns.find((one) => one.decision === null) ?? {}, {
      decision: input.decision,
      decisionReason: input.reason,
      decidedById: idOf(by),
      decidedAt: at,
    });
    const fromUnitId = ticket.unitId;
    const unitId = input.decision === 'refused' ? fromUnitId : (input.toUnit?.id ?? null);
    if (input.decision === 'upheld') this.#lapsePromiseRequest(at);
    this.change(to.afterReturn(ticket, { decision: input.decision, toUnitId: unitId }, at, rules));
    const moved = input.decision === 'upheld' ? input.toUnit : undefined;
    if (moved) this.#unitName = moved.name;
    this.record('decide-return', by, at, {
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
    this.begin('ask-promise-move', by, at);
    const toDate = endOf(input.toDate, this.times.rules).on;
    if (ticket.promisedOn === null || ticket.askedPromiseOn !== null || toDate <= ticket.promisedOn) {
      throw new RangeError('no later date to ask for');
    }
    this.promiseRequests.push({
      id: this.times.newId(at),
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
    this.change({ askedPromiseOn: toDate });
    this.record('ask-promise-move', by, at, {
      type: 'ticket.promise-move-asked',
      data: { fromDate: ticket.promisedOn, toDate, reason: input.reason },
    });
  }

  decidePromiseMove(by: Actor, at: Date, input: { decision: 'approved' | 'refused'; reason: string }): void {
    const { ticket } = this;
    this.begin('decide-promise-move', by, at);
    const request = this.promiseRequests.find((one) => one.decision === null);
    if (!request || (request.askedById !== null && request.askedById === idOf(by))) {
      throw new RangeError('no request to decide');
    }
    const { decision, reason } = input;
    Object.assign(request, { decision, decisionReason: reason, decidedById: idOf(by), decidedAt: at });
    const values = { fromDate: ticket.promisedOn, toDate: request.toDate, reason: request.reason };
    if (decision === 'refused') {
      this.change({ askedPromiseOn: null });
      this.record('decide-promise-move', by, at, {
        type: 'ticket.promise-move-refused',
        data: { ...values, decisionReason: reason },
      });
      return;
    }
    const promise = endOf(request.toDate, this.times.rules);
    this.change(to.promiseMoved(ticket, promise, at));
    this.record('decide-promise-move', by, at, {
      type: 'ticket.promise-moved',
      data: { ...values, promisedUntil: promise.until, decisionReason: reason },
      tell: { key: 'promise-moved', values: { number: ticket.number, ...values } },
    });
  }

  /** Answered; `drawings` name the pictures that show the result. */
  resolve(by: Actor, at: Date, input: Resolution, drawings: readonly string[] = []): void {
    const { ticket } = this;
    this.begin('resolve', by, at);
    const resolution = checkResolution(input, at, this.times.rules);
    const pictureIds = drawings.map((drawing, index) => {
      const id = this.times.newId(at);
      this.pictures.push({ id, drawing, uploadedBy: by, position: index + 1, at });
      return id;
    });
    this.#lapsePromiseRequest(at);
    this.change(to.resolved(ticket, resolution, at, this.times.rules));
    const { replyDays, replyWorkingDays, unitId } = ticket;
    this.record('resolve', by, at, {
      type: 'ticket.resolved',
      data: { ...resolution, replyDays, replyWorkingDays, overdue: ticket.overdueAt !== null, unitId, pictureIds },
      tell: this.answerTold(resolution),
    });
  }

  /** Somebody called and spoke with the resident. Not solved: open again. */
  callBack(by: Actor, at: Date, verdict: Verdict): void {
    this.begin('call-back', by, at);
    this.#keepRating(verdict, 'call', at);
    const { solved, satisfied } = verdict;
    this.change({ solved, satisfied, ratedAt: at, calledBackAt: at });
    const called = {
      type: 'ticket.called-back',
      data: { reached: true, solved, satisfied, comment: verdict.comment ?? null },
    };
    if (solved) {
      this.change(to.closed('called-back', at));
      this.record('call-back', by, at, called, this.closing('called-back'));
    } else this.record('call-back', by, at, called, this.openAgain(at, null, 'resident'));
  }

  /** Somebody called and reached nobody; after the last try the file is closed. */
  callInVain(by: Actor, at: Date): void {
    const { presets, calendar } = this.times.rules;
    const since = this.ticket.resolvedAt ?? this.ticket.raisedAt;
    this.begin('call-back', by, at);
    const tries = 1 + this.events.filter((event) => event.type === 'ticket.called-back' && event.at >= since).length;
    const called = { type: 'ticket.called-back', data: { reached: false, tries } };
    if (tries < presets.callBackTries) {
      this.change({ moveDueAt: addWorkingDays(at, presets.callBackWorkingDays, calendar) });
      this.record('call-back', by, at, called);
      return;
    }
    this.change({ calledBackAt: at, ...to.closed('unreached', at) });
    this.record('call-back', by, at, called, this.closing('unreached'));
  }

  rate(by: Actor, at: Date, verdict: Verdict): void {
    this.begin('rate', by, at);
    this.#keepRating(verdict, 'link', at);
    const { solved, satisfied } = verdict;
    const closes = this.ticket.state === 'resolved' && solved;
    this.change({ solved, satisfied, ratedAt: at, ...(closes ? to.closed('rated', at) : {}) });
    const rated = { type: 'ticket.rated', data: { solved, satisfied, comment: verdict.comment ?? null } };
    this.record('rate', by, at, rated, ...(closes ? [this.closing('rated')] : []));
  }

  reopen(by: Actor, at: Date, reason: string): void {
    this.begin('reopen', by, at);
    if (!mayReopenAt(this.ticket, at, this.times.rules.presets.reopenDays)) throw new RangeError('too late to reopen');
    this.record('reopen', by, at, this.openAgain(at, reason, 'resident'));
  }

  withdraw(by: Actor, at: Date, reason?: string): void {
    this.begin('withdraw', by, at);
    this.#lapsePromiseRequest(at);
    const open = this.informationRequests.find((one) => one.endedAt === null);
    if (open) Object.assign(open, { endedAt: at, endGround: 'withdrawn' });
    this.change(to.withdrawn(at));
    this.record('withdraw', by, at, {
      type: 'ticket.withdrawn',
      data: { reason: reason ?? null },
      tell: { key: 'withdrawn', values: { number: this.ticket.number } },
    });
  }

  exclude(by: Actor, at: Date, input: { ground: ExclusionGround; reason: string }): void {
    this.begin('exclude', by, at);
    this.change({ excludedGround: input.ground });
    this.record('exclude', by, at, { type: 'ticket.excluded', data: { ground: input.ground, reason: input.reason } });
  }

  /** What nobody decided before the ticket moved on is decided by that. */
  #lapsePromiseRequest(at: Date): void {
    const open = this.promiseRequests.find((one) => one.decision === null);
    if (open) Object.assign(open, { decision: 'lapsed', decidedAt: at });
  }

  #keepRating(verdict: Verdict, givenThrough: 'link' | 'call', at: Date): void {
    const { handling } = this.ticket;
    if (this.ratings.some((rating) => rating.handling === handling)) throw new RangeError('this handling is rated');
    this.ratings.push({
      id: this.times.newId(at),
      handling,
      solved: verdict.solved,
      satisfied: verdict.satisfied,
      comment: verdict.comment ?? null,
      givenThrough,
      at,
    });
  }
}
