import type { Job } from '../../kernel/jobs.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Removes what is over: one-time codes a day after, sessions (ended or run out) thirty days after. In batches of 5,000. */
export const sweepPeople: Job = {
  name: 'people.sweep',
  everyMs: hourMs,
  async run({ kernel, tenantId, now, stopped }) {
    const sweeps: [string, string, Date][] = [
      ['people.phone_codes', 'expires_at', new Date(now.getTime() - dayMs)],
      ['people.sessions', 'expires_at', new Date(now.getTime() - 30 * dayMs)],
    ];
    for (const [table, column, before] of sweeps) {
      let removed = 1;
      while (removed > 0 && !stopped()) {
        removed = await kernel.database.transaction(tenantId, async (tx) => {
          const { count } = await tx.raw({
            text: `delete from ${table} where tenant_id = $1 and id in
                     (select id from ${table} where tenant_id = $1 and ${column} < $2 limit 5000)`,
            values: [tenantId, before],
          });
          return count;
        });
      }
    }
  },
};
