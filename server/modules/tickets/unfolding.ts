import { systemActor, type Actor } from '../../kernel/actor.ts';
import { instantOf } from '../../kernel/working-time.ts';
import { reporterOf, subjectFrom } from './begin.ts';
import type { Telling } from './make-move.ts';
import { canMove, type MoveName } from './moves.ts';
import type {
  LifeBeginning,
  LifeTimes,
  PastEvent,
  PastInformationRequest,
  PastPicture,
  PastPromiseRequest,
  PastRating,
  PastReturn,
} from './past.ts';
import { mayMake } from './policy.ts';
import type { Reporter } from './reporter.ts';
import { checkResolution } from './resolution.ts';
import { blankTicket } from './store.ts';
import { isOpen, type CloseGround, type Ticket, type TicketPatch } from './ticket.ts';
import * as to from './transitions.ts';
import type { Resolution } from './transitions.ts';

/** The program looks every 30 seconds what has fallen due. */
const timerLagMs = 15_000;
/** The person behind an actor. */
export const idOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.id : null);

/** A ticket on a simulated clock: how it begins, what falls due by itself, what is written down. Its moves are in history.ts. */
export class Unfolding {
  readonly ticket: Ticket;
  readonly reporter: Reporter;
  readonly events: PastEvent[] = [];
  readonly returns: PastReturn[] = [];
  readonly promiseRequests: PastPromiseRequest[] = [];
  readonly informationRequests: PastInformationRequest[] = [];
  readonly ratings: PastRating[] = [];
  readonly pictures: PastPicture[] = [];
  protected readonly times: LifeTimes;
  #last: Date;

  /** Raised; with `settled`, solved on the spot in the same step. */
  constructor(times: LifeTimes, beginning: LifeBeginning, settled?: Resolution) {
    const { at, area, actor } = beginning;
    if (at > times.horizon) throw new RangeError('a life cannot begin later than now');
    this.times = times;
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
      this.record('raise', actor, at, raised);
      return;
    }
    const resolution = checkResolution(settled, at, times.rules);
    this.change({ ...to.resolved(ticket, resolution, at, times.rules), handlerId: idOf(actor), acceptedAt: at });
    this.record('settle', actor, at, raised, {
      type: 'ticket.resolved',
      data: {
        ...resolution,
        replyDays: ticket.replyDays,
        replyWorkingDays: ticket.replyWorkingDays,
        onTheSpot: true,
      },
      tell: this.answerTold(resolution),
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
    const until = at < this.times.horizon ? at : this.times.horizon;
    for (let due = this.#nextDue(); due !== undefined && due.at <= until; due = this.#nextDue()) due.happen(due.at);
    return at <= this.times.horizon;
  }

  protected begin(move: MoveName, actor: Actor, at: Date): void {
    const { ticket } = this;
    if (!this.reach(at)) throw new RangeError(`${move} lies after now`);
    if (at < this.#last) throw new RangeError(`${move} lies before what came last`);
    if (!mayMake(actor, move, ticket)) throw new RangeError(`${move} is not for this ${actor.kind}`);
    if (!canMove(ticket.state, move)) throw new RangeError(`${move} is not possible when ${ticket.state}`);
  }

  /** What is not mentioned, and what is undefined, stays as it is. */
  protected change(patch: TicketPatch): void {
    for (const [name, value] of Object.entries(patch)) {
      if (value !== undefined) Object.assign(this.ticket, { [name]: value });
    }
  }

  /** The events of one command. */
  protected record(
    command: string,
    actor: Actor,
    at: Date,
    ...events: readonly { type: string; data?: Record<string, unknown>; tell?: Telling | undefined }[]
  ): void {
    const commandId = this.times.newId(at);
    for (const { type, data, tell } of events) {
      const id = this.times.newId(at);
      const told = { ...data, ...(tell ? { tell } : {}) };
      this.events.push({ id, type, data: told, at, actor, commandId, commandName: `tickets.${command}` });
    }
    this.#last = at;
  }

  protected answerTold(resolution: Resolution): Telling {
    return {
      key: 'resolved',
      values: { number: this.ticket.number, outcome: resolution.outcome, text: resolution.outcomeText },
    };
  }

  protected closing(ground: CloseGround) {
    return {
      type: 'ticket.closed',
      data: { ground },
      tell: { key: 'closed', values: { number: this.ticket.number, ground } },
    };
  }

  protected openAgain(at: Date, reason: string | null, because: 'resident' | 'review') {
    const { ticket } = this;
    const formerOutcome = ticket.outcome;
    const patch = to.reopened(ticket, at, this.times.rules);
    this.change(patch);
    return {
      type: because === 'review' ? 'ticket.reviewed' : 'ticket.reopened',
      data: {
        ...(reason === null ? {} : { reason }),
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

  protected endInformation(at: Date, endGround: 'answered' | 'silence', answer: string | null): void {
    const request = this.informationRequests.find((one) => one.endedAt === null);
    if (request) Object.assign(request, { endedAt: at, endGround, answer });
    this.change(to.informationEnded(this.ticket, at, this.times.rules));
  }

  /** What falls due next by itself, as timers.ts finds it. */
  #nextDue(): { at: Date; happen: (at: Date) => void } | undefined {
    const { ticket } = this;
    const { presets, calendar } = this.times.rules;
    const { number, state } = ticket;
    const due: { at: Date; happen: (at: Date) => void }[] = [];
    const add = (at: number, happen: (at: Date) => void) =>
      due.push({ at: new Date(Math.max(at + timerLagMs, this.#last.getTime())), happen });
    if (isOpen(state) && ticket.overdueAt === null && ticket.promisedUntil !== null) {
      const { promisedUntil, promisedOn, unitId } = ticket;
      add(promisedUntil.getTime(), (at) => {
        this.change({ overdueAt: promisedUntil });
        this.record('mark-overdue', systemActor('timer:overdue'), at, {
          type: 'ticket.overdue',
          data: { promisedOn, unitId },
        });
      });
    }
    const open = this.informationRequests.find((one) => one.endedAt === null);
    if (state === 'awaiting-information' && open) {
      add(open.endsAt.getTime(), (at) => {
        this.endInformation(at, 'silence', null);
        this.record('end-information', systemActor('timer:information'), at, {
          type: 'ticket.information-ended',
          tell: { key: 'information-ended', values: { number } },
        });
      });
    }
    if (state === 'resolved' && ticket.moveDueAt !== null && ticket.ratedAt === null) {
      add(ticket.moveDueAt.getTime() + presets.silenceDays * 86_400_000, (at) => {
        this.change(to.closed('silence', at));
        this.record('close', systemActor('timer:silence'), at, this.closing('silence'));
      });
    }
    if ((state === 'resolved' || state === 'closed') && ticket.reviewOn !== null) {
      add(instantOf(ticket.reviewOn, '00:00', calendar.zone).getTime(), (at) => {
        const reopened = this.openAgain(at, ticket.outcomeText ?? '', 'review');
        this.record('review', systemActor('timer:review'), at, reopened);
      });
    }
    return due.toSorted((a, b) => a.at.getTime() - b.at.getTime())[0];
  }
}
