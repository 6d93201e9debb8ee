import { z } from 'zod';
import { query } from '../../kernel/query.ts';
import { lineSchema } from './line.schema.ts';
import { readTickets, toLines, views, visibleTo, Where } from './list.ts';
import { may } from './policy.ts';
import { movers, type Mover } from './ticket.ts';

/** counting stops here: "1,000 and more" is enough to know that something is wrong */
const countLimit = 1000;
const shown: readonly Mover[] = ['dispatcher', 'unit', 'handler', 'caller', 'resident'];

/** What is stuck and whose move it is: every mover whose time has passed, the oldest first. */
export const stuck = query({
  name: 'tickets.stuck',
  summary: 'What is stuck, by whose move it is',
  input: z.object({ view: z.enum(views).default('area') }),
  output: z.object({
    groups: z.array(
      z.object({ mover: z.enum(movers), count: z.int(), capped: z.boolean(), oldest: z.array(lineSchema) }),
    ),
    askingForTime: z.object({ count: z.int(), capped: z.boolean() }),
    asOf: z.date(),
  }),
  async run({ tx, actor, now, authorize }, { view }) {
    authorize(may.list(actor));
    const scoped = () => {
      const where = new Where(tx.tenantId);
      visibleTo(actor, where, view);
      return where;
    };
    const count = async (where: Where): Promise<number> => {
      const { rows } = await tx.raw<{ n: number }>({
        text: `select count(*)::int as n from (select 1 from tickets.tickets t where ${where.text} limit ${countLimit + 1}) counted`,
        values: where.values,
      });
      return rows[0]?.n ?? 0;
    };
    const groups = [];
    for (const mover of shown) {
      const due = () =>
        scoped()
          .add(mover === 'caller' ? `t.state = 'resolved'` : 't.is_open')
          .add('t.mover = ? and t.move_due_at < ?', mover, now);
      const n = await count(due());
      if (n === 0) continue;
      const oldest = await toLines(tx, actor, await readTickets(tx, due(), 't.move_due_at, t.id', 5));
      groups.push({ mover, count: Math.min(n, countLimit), capped: n > countLimit, oldest });
    }
    const asking = await count(scoped().add('t.asked_promise_on is not null'));
    return {
      groups,
      askingForTime: { count: Math.min(asking, countLimit), capped: asking > countLimit },
      asOf: now,
    };
  },
});
