import { z } from 'zod';
import { query } from '../../kernel/query.ts';
import { unitsOf } from '../people/public.ts';
import { batchLimit, whyLeftOut } from './batch.ts';
import { lineSchema } from './line.schema.ts';
import { toLines } from './list.ts';
import { rulesOf } from './make-move.ts';
import { may } from './policy.ts';
import { ticketColumns } from './store.ts';
import { PromiseTooLong, UnitUnknown } from './ticket.refusals.ts';
import type { Ticket } from './ticket.ts';
import { promiseAfter } from './transitions.ts';

/** What a batch dispatch would do, before it does it: the same rules, ticket by ticket. */
export const previewBatch = query({
  name: 'tickets.preview-batch',
  summary: 'What a batch dispatch would do',
  input: z.object({
    ticketIds: z.array(z.uuid()).min(1).max(batchLimit),
    unitId: z.uuid(),
    promiseDays: z.int().min(1).max(60).optional(),
  }),
  output: z.object({
    unitName: z.string(),
    /** for those that have no promise yet */
    promisedOn: z.string(),
    willDispatch: z.array(lineSchema),
    willLeave: z.array(z.object({ ticketId: z.uuid(), number: z.string().nullable(), code: z.string() })),
  }),
  refusals: [UnitUnknown, PromiseTooLong],
  async run({ tx, actor, now, authorize }, input) {
    authorize(may.list(actor));
    const unit = (await unitsOf(tx, [input.unitId])).get(input.unitId);
    if (!unit || unit.retiredAt) throw new UnitUnknown();
    const { presets, calendar } = await rulesOf({ tx });
    const limitDays = presets.longestPromiseWorkingDays;
    if ((input.promiseDays ?? 0) > limitDays) throw new PromiseTooLong({ limitDays });
    const { rows } = await tx.raw<Ticket>({
      text: `select ${ticketColumns} from tickets.tickets t where t.tenant_id = $1 and t.id = any($2::uuid[]) order by t.id`,
      values: [tx.tenantId, input.ticketIds],
    });
    const found = new Map(rows.map((ticket) => [ticket.id, ticket]));
    const going: Ticket[] = [];
    const willLeave: { ticketId: string; number: string | null; code: string }[] = [];
    for (const ticketId of new Set(input.ticketIds)) {
      const ticket = found.get(ticketId);
      const code = whyLeftOut(actor, ticket, unit.id);
      if (ticket && !code) going.push(ticket);
      // a ticket the reader may not see shows nothing of itself, not even its number
      else
        willLeave.push({
          ticketId,
          number: ticket && may.read(actor, ticket) ? ticket.number : null,
          code: code ?? 'not-found',
        });
    }
    return {
      unitName: unit.name,
      promisedOn: promiseAfter(now, input.promiseDays ?? presets.promiseWorkingDays, calendar).on,
      willDispatch: await toLines(tx, actor, going),
      willLeave,
    };
  },
});
