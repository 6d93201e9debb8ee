import { z } from 'zod';
import { query } from '../../kernel/query.ts';
import { InputInvalid, NotFound } from '../../kernel/refusal.ts';
import { areaOf, personNames } from '../people/public.ts';
import { monthPattern } from './period.ts';
import { isWhole, may } from './policy.ts';
import { readState } from './store.ts';

/** Who left which ticket out of the rates, on what ground and why: newest first. */
export const exclusions = query({
  name: 'figures.exclusions',
  summary: 'Tickets left out of the rates, with ground, reason and who did it',
  input: z.object({
    areaId: z.uuid(),
    from: z.string().regex(monthPattern),
    to: z.string().regex(monthPattern),
    after: z.string().max(100).optional(),
    limit: z.int().min(1).max(100).default(50),
  }),
  output: z.object({
    items: z.array(
      z.object({
        ticketId: z.uuid(),
        number: z.string(),
        month: z.string(),
        ground: z.string(),
        reason: z.string().nullable(),
        byName: z.string().nullable(),
        at: z.date(),
      }),
    ),
    next: z.string().nullable(),
  }),
  refusals: [NotFound],
  async run({ tx, actor, authorize }, input) {
    authorize(may.read(actor));
    const area = await areaOf(tx, input.areaId);
    if (!area || !may.readArea(actor, area)) throw new NotFound({ what: 'area' });
    const { live } = await readState(tx);
    const [at, id] = input.after?.split('~') ?? ['9999-12-31T00:00:00.000Z', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
    if (Number.isNaN(Date.parse(at ?? '')) || !/^[0-9a-f-]{36}$/u.test(id ?? '')) {
      throw new InputInvalid({
        issues: [{ path: 'after', code: 'invalid_cursor', message: 'not a cursor of this list' }],
      });
    }
    const { rows } = await tx.raw<{
      ticketId: string;
      number: string;
      month: string;
      ground: string;
      reason: string | null;
      byId: string | null;
      at: Date;
    }>({
      name: 'figures_exclusions',
      text: `select ticket_id as "ticketId", number, month, excluded_ground as ground, excluded_reason as reason,
               excluded_by_id as "byId", excluded_at as at
             from figures.ticket_facts
             where tenant_id = $1 and generation = $2 and excluded_ground is not null and month between $3 and $4
               and ($5::uuid is null or street_id = $5 or community_id = $5 or grid_id = $5)
               and (excluded_at, ticket_id) < ($6::timestamptz, $7::uuid)
             order by excluded_at desc, ticket_id desc limit $8`,
      values: [tx.tenantId, live, input.from, input.to, isWhole(area) ? null : area.id, at, id, input.limit + 1],
    });
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    const names = await personNames(
      tx,
      page.flatMap((row) => row.byId ?? []),
    );
    return {
      items: page.map(({ byId, ...row }) => ({ ...row, byName: byId ? (names.get(byId) ?? null) : null })),
      next: last && rows.length > input.limit ? `${last.at.toISOString()}~${last.ticketId}` : null,
    };
  },
});
