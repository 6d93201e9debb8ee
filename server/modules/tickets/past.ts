import type { Actor } from '../../kernel/actor.ts';
import type { Tenant } from '../../kernel/tenant.ts';
import type { Area } from '../people/public.ts';
import type { Matter } from './begin.ts';
import type { ReturnGround } from './ticket.ts';
import type { Rules } from './transitions.ts';

/** What a ticket's history (history.ts) consists of and begins from. Types only. */

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
  decision: 'approved' | 'refused' | 'lapsed' | null;
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
  endGround: 'answered' | 'silence' | 'withdrawn' | null;
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

/** A unit as lives need to know it. */
export interface Named {
  id: string;
  name: string;
}
