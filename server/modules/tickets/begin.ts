import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import type { SharedContext, SharedItem } from '../../kernel/command.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { tenantOf, type Tenant } from '../../kernel/tenant.ts';
import type { WorkingCalendar } from '../../kernel/working-time.ts';
import { loadCalendar } from '../calendar/public.ts';
import { areasOf, normalisePhone, phoneHash, takeVerifiedPhone, type Area } from '../people/public.ts';
import { drawNumber } from './number.ts';
import { takePictures, uploaderKey } from './picture.ts';
import { presetsOf } from './presets.ts';
import { insertReporters, type Reporter } from './reporter.ts';
import { blankTicket, insertTickets, takenNumbers } from './store.ts';
import {
  AreaUnknown,
  BodyMissing,
  ChannelNotYours,
  PhoneMalformed,
  TimeInFuture,
  TimeTooEarly,
} from './ticket.refusals.ts';
import { channels, type Channel, type Ticket, type TicketPatch } from './ticket.ts';
import { raised, type Rules } from './transitions.ts';

/** An instant as ISO 8601 with its zone; nothing else is taken for a time. */
export const instantField = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const bodyLimit = 4000;
export const subjectLimit = 100;

/** What begins a ticket, whoever brings it. */
export const matterSchema = z.object({
  /** made by the caller, so that a retry is a replay */
  id: z.uuid(),
  channel: z.enum(channels),
  subject: z.string().trim().max(subjectLimit).optional(),
  body: z.string().trim().min(1).max(bodyLimit),
  areaId: z.uuid(),
  placeWords: z.string().trim().max(200).optional(),
  latitude: z.number().min(-90).max(90).optional(),
  longitude: z.number().min(-180).max(180).optional(),
  category: z.string().trim().max(40).optional(),
  pictureIds: z.array(z.uuid()).max(5).optional(),
  /** the secret of the site's draft that uploaded the pictures */
  draftKey: z.string().max(200).optional(),
  reporter: z
    .object({
      name: z.string().trim().max(40).optional(),
      phone: z.string().trim().max(30).optional(),
      address: z.string().trim().max(200).optional(),
      /** the one-time code entered right (purpose 'raise'): the phone it went to is the reporter's, and verified */
      phoneCodeId: z.uuid().optional(),
    })
    .optional(),
  /** which version of the privacy notice was shown */
  noticeVersion: z.string().min(1).max(20),
  /** when it was said, if the work was done without network */
  happenedAt: instantField.optional(),
});
export type Matter = z.output<typeof matterSchema>;

/** The follow token is not among it: whoever raises for somebody else could judge their own work with it, and answers are kept. */
export const begunSchema = z.object({ id: z.uuid(), number: z.string() });

const visitorChannels: readonly Channel[] = ['site'];
const officerChannels: readonly Channel[] = ['grid-worker', 'counter', 'phone'];

/** The channel says how the matter really came in; nobody may claim another's. */
export function mayUseChannel(actor: Actor, channel: Channel): boolean {
  if (actor.kind === 'system') return true;
  return (actor.kind === 'person' ? officerChannels : visitorChannels).includes(channel);
}

/** The first sentence of the body that says something, on one line, for lists; at most 30 characters. */
export function subjectFrom(body: string): string {
  const sentences = body.split(/[\n\r。！？!?；;]/u).map((sentence) => sentence.trim());
  // a text of nothing but marks is its own subject
  const sentence = sentences.find((each) => each !== '') ?? body.trim().replaceAll(/\s+/gu, ' ');
  const letters = [...sentence];
  return letters.length > 30 ? `${letters.slice(0, 29).join('')}…` : sentence;
}

/** A clock of a phone may run a little ahead; more is refused. */
const clockSkewMs = 5 * 60_000;
/** work done without network comes in within two weeks */
const longestOfflineMs = 14 * 86_400_000;

/**
 * When it happened: what an officer says of work done without network, never later than now and never before `notBefore` (what
 * the ticket has been through already). More than two weeks ago is refused: a deed cannot be dated back to look quicker.
 */
export function momentOf(actor: Actor, happenedAt: Date | undefined, now: Date, notBefore?: Date | null): Date {
  if (happenedAt === undefined || actor.kind === 'visitor' || actor.kind === 'bearer') return now;
  if (happenedAt.getTime() > now.getTime() + clockSkewMs) throw new TimeInFuture();
  // what is brought in from elsewhere may be as old as it is
  if (actor.kind === 'person' && happenedAt.getTime() < now.getTime() - longestOfflineMs)
    throw new TimeTooEarly({ days: 14 });
  const at = happenedAt < now ? happenedAt : now;
  return notBefore && at < notBefore ? notBefore : at;
}

/** The last thing that is known to have happened to a ticket: nothing of it can have happened before. */
export function lastMoment(ticket: Pick<Ticket, 'raisedAt' | 'dispatchedAt' | 'acceptedAt'>): Date {
  return [ticket.dispatchedAt, ticket.acceptedAt].reduce<Date>(
    (last, each) => (each && each > last ? each : last),
    ticket.raisedAt,
  );
}

export interface Beginning {
  ticket: Ticket;
  area: Area;
  at: Date;
  tenant: Tenant;
  /** presets and calendar; the calendar is read only by who asks */
  rules: () => Promise<Rules>;
}

/**
 * Begins tickets for several callers in one transaction: checks each (a refusal is answered for it alone), draws numbers,
 * and writes all with one statement a table. `finish` may move a ticket on at once (settled on the spot) and records its events.
 */
export async function beginTickets<I extends { input: Matter } & SharedItem<Matter>>(
  { tx, now }: SharedContext,
  items: readonly I[],
  finish: (item: I, beginning: Beginning) => TicketPatch | Promise<TicketPatch>,
): Promise<(z.input<typeof begunSchema> | Refusal)[]> {
  const [tenant, presets, areas] = await Promise.all([
    tenantOf(tx),
    presetsOf(tx),
    areasOf(
      tx,
      items.map((item) => item.input.areaId),
    ),
  ]);
  let calendar: Promise<WorkingCalendar> | undefined;
  const rules = async (): Promise<Rules> => ({ presets, calendar: await (calendar ??= loadCalendar(tx)) });
  const numbers = await freeNumbers(tx, items.length);
  const tickets: Ticket[] = [];
  const reporters: Reporter[] = [];
  const answers: (z.input<typeof begunSchema> | Refusal)[] = [];
  for (const [index, item] of items.entries()) {
    try {
      const { input, actor } = item;
      const area = areas.get(input.areaId);
      if (!area || area.retiredAt !== null) throw new AreaUnknown();
      if (!mayUseChannel(actor, input.channel)) throw new ChannelNotYours({ channel: input.channel });
      if (input.body === '') throw new BodyMissing();
      const at = momentOf(actor, input.happenedAt, now);
      const reporter = reporterOf(tenant, input);
      const ticket: Ticket = {
        ...blankTicket,
        id: input.id,
        number: numbers[index] as string,
        channel: input.channel,
        category: input.category ?? null,
        subject: input.subject || subjectFrom(input.body),
        body: input.body,
        areaId: area.id,
        streetId: area.streetId,
        communityId: area.communityId,
        gridId: area.gridId,
        placeWords: input.placeWords || null,
        latitude: input.latitude ?? null,
        longitude: input.longitude ?? null,
        raisedById: actor.kind === 'person' ? actor.id : null,
        raisedAt: at,
        recordedAt: now,
        state: 'raised',
        mover: 'dispatcher',
        moveDueAt: null,
        ...raised(at, presets),
      };
      const patch = await finish(item, { ticket, area, at, tenant, rules });
      // last of all, because it writes: a refused item must have written nothing
      reporters.push(await verifiedReporter(tx, reporter, input, now));
      tickets.push({ ...ticket, ...patch });
      answers.push({ id: ticket.id, number: ticket.number });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answers.push(error);
    }
  }
  await Promise.all([insertTickets(tx, tickets), insertReporters(tx, reporters)]);
  for (const [index, item] of items.entries()) {
    const { pictureIds, draftKey, id } = item.input;
    if (answers[index] instanceof Refusal || !pictureIds?.length) continue;
    await takePictures(tx, {
      ids: pictureIds,
      ticketId: id,
      key: uploaderKey(item.actor, draftKey),
      audience: 'resident',
    });
  }
  return answers;
}

/** The reporter of a matter; the phone in one form. Refuses with `phone-malformed`. */
export function reporterOf(tenant: Tenant, matter: Pick<Matter, 'id' | 'reporter' | 'noticeVersion'>): Reporter {
  const typed = matter.reporter?.phone;
  const phone = typed ? normalisePhone(typed) : undefined;
  if (typed && !phone) throw new PhoneMalformed();
  return {
    ticketId: matter.id,
    name: matter.reporter?.name || null,
    phone: phone ?? null,
    phoneHash: phone ? phoneHash(tenant.secret, phone) : null,
    phoneVerifiedAt: null,
    address: matter.reporter?.address || null,
    personId: null,
    noticeVersion: matter.noticeVersion,
  };
}

/** The reporter with the phone that was verified by a code, when one was entered; each code serves one ticket. */
async function verifiedReporter(
  tx: SharedContext['tx'],
  reporter: Reporter,
  matter: Pick<Matter, 'reporter'>,
  now: Date,
): Promise<Reporter> {
  const codeId = matter.reporter?.phoneCodeId;
  if (codeId === undefined) return reporter;
  const { phone, phoneHash, verifiedAt } = await takeVerifiedPhone(tx, { codeId, purpose: 'raise', now });
  return { ...reporter, phone, phoneHash, phoneVerifiedAt: verifiedAt };
}

/** So many numbers that nobody has; two writers drawing the same one at the same moment is left to the database's constraint. */
async function freeNumbers(tx: SharedContext['tx'], count: number): Promise<string[]> {
  const free = new Set<string>();
  while (free.size < count) {
    const drawn = new Set<string>();
    while (drawn.size < count - free.size) drawn.add(drawNumber());
    const taken = await takenNumbers(tx, [...drawn]);
    for (const number of drawn) if (!taken.has(number)) free.add(number);
  }
  return [...free];
}
