import { z } from 'zod';
import { sharedCommand } from '../../../kernel/command.ts';
import type { Tx } from '../../../kernel/database/database.ts';
import { derivedId } from '../../../kernel/ids.ts';
import { Refusal, refusal } from '../../../kernel/refusal.ts';
import { tenantOf } from '../../../kernel/tenant.ts';
import { addCalendarDays, civilDateOf, instantOf } from '../../../kernel/working-time.ts';
import { beginTickets, type Matter } from '../begin.ts';
import { civilDate } from '../make-move.ts';
import { AreaUnknown, PhoneMalformed, TimeInFuture } from '../ticket.refusals.ts';
import { channels, outcomes, type TicketPatch } from '../ticket.ts';
import { resolved, type Rules } from '../transitions.ts';

/** The answer was given before the matter was raised. */
export const ReplyBeforeRaised = refusal('import-reply-before-raised', 422);
/** This row of this source is in already. */
export const ImportedAlready = refusal('import-already-in', 409);

/** The limits of the site do not bind what was said elsewhere; these only keep a broken file out. */
export const importLimits = { body: 20_000, subject: 200, name: 40, id: 200, source: 100, category: 40, place: 200 };

/** A time as a source gives it: to the second, or only the day. */
const moment = z.union([z.object({ at: z.date() }), z.object({ on: civilDate })]);
export type Moment = { at: Date } | { on: string };

const rowSchema = z.object({
  /** whose file it is; with `sourceId` it says which matter this is, so that a second feed changes nothing */
  source: z.string().min(1).max(importLimits.source),
  sourceId: z.string().min(1).max(importLimits.id),
  channel: z.enum(channels),
  areaId: z.uuid(),
  subject: z.string().max(importLimits.subject).optional(),
  body: z.string().min(1).max(importLimits.body),
  raised: moment,
  category: z.string().max(importLimits.category).optional(),
  placeWords: z.string().max(importLimits.place).optional(),
  reporterName: z.string().max(importLimits.name).optional(),
  phone: z.string().max(30).optional(),
  likes: z.int().min(0).optional(),
  dislikes: z.int().min(0).optional(),
  reply: z
    .object({ text: z.string().min(1).max(importLimits.body), given: moment, outcome: z.enum(outcomes) })
    .optional(),
});
export type ImportedMatter = z.input<typeof rowSchema>;

/** The ticket's id: the same for the same row of the same source, always. */
export const importedTicketId = (tenantId: string, source: string, sourceId: string): string =>
  derivedId(tenantId, 'ticket', source, sourceId);

/** The command's id: a row that is fed again is a replay. */
export const importCommandId = (tenantId: string, source: string, sourceId: string): string =>
  derivedId(tenantId, 'tickets.import', source, sourceId);

const dayMs = 86_400_000;

/** Of raising, when only the day is known: its beginning, so that no answer of that day comes before. */
function raisedAtOf(given: Moment, zone: string): Date {
  return 'at' in given ? given.at : instantOf(given.on, '00:00', zone);
}

/** Of the answer, when only the day is known: its last moment (or now, on that very day), so that it never lies before raising. */
function repliedAtOf(given: Moment, zone: string, now: Date): Date {
  if ('at' in given) return given.at;
  const end = new Date(instantOf(addCalendarDays(given.on, 1), '00:00', zone).getTime() - 1);
  return end > now && end.getTime() - now.getTime() < dayMs && civilDateOf(now, zone) === given.on ? now : end;
}

/** The instants of raising and of the answer. Refuses what lies in the future, and an answer from before the raising. */
export function timesOf(
  given: { raised: Moment; reply?: { given: Moment } | undefined },
  zone: string,
  now: Date,
): { raisedAt: Date; repliedAt: Date | undefined } {
  const raisedAt = raisedAtOf(given.raised, zone);
  const repliedAt = given.reply && repliedAtOf(given.reply.given, zone, now);
  if (raisedAt > now || (repliedAt && repliedAt > now)) throw new TimeInFuture();
  if (repliedAt && repliedAt < raisedAt) throw new ReplyBeforeRaised();
  return { raisedAt, repliedAt };
}

const timeKnown = (given: Moment): object => ('at' in given ? {} : { timeKnown: false });

/**
 * Takes in a matter that was raised elsewhere, at its real time, and its answer at its real time if it has one: no unit, and the
 * resident is told nothing, because they were told there. Only the program itself may.
 */
export const importTicket = sharedCommand({
  name: 'tickets.import',
  summary: 'Takes in a matter that was raised, and perhaps answered, elsewhere (program only)',
  input: rowSchema,
  output: z.object({ id: z.uuid(), number: z.string(), importedAt: z.coerce.date() }),
  refusals: [AreaUnknown, PhoneMalformed, TimeInFuture, ReplyBeforeRaised, ImportedAlready],
  constraints: { tickets_pkey: ImportedAlready, ticket_source_comes_once: ImportedAlready },
  retryOn: ['ticket_number_is_unique'],
  shareUpTo: 400,
  async runShared(context, items) {
    const { tx, now } = context;
    const { zone } = await tenantOf(tx);
    const matters = items.map((item) => ({
      ...item,
      given: item.input,
      input: matterOf(tx.tenantId, item.input, zone),
    }));
    const known = await knownTickets(
      tx,
      matters.map((item) => item.input.id),
    );
    const fresh = matters.filter((item) => !known.has(item.input.id));
    const begun = await beginTickets(context, fresh, async (item, { ticket, area, at, rules }) => {
      const { given } = item;
      item.authorize(item.actor.kind === 'system');
      const { repliedAt } = timesOf(given, zone, now);
      const answer = given.reply && repliedAt && answerOf(given.reply, at, repliedAt, await rules());
      const subject = { kind: 'ticket', id: ticket.id };
      const source = { source: given.source, sourceId: given.sourceId };
      item.record({
        subject,
        type: 'ticket.raised',
        at,
        data: {
          number: ticket.number,
          channel: ticket.channel,
          category: ticket.category,
          areaId: area.id,
          streetId: area.streetId,
          communityId: area.communityId,
          gridId: area.gridId,
          ...source,
          ...timeKnown(given.raised),
          ...(given.likes === undefined ? {} : { likes: given.likes }),
          ...(given.dislikes === undefined ? {} : { dislikes: given.dislikes }),
        },
      });
      if (answer) item.record({ subject, type: 'ticket.resolved', at: answer.at, data: answer.data });
      return { ...source, ...answer?.patch };
    });
    const answers = new Map(fresh.map((item, index) => [item, begun[index]]));
    return matters.map((item) => {
      const answer = answers.get(item);
      if (answer === undefined) return new ImportedAlready();
      return answer instanceof Refusal ? answer : { id: answer.id, number: answer.number, importedAt: now };
    });
  },
});

type Reply = NonNullable<z.output<typeof rowSchema>['reply']>;

function answerOf(reply: Reply, raisedAt: Date, at: Date, rules: Rules) {
  const resolution = { outcome: reply.outcome, outcomeText: reply.text };
  const patch = resolved({ raisedAt, contactedAt: null, promisedUntil: null }, resolution, at, rules);
  const { replyDays, replyWorkingDays } = patch;
  return {
    at,
    patch: patch satisfies TicketPatch,
    data: { ...resolution, replyDays, replyWorkingDays, unitId: null, ...timeKnown(reply.given) },
  };
}

function matterOf(tenantId: string, given: z.output<typeof rowSchema>, zone: string): Matter {
  return {
    id: importedTicketId(tenantId, given.source, given.sourceId),
    channel: given.channel,
    subject: given.subject,
    body: given.body,
    areaId: given.areaId,
    happenedAt: raisedAtOf(given.raised, zone),
    placeWords: given.placeWords,
    category: given.category,
    noticeVersion: 'imported',
    reporter: { name: given.reporterName, phone: given.phone },
  };
}

/** Those that are in: with the log of commands gone (it is swept one day), this still makes a second feed harmless. */
async function knownTickets(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await tx.raw<{ id: string }>({
    name: 'tickets_imported_already',
    text: 'select id from tickets.tickets where tenant_id = $1 and id = any($2::uuid[])',
    values: [tx.tenantId, ids],
  });
  return new Set(rows.map((row) => row.id));
}
