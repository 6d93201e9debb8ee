import type { Actor } from '../../kernel/actor.ts';
import type { Tx } from '../../kernel/database/database.ts';
import { areasOf, personNames, unitsOf } from '../people/public.ts';
import { allowedMoves, visible, type Visible } from './policy.ts';
import { ticketColumns } from './store.ts';
import type { Ticket } from './ticket.ts';

/** Collects a where-clause and its values; every condition is on `tickets.tickets t`. */
export class Where {
  readonly values: unknown[] = [];
  readonly #conditions: string[] = [];

  constructor(tenantId: string) {
    this.add('t.tenant_id = ?', tenantId);
  }

  /** `?` stands for each value in turn. */
  add(condition: string, ...values: readonly unknown[]): this {
    let index = 0;
    this.#conditions.push(
      condition.replace(/\?/gu, () => {
        this.values.push(values[index]);
        index += 1;
        return `$${this.values.length}`;
      }),
    );
    return this;
  }

  get text(): string {
    return this.#conditions.join(' and ');
  }
}

/** One value is asked by equality, so that an index can give the order too. */
function oneOf(where: string[], values: unknown[], column: string, ids: readonly string[]): void {
  if (ids.length === 0) return;
  values.push(ids.length === 1 ? ids[0] : ids);
  where.push(ids.length === 1 ? `${column} = ?::uuid` : `${column} = any(?::uuid[])`);
}

/** The parts of what an actor may see; a list shows one of them, or all. */
export const views = ['area', 'unit', 'mine', 'raised-by-me', 'all'] as const;
export type View = (typeof views)[number];

/** Adds what `visible` says to a where-clause: area scope is enforced here, in SQL. Nothing to see gives no rows. */
export function addVisible(where: Where, seen: Visible, view: View): void {
  const parts: string[] = [];
  const values: unknown[] = [];
  const { areas } = seen;
  if (view === 'area' || view === 'all') {
    if (areas === 'all') parts.push('true');
    else {
      oneOf(parts, values, 't.street_id', areas.streets);
      oneOf(parts, values, 't.community_id', areas.communities);
      oneOf(parts, values, 't.grid_id', areas.grids);
      oneOf(parts, values, 't.unit_id', areas.units);
    }
  }
  if (view === 'unit' || view === 'all') oneOf(parts, values, 't.unit_id', seen.unitIds);
  if (seen.personId !== null && (view === 'mine' || view === 'all')) {
    oneOf(parts, values, 't.handler_id', [seen.personId]);
  }
  if (seen.personId !== null && (view === 'raised-by-me' || view === 'all')) {
    oneOf(parts, values, 't.raised_by_id', [seen.personId]);
  }
  where.add(parts.length === 0 ? 'false' : `(${parts.join(' or ')})`, ...values);
}

export function visibleTo(actor: Actor, where: Where, view: View): void {
  addVisible(where, visible(actor), view);
}

/** A ticket as lists show it. */
export interface TicketLine {
  id: string;
  number: string;
  subject: string;
  channel: Ticket['channel'];
  category: string | null;
  state: Ticket['state'];
  mover: Ticket['mover'];
  moveDueAt: Date | null;
  areaId: string;
  areaName: string;
  placeWords: string | null;
  unitId: string | null;
  unitName: string | null;
  handlerId: string | null;
  handlerName: string | null;
  raisedAt: Date;
  promisedOn: string | null;
  promisedUntil: Date | null;
  promiseMoves: number;
  askedPromiseOn: string | null;
  overdueAt: Date | null;
  resolvedAt: Date | null;
  handling: number;
  outcome: Ticket['outcome'];
  allowed: string[];
}

export async function readTickets(tx: Tx, where: Where, order: string, limit: number): Promise<Ticket[]> {
  const { rows } = await tx.raw<Ticket>({
    text: `select ${ticketColumns} from tickets.tickets t where ${where.text} order by ${order} limit ${Math.trunc(limit)}`,
    values: where.values,
  });
  return rows;
}

/** "Building 3" stands in every community: below the community its name comes first. */
export function areaNameOf(
  areas: ReadonlyMap<string, { name: string }>,
  ticket: Pick<Ticket, 'areaId' | 'communityId'>,
): string {
  const own = areas.get(ticket.areaId)?.name ?? '';
  const community =
    ticket.communityId === ticket.areaId ? undefined : ticket.communityId && areas.get(ticket.communityId)?.name;
  return community ? `${community} ${own}` : own;
}

/** Names of areas, units and persons are fetched once for a whole page. */
export async function toLines(tx: Tx, actor: Actor, tickets: readonly Ticket[]): Promise<TicketLine[]> {
  const present = (ids: (string | null)[]) => ids.filter((id) => id !== null);
  const [areas, units, names] = await Promise.all([
    areasOf(tx, present(tickets.flatMap((ticket) => [ticket.areaId, ticket.communityId]))),
    unitsOf(tx, present(tickets.map((ticket) => ticket.unitId))),
    personNames(tx, present(tickets.map((ticket) => ticket.handlerId))),
  ]);
  return tickets.map((ticket) => ({
    id: ticket.id,
    number: ticket.number,
    subject: ticket.subject,
    channel: ticket.channel,
    category: ticket.category,
    state: ticket.state,
    mover: ticket.mover,
    moveDueAt: ticket.moveDueAt,
    areaId: ticket.areaId,
    areaName: areaNameOf(areas, ticket),
    placeWords: ticket.placeWords,
    unitId: ticket.unitId,
    unitName: ticket.unitId ? (units.get(ticket.unitId)?.name ?? null) : null,
    handlerId: ticket.handlerId,
    handlerName: ticket.handlerId ? (names.get(ticket.handlerId) ?? null) : null,
    raisedAt: ticket.raisedAt,
    promisedOn: ticket.promisedOn,
    promisedUntil: ticket.promisedUntil,
    promiseMoves: ticket.promiseMoves,
    askedPromiseOn: ticket.askedPromiseOn,
    overdueAt: ticket.overdueAt,
    resolvedAt: ticket.resolvedAt,
    handling: ticket.handling,
    outcome: ticket.outcome,
    allowed: allowedMoves(actor, ticket),
  }));
}
