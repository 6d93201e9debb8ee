import { systemActor } from '../../kernel/actor.ts';
import type { Command } from '../../kernel/command.ts';
import type { Tx } from '../../kernel/database/database.ts';
import type { Job } from '../../kernel/jobs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { civilDateOf } from '../../kernel/working-time.ts';
import { tenantOf } from '../../kernel/tenant.ts';
import { endInformation } from './information.ts';
import { close, review } from './judge.ts';
import { markOverdue } from './overdue.ts';
import { removeUntakenPictures } from './picture.ts';
import { presetsOf } from './presets.ts';
import type { z } from 'zod';

const atOnce = 500;
type TicketCommand = Command<z.ZodType<{ ticketId: string }>, z.ZodType>;

/** One kind of thing that falls due by itself: which tickets, and the command that does it. */
interface Timer {
  name: string;
  due: (tx: Tx, now: Date) => Promise<string[]>;
  command: TicketCommand;
}

const ids = async (tx: Tx, text: string, values: unknown[]): Promise<string[]> =>
  (await tx.raw<{ id: string }>({ text: `${text} limit ${atOnce}`, values: [tx.tenantId, ...values] })).rows.map(
    (row) => row.id,
  );

const timers: readonly Timer[] = [
  {
    name: 'overdue',
    command: markOverdue as unknown as TicketCommand,
    due: (tx, now) =>
      ids(
        tx,
        `select id from tickets.tickets where tenant_id = $1 and is_open and overdue_at is null and promised_until is not null
         and promised_until < $2 order by promised_until`,
        [now],
      ),
  },
  {
    name: 'information',
    command: endInformation as unknown as TicketCommand,
    due: (tx, now) =>
      ids(
        tx,
        `select r.ticket_id as id from tickets.information_requests r
         join tickets.tickets t on t.tenant_id = r.tenant_id and t.id = r.ticket_id and t.state = 'awaiting-information'
         where r.tenant_id = $1 and r.ended_at is null and r.ends_at < $2 order by r.ends_at`,
        [now],
      ),
  },
  {
    name: 'silence',
    command: close as unknown as TicketCommand,
    due: async (tx, now) => {
      const { silenceDays } = await presetsOf(tx);
      return ids(
        tx,
        `select id from tickets.tickets where tenant_id = $1 and state = 'resolved' and move_due_at < $2 and rated_at is null
         order by move_due_at`,
        [new Date(now.getTime() - silenceDays * 86_400_000)],
      );
    },
  },
  {
    name: 'review',
    command: review as unknown as TicketCommand,
    due: async (tx, now) => {
      const { zone } = await tenantOf(tx);
      return ids(
        tx,
        `select id from tickets.tickets where tenant_id = $1 and review_on is not null and review_on <= $2
         and state in ('resolved', 'closed') order by review_on`,
        [civilDateOf(now, zone)],
      );
    },
  },
];

/** What falls due by itself, in small steps: each ticket is a command of its own, so that a stop loses nothing. */
export const ticketTimers: Job = {
  name: 'tickets.timers',
  everyMs: 30_000,
  async run({ kernel, tenantId, stopped }) {
    const faults: unknown[] = [];
    for (const timer of timers) {
      for (;;) {
        const due = await kernel.database.transaction(tenantId, (tx) => timer.due(tx, kernel.clock.now()), {
          readOnly: true,
        });
        let done = 0;
        for (const ticketId of due) {
          if (stopped()) return;
          try {
            await kernel.execute(timer.command, { ticketId }, { tenantId, actor: systemActor(`timer:${timer.name}`) });
            done += 1;
          } catch (error) {
            // moved meanwhile, so no longer due; anything else must not keep the other tickets waiting
            if (!(error instanceof Refusal)) faults.push(error);
          }
        }
        if (due.length < atOnce || done === 0) break;
      }
    }
    if (faults.length > 0)
      throw new AggregateError(faults.slice(0, 10), `${faults.length} tickets could not be moved on`);
  },
};

/** longer than a draft lives that is taken up again */
const untakenMs = 3 * 86_400_000;

/** Takes away pictures nobody attached within three days, and drafts that have expired. */
export const sweepLeftovers: Job = {
  name: 'tickets.leftovers',
  everyMs: 3_600_000,
  async run({ kernel, tenantId, now }) {
    await kernel.database.transaction(tenantId, async (tx) => {
      await removeUntakenPictures(tx, new Date(now.getTime() - untakenMs));
      await tx.raw({
        text: `delete from tickets.drafts where tenant_id = $1 and id in
               (select id from tickets.drafts where tenant_id = $1 and expires_at < $2 limit 1000)`,
        values: [tenantId, now],
      });
    });
  },
};
