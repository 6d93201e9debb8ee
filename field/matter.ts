/** What the server tells of tickets and people, as far as this door shows it. Instants are ISO strings, dates 'YYYY-MM-DD'. */

export type State =
  | 'raised'
  | 'dispatched'
  | 'accepted'
  | 'returned'
  | 'awaiting-information'
  | 'resolved'
  | 'closed'
  | 'withdrawn';

export const outcomes = ['solved', 'explained', 'cannot-now', 'not-ours'] as const;
export type Outcome = (typeof outcomes)[number];

export const returnGrounds = ['not-our-duty', 'not-our-area', 'lacks-facts', 'duplicate'] as const;
export type ReturnGround = (typeof returnGrounds)[number];

export interface TicketLine {
  id: string;
  number: string;
  subject: string;
  channel: string;
  category: string | null;
  state: State;
  mover: string;
  moveDueAt: string | null;
  areaId: string;
  areaName: string | null;
  placeWords: string | null;
  unitId: string | null;
  unitName: string | null;
  handlerId: string | null;
  handlerName: string | null;
  raisedAt: string;
  promisedOn: string | null;
  promisedUntil: string | null;
  overdueAt: string | null;
  handling: number;
  outcome: Outcome | null;
  promiseMoves: number;
  /** names of commands without 'tickets.' */
  allowed: readonly string[];
}

export interface StoryEntry {
  id: string;
  at: string;
  recordedAt: string;
  type: string;
  actorName: string | null;
  audience: 'resident' | 'internal';
  values: Readonly<Record<string, unknown>>;
}

export interface PictureOfTicket {
  id: string;
  width: number;
  height: number;
  audience: string;
}

export interface Ticket extends TicketLine {
  body: string;
  latitude: number | null;
  longitude: number | null;
  outcomeText: string | null;
  reviewOn: string | null;
  referredTo: string | null;
  reporter: { name: string | null; phone: string | null; hasPhone: boolean; address: string | null };
  pictures: readonly PictureOfTicket[];
  story: readonly StoryEntry[];
  openQuestion: { question: string; endsAt: string } | null;
}

export interface Area {
  id: string;
  name: string;
  level: string;
  parentId: string | null;
}
