import { z } from 'zod';
import { query } from '../../kernel/query.ts';
import { areaOf, unitsOf } from '../people/public.ts';
import { likeness } from './likeness.ts';
import { AreaUnknown } from './ticket.refusals.ts';
import { states, type State } from './ticket.ts';

const dayMs = 86_400_000;
/** how far back neighbours' matters are looked at */
export const similarDays = 14;
/** so many of the newest are compared, at most */
const comparedAtMost = 200;
const shownAtMost = 20;
/** shared pairs of characters, as a share of the shorter text, from which two matters count as alike */
const alikeFrom = 0.4;

interface Row {
  subject: string;
  body: string;
  category: string | null;
  state: State;
  unitId: string | null;
  raisedAt: Date;
}

/**
 * What neighbours (same community; same street where only the street is known) raised in the last 14 days: with `words`, only what
 * is like them. For anybody, so it tells kind, time, state and unit, never a subject or a person, and takes part in no
 * ticket: a neighbour's matter stays theirs. Nothing for the district as a whole. Bounded: the newest 200 are compared, 20 shown.
 */
export const similar = query({
  name: 'tickets.similar',
  summary: 'What neighbours raised lately: kind, time and state only',
  input: z.object({ areaId: z.uuid(), words: z.string().max(4000).optional() }),
  output: z.object({
    areaName: z.string(),
    count: z.int(),
    lines: z.array(
      z.object({
        raisedAt: z.date(),
        category: z.string().nullable(),
        state: z.enum(states),
        unitName: z.string().nullable(),
      }),
    ),
  }),
  refusals: [AreaUnknown],
  async run({ tx, now, authorize }, { areaId, words }) {
    authorize(true);
    const area = await areaOf(tx, areaId);
    if (!area) throw new AreaUnknown();
    const scope = area.communityId
      ? { column: 'community_id', id: area.communityId }
      : { column: 'street_id', id: area.streetId };
    if (scope.id === null) return { areaName: area.name, count: 0, lines: [] };
    const { rows } = await tx.raw<Row>({
      name: `tickets_similar_${scope.column}`,
      text: `select subject, left(body, 400) as body, category, state, unit_id as "unitId", raised_at as "raisedAt"
             from tickets.tickets
             where tenant_id = $1 and ${scope.column} = $2 and raised_at > $3 and raised_at <= $4 and state <> 'withdrawn'
             order by raised_at desc, id desc limit ${comparedAtMost}`,
      values: [tx.tenantId, scope.id, new Date(now.getTime() - similarDays * dayMs), now],
    });
    const isLike = words === undefined ? undefined : likeness(words);
    const alike = rows.filter(
      (row) => row.category !== 'system' && (isLike === undefined || isLike(`${row.subject} ${row.body}`) >= alikeFrom),
    );
    const shown = alike.slice(0, shownAtMost);
    const units = await unitsOf(
      tx,
      shown.flatMap((row) => row.unitId ?? []),
    );
    return {
      areaName: area.name,
      count: alike.length,
      lines: shown.map((row) => ({
        raisedAt: row.raisedAt,
        category: row.category,
        state: row.state,
        unitName: row.unitId ? (units.get(row.unitId)?.name ?? null) : null,
      })),
    };
  },
});
