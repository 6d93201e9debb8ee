import { z } from 'zod';
import { eventsBefore } from '../../kernel/event.ts';
import { query } from '../../kernel/query.ts';
import { NotAllowed } from '../../kernel/refusal.ts';
import { personNames } from '../people/public.ts';
import { may } from './policy.ts';

/** The trail of everything that happened, newest first; by who, by what it concerns, by kind. What was written is not shown. */
export const audit = query({
  name: 'administration.audit',
  summary: 'The trail of events, newest first: who, when, what (audit administrator).',
  input: z.object({
    actorId: z.uuid().optional(),
    subjectId: z.uuid().optional(),
    type: z
      .string()
      .regex(/^[a-z-]+\.[a-z-]+$/)
      .max(60)
      .optional(),
    /** the `next` of the page before */
    before: z.int().min(1).optional(),
    limit: z.int().min(1).max(200).default(50),
  }),
  output: z.object({
    items: z.array(
      z.object({
        seq: z.int(),
        at: z.string(),
        recordedAt: z.string(),
        type: z.string(),
        subjectKind: z.string(),
        subjectId: z.uuid(),
        actorKind: z.string(),
        actorId: z.uuid().nullable(),
        actorName: z.string().nullable(),
        command: z.string(),
        data: z.record(z.string(), z.unknown()),
      }),
    ),
    next: z.int().nullable(),
  }),
  refusals: [NotAllowed],
  async run({ tx, actor, authorize }, { limit, before, actorId, subjectId, type }) {
    authorize(may.readAudit(actor));
    const events = await eventsBefore(tx, {
      limit: limit + 1,
      ...(before !== undefined && { before }),
      ...(actorId !== undefined && { actorId }),
      ...(subjectId !== undefined && { subjectId }),
      ...(type !== undefined && { type }),
    });
    const items = events.slice(0, limit);
    const names = await personNames(
      tx,
      items.flatMap((event) => event.actorId ?? []),
    );
    return {
      items: items.map((event) => ({
        seq: event.seq,
        at: event.at.toISOString(),
        recordedAt: event.recordedAt.toISOString(),
        type: event.type,
        subjectKind: event.subjectKind,
        subjectId: event.subjectId,
        actorKind: event.actorKind,
        actorId: event.actorId,
        actorName: event.actorId === null ? null : (names.get(event.actorId) ?? null),
        command: event.commandName,
        data: withoutTexts(event.data),
      })),
      next: events.length > limit ? (items.at(-1)?.seq ?? null) : null,
    };
  },
});

/**
 * What happened without what was written: ids, words of the program, dates and numbers stay; longer texts, which people wrote about
 * people, become their length. The audit administrator checks acts, and does not read residents' matters.
 */
export function withoutTexts(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, cut(value)]));
}

const programWord = /^[\w.:+-]{1,64}$/;

function cut(value: unknown): unknown {
  if (typeof value === 'string') return programWord.test(value) ? value : { characters: [...value].length };
  if (Array.isArray(value)) return value.slice(0, 50).map(cut);
  if (typeof value === 'object' && value !== null) return withoutTexts(value as Record<string, unknown>);
  return value;
}
