import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { query } from '../../kernel/query.ts';
import { InputInvalid, NotAllowed } from '../../kernel/refusal.ts';
import { tenantOf } from '../../kernel/tenant.ts';
import { instantOf } from '../../kernel/working-time.ts';
import { areaOf } from '../people/public.ts';
import { lineSchema } from './line.schema.ts';
import { addVisible, readTickets, toLines, views, visibleTo, Where } from './list.ts';
import { readNumber } from './number.ts';
import { may, visibleRatings } from './policy.ts';
import { channels, exclusionGrounds, movers, outcomes, states, type Ticket } from './ticket.ts';

const monthOfRaising = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/u)
  .optional();
const days = z.int().min(0).max(100_000).optional();

export const inboxInput = z.object({
  view: z.enum(views).default('area'),
  /** true: not yet answered, by whose move is due first; false: answered or withdrawn, newest first; absent: all, newest first */
  open: z.boolean().optional(),
  state: z.enum(states).optional(),
  mover: z.enum(movers).optional(),
  /** whose move was due before now */
  stuck: z.boolean().optional(),
  /** the promised day has ended */
  overdue: z.boolean().optional(),
  channel: z.enum(channels).optional(),
  unitId: z.uuid().optional(),
  areaId: z.uuid().optional(),
  category: z.string().max(40).optional(),
  /** of raising, in the tenant's zone */
  month: monthOfRaising,
  /** months of raising from … to …, both included */
  monthFrom: monthOfRaising,
  monthTo: monthOfRaising,
  /** given to a unit at least once */
  dispatched: z.boolean().optional(),
  /** somebody has been in contact with the resident since */
  contacted: z.boolean().optional(),
  contactedInTime: z.boolean().optional(),
  outcome: z.enum(outcomes).optional(),
  resolved: z.boolean().optional(),
  /** answered after so many days, both included */
  replyDaysFrom: days,
  replyDaysTo: days,
  replyWorkingDaysFrom: days,
  replyWorkingDaysTo: days,
  solved: z.boolean().optional(),
  satisfied: z.boolean().optional(),
  rated: z.boolean().optional(),
  excluded: z.boolean().optional(),
  excludedGround: z.enum(exclusionGrounds).optional(),
  askingForTime: z.boolean().optional(),
  secondHandling: z.boolean().optional(),
  number: z.string().max(30).optional(),
  after: z.string().max(100).optional(),
  limit: z.int().min(1).max(100).default(50),
});
type InboxInput = z.output<typeof inboxInput>;

/** One page of tickets the actor may see, filtered, in an order an index gives. `next` is the cursor of the following page. */
export const inbox = query({
  name: 'tickets.inbox',
  summary: 'A page of tickets the reader may see',
  input: inboxInput,
  output: z.object({ items: z.array(lineSchema), next: z.string().nullable(), asOf: z.date() }),
  async run({ tx, actor, now, authorize }, input) {
    authorize(may.list(actor));
    const where = new Where(tx.tenantId);
    visibleTo(actor, where, input.view);
    if (input.solved !== undefined || input.satisfied !== undefined || input.rated !== undefined) {
      addRatingScope(where, actor);
    }
    await addFilters(tx, where, input, now);
    const byDue = input.open === true || input.mover === 'caller' || input.state === 'resolved';
    if (input.after !== undefined) addCursor(where, input.after, byDue);
    const order = byDue ? 't.move_due_at, t.id' : 't.raised_at desc, t.id desc';
    const tickets = await readTickets(tx, where, order, input.limit + 1);
    const page = tickets.slice(0, input.limit);
    const last = page.at(-1);
    return {
      items: await toLines(tx, actor, page),
      next: last && tickets.length > input.limit ? cursorOf(last, byDue) : null,
      asOf: now,
    };
  },
});

/** A list by what residents said shows no more than the single record would: never to those who were judged. */
function addRatingScope(where: Where, actor: Actor): void {
  if (!may.filterByRating(actor)) throw new NotAllowed();
  addVisible(where, visibleRatings(actor), 'area');
  if (actor.kind !== 'person') return;
  where.add('(t.handler_id is null or t.handler_id <> ?::uuid)', actor.id);
  const own = actor.grants.flatMap((grant) => (grant.unitId === null ? [] : [grant.unitId]));
  if (own.length > 0) where.add('(t.unit_id is null or t.unit_id <> all(?::uuid[]))', own);
}

/** Applies the filters that a list and the figures share, so that a figure's list has exactly the figure's length. */
export async function addFilters(
  tx: Parameters<typeof tenantOf>[0],
  where: Where,
  input: Partial<InboxInput>,
  now: Date,
): Promise<void> {
  if (input.open === true) where.add('t.is_open');
  if (input.open === false) where.add('not t.is_open');
  if (input.state) where.add('t.state = ?', input.state);
  if (input.mover) where.add('t.mover = ?', input.mover);
  if (input.mover === 'caller') where.add(`t.state = 'resolved'`);
  if (input.stuck) where.add('t.move_due_at < ?', now);
  if (input.overdue === true) where.add('t.overdue_at is not null');
  if (input.overdue === false) where.add('t.overdue_at is null');
  if (input.channel) where.add('t.channel = ?', input.channel);
  if (input.unitId) where.add('t.unit_id = ?', input.unitId);
  if (input.category) where.add('t.category = ?', input.category);
  if (input.outcome) where.add('t.outcome = ?', input.outcome);
  if (input.resolved !== undefined) where.add(`t.outcome is ${input.resolved ? 'not ' : ''}null`);
  if (input.dispatched !== undefined) where.add(`t.contact_due_at is ${input.dispatched ? 'not ' : ''}null`);
  if (input.contacted !== undefined) where.add(`t.contacted_at is ${input.contacted ? 'not ' : ''}null`);
  if (input.contactedInTime !== undefined) {
    where.add(`t.contacted_at ${input.contactedInTime ? '<=' : '>'} t.contact_due_at`);
  }
  if (input.replyDaysFrom !== undefined) where.add('t.reply_days >= ?', input.replyDaysFrom);
  if (input.replyDaysTo !== undefined) where.add('t.reply_days <= ?', input.replyDaysTo);
  if (input.replyWorkingDaysFrom !== undefined) where.add('t.reply_working_days >= ?', input.replyWorkingDaysFrom);
  if (input.replyWorkingDaysTo !== undefined) where.add('t.reply_working_days <= ?', input.replyWorkingDaysTo);
  if (input.solved !== undefined) where.add('t.solved = ?', input.solved);
  if (input.satisfied !== undefined) where.add('t.satisfied = ?', input.satisfied);
  if (input.rated !== undefined) where.add(`t.rated_at is ${input.rated ? 'not ' : ''}null`);
  if (input.excluded !== undefined) where.add(`t.excluded_ground is ${input.excluded ? 'not ' : ''}null`);
  if (input.excludedGround) where.add('t.excluded_ground = ?', input.excludedGround);
  if (input.askingForTime) where.add('t.asked_promise_on is not null');
  if (input.secondHandling) where.add('t.handling > 1');
  if (input.number !== undefined) where.add('t.number = ?', readNumber(input.number) ?? '');
  await addMonths(tx, where, input.month ?? input.monthFrom, input.month ?? input.monthTo);
  if (input.areaId) await addArea(tx, where, input.areaId);
}

/** Raised in these months of the tenant's zone, both included. */
async function addMonths(
  tx: Parameters<typeof tenantOf>[0],
  where: Where,
  from: string | undefined,
  to: string | undefined,
): Promise<void> {
  if (from === undefined && to === undefined) return;
  const { zone } = await tenantOf(tx);
  if (from !== undefined) where.add('t.raised_at >= ?', instantOf(`${from}-01`, '00:00', zone));
  if (to !== undefined) where.add('t.raised_at < ?', instantOf(`${monthAfter(to)}-01`, '00:00', zone));
}

function monthAfter(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

async function addArea(tx: Parameters<typeof areaOf>[0], where: Where, areaId: string): Promise<void> {
  const area = await areaOf(tx, areaId);
  if (!area) where.add('false');
  else if (area.level === 'street') where.add('t.street_id = ?', area.id);
  else if (area.level === 'community') where.add('t.community_id = ?', area.id);
  else if (area.level === 'grid') where.add('t.grid_id = ?', area.id);
  else if (area.level !== 'district' && area.level !== 'city') where.add('t.area_id = ?', area.id);
}

function cursorOf(ticket: Ticket, byDue: boolean): string {
  const at = byDue ? ticket.moveDueAt : ticket.raisedAt;
  return `${at?.toISOString() ?? ''}~${ticket.id}`;
}

function addCursor(where: Where, cursor: string, byDue: boolean): void {
  const [at = '', id = ''] = cursor.split('~');
  const instant = new Date(at);
  if (Number.isNaN(instant.getTime()) || !/^[0-9a-f-]{36}$/u.test(id)) {
    throw new InputInvalid({
      issues: [{ path: 'after', code: 'invalid_cursor', message: 'not a cursor of this list' }],
    });
  }
  where.add(
    byDue ? '(t.move_due_at, t.id) > (?::timestamptz, ?::uuid)' : '(t.raised_at, t.id) < (?::timestamptz, ?::uuid)',
    instant,
    id,
  );
}
