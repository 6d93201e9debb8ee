import type { Actor } from '../../kernel/actor.ts';
import { covers, holds, scopesOf, type Role, type Scopes } from '../people/public.ts';
import { canMove, moveNames, moves, type MoveName, type Party } from './moves.ts';
import type { Ticket } from './ticket.ts';

/** What the rules need to know of a ticket; lists and single records carry the same. */
export type Ruled = Pick<
  Ticket,
  'id' | 'state' | 'streetId' | 'communityId' | 'gridId' | 'unitId' | 'handlerId' | 'raisedById'
>;

const ratingReaders = ['clerk', 'dispatcher', 'supervisor'] as const satisfies readonly Role[];
const areaReaders = ['dispatcher', 'clerk', 'grid-worker', 'supervisor'] as const satisfies readonly Role[];
const unitReaders = ['unit-staff', 'unit-lead', 'grid-worker', 'helper'] as const satisfies readonly Role[];

function actsForUnit(actor: Actor, roles: readonly Role[], unitId: string | null): boolean {
  return (
    actor.kind === 'person' &&
    unitId !== null &&
    actor.grants.some((grant) => grant.unitId === unitId && (roles as readonly string[]).includes(grant.role))
  );
}

function isParty(actor: Actor, party: Party, ticket: Ruled): boolean {
  switch (party) {
    case 'system':
      return actor.kind === 'system';
    case 'resident':
      return actor.kind === 'bearer' && actor.subjectId === ticket.id;
    case 'handler':
      return actor.kind === 'person' && ticket.handlerId === actor.id;
    case 'unit-staff':
    case 'unit-lead':
      return actsForUnit(actor, [party], ticket.unitId);
    case 'unit-grid-worker':
      return actsForUnit(actor, ['grid-worker'], ticket.unitId);
    case 'unit-helper':
      return actsForUnit(actor, ['helper'], ticket.unitId);
    default:
      return actor.kind === 'person' && covers(actor, [party], ticket);
  }
}

/** Whether this actor may make this move on this ticket, its state apart. */
export function mayMake(actor: Actor, move: MoveName, ticket: Ruled): boolean {
  return (moves[move].by as readonly Party[]).some((party) => isParty(actor, party, ticket));
}

/** The moves to offer: allowed by the rules and possible in the ticket's state. */
export function allowedMoves(actor: Actor, ticket: Ruled): MoveName[] {
  return moveNames.filter(
    (move) => canMove(ticket.state, move) && !hiddenMoves.has(move) && mayMake(actor, move, ticket),
  );
}
const hiddenMoves: ReadonlySet<MoveName> = new Set([
  'mark-overdue',
  'end-information',
  'close',
  'review',
  'undo-dispatch',
]);

export const may = {
  /** The other half of `visible`: one record. What may not be read is answered as not found. */
  read(actor: Actor, ticket: Ruled): boolean {
    if (actor.kind === 'system') return true;
    if (actor.kind === 'bearer') return actor.subjectId === ticket.id;
    if (actor.kind !== 'person') return false;
    return (
      covers(actor, areaReaders, ticket) ||
      actsForUnit(actor, unitReaders, ticket.unitId) ||
      ticket.handlerId === actor.id ||
      ticket.raisedById === actor.id
    );
  },
  /** Lists by what residents said: for those who may read it, and of their areas only. */
  filterByRating(actor: Actor): boolean {
    return actor.kind === 'system' || (actor.kind === 'person' && holds(actor, ratingReaders));
  },
  raise(actor: Actor): boolean {
    return actor.kind === 'visitor' || actor.kind === 'system' || isOfficer(actor);
  },
  /** Solved on the spot is for those who stand there. */
  settle(actor: Actor, place: Pick<Ruled, 'streetId' | 'communityId' | 'gridId'>): boolean {
    return (
      actor.kind === 'system' ||
      (actor.kind === 'person' && covers(actor, ['grid-worker', 'clerk', 'dispatcher'], place))
    );
  },
  list(actor: Actor): boolean {
    return actor.kind === 'system' || isOfficer(actor);
  },
  /** The rating is shown neither to the person rated nor to their unit. */
  readRating(actor: Actor, ticket: Ruled): boolean {
    if (actor.kind === 'bearer') return actor.subjectId === ticket.id;
    if (actor.kind !== 'person') return actor.kind === 'system';
    // whoever answered it, on the spot too, and everybody who acts for the unit
    if (ticket.handlerId === actor.id || (ticket.unitId === null && ticket.raisedById === actor.id)) return false;
    if (ticket.unitId !== null && actor.grants.some((grant) => grant.unitId === ticket.unitId)) return false;
    return covers(actor, ratingReaders, ticket);
  },
};

const ticketRoles: ReadonlySet<string> = new Set([...areaReaders, ...unitReaders]);
function isOfficer(actor: Actor): boolean {
  return actor.kind === 'person' && actor.grants.some((grant) => ticketRoles.has(grant.role));
}

/** Everything `may.read` lets this person see, as a filter for lists: the union of these. */
export interface Visible {
  areas: Scopes;
  unitIds: readonly string[];
  personId: string | null;
}

/** The filter that agrees with `may.read`; a property test holds them together. */
export function visible(actor: Actor): Visible {
  if (actor.kind === 'system') return { areas: 'all', unitIds: [], personId: null };
  if (actor.kind !== 'person') return { areas: scopesOf(actor, []), unitIds: [], personId: null };
  const unitIds = actor.grants
    .filter((grant) => grant.unitId !== null && (unitReaders as readonly string[]).includes(grant.role))
    .map((grant) => grant.unitId as string);
  return { areas: scopesOf(actor, areaReaders), unitIds: [...new Set(unitIds)], personId: actor.id };
}

/** The part of `visible` in which `may.readRating` can say yes: areas of those who call back and supervise, nothing of one's own. */
export function visibleRatings(actor: Actor): Visible {
  return { areas: scopesOf(actor, ratingReaders), unitIds: [], personId: null };
}
