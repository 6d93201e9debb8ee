/** A ticket 工单 is one resident's matter 诉求, from raising to a rated answer. Types only; rules are in moves.ts and transitions.ts. */

export const states = [
  'raised',
  'dispatched',
  'accepted',
  'returned',
  'awaiting-information',
  'resolved',
  'closed',
  'withdrawn',
] as const;
export type State = (typeof states)[number];

/** Not yet answered: the promise still runs. */
export const openStates = ['raised', 'dispatched', 'accepted', 'returned', 'awaiting-information'] as const;
export const isOpen = (state: State): boolean => (openStates as readonly State[]).includes(state);

/** Whose move it is. `caller` is whoever calls residents back. */
export const movers = ['dispatcher', 'unit', 'handler', 'resident', 'caller', 'nobody'] as const;
export type Mover = (typeof movers)[number];

/** What came of it. `cannot-now` 挂账 names a review date, `not-ours` says where to go. */
export const outcomes = ['solved', 'explained', 'cannot-now', 'not-ours'] as const;
export type Outcome = (typeof outcomes)[number];

export const channels = ['site', 'grid-worker', 'counter', 'phone', 'leader-mailbox', 'import'] as const;
export type Channel = (typeof channels)[number];

export const returnGrounds = ['not-our-duty', 'not-our-area', 'lacks-facts', 'duplicate'] as const;
export type ReturnGround = (typeof returnGrounds)[number];

export const closeGrounds = ['called-back', 'rated', 'silence', 'unreached'] as const;
export type CloseGround = (typeof closeGrounds)[number];

/** Why a ticket does not count in the rates; always with a reason and a name. */
export const exclusionGrounds = ['unreasonable', 'outside-duty', 'duplicate'] as const;
export type ExclusionGround = (typeof exclusionGrounds)[number];

export interface Ticket {
  id: string;
  number: string;
  channel: Channel;
  category: string | null;
  subject: string;
  body: string;
  areaId: string;
  streetId: string | null;
  communityId: string | null;
  gridId: string | null;
  placeWords: string | null;
  latitude: number | null;
  longitude: number | null;
  state: State;
  mover: Mover;
  moveDueAt: Date | null;
  unitId: string | null;
  handlerId: string | null;
  raisedById: string | null;
  raisedAt: Date;
  dispatchedAt: Date | null;
  acceptedAt: Date | null;
  /** until when somebody has to be in contact with the resident; set at the first dispatch and then kept */
  contactDueAt: Date | null;
  /** when somebody first was: accepted it, wrote to the resident, asked them, or answered */
  contactedAt: Date | null;
  firstPromisedOn: string | null;
  promisedOn: string | null;
  promisedUntil: Date | null;
  promiseMoves: number;
  askedPromiseOn: string | null;
  overdueAt: Date | null;
  /** 1 at first; 2 and more when a resident was not content or a review date came back (second handling) */
  handling: number;
  resolvedAt: Date | null;
  /** from raising to the answer that stands, in calendar days and in working days of the tenant's calendar */
  replyDays: number | null;
  replyWorkingDays: number | null;
  outcome: Outcome | null;
  outcomeText: string | null;
  reviewOn: string | null;
  referredTo: string | null;
  calledBackAt: Date | null;
  closedAt: Date | null;
  closeGround: CloseGround | null;
  /** what the resident said; "closed", "solved" and "satisfied" are three facts */
  solved: boolean | null;
  satisfied: boolean | null;
  ratedAt: Date | null;
  excludedGround: ExclusionGround | null;
  source: string | null;
  sourceId: string | null;
  recordedAt: Date;
  followVersion: number;
}

export type TicketPatch = Partial<Omit<Ticket, 'id' | 'number' | 'recordedAt' | 'raisedAt'>>;
