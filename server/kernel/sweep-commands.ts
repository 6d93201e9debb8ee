import type { Job } from './jobs.ts';

/** how long an answer is kept for whoever asks again with the same command id, in days */
export const commandsKeptDays = 90;
const atOnce = 5000;

/**
 * Forgets the answers of old commands, so that the log that tells a retry from a new wish does not grow for ever. Who comes
 * later than that with an old id is told by the thing's own id that it is there already.
 */
export const sweepCommands: Job = {
  name: 'kernel.sweep-commands',
  everyMs: 3_600_000,
  async run({ kernel, tenantId, now, stopped }) {
    const before = new Date(now.getTime() - commandsKeptDays * 86_400_000);
    let removed = atOnce;
    while (removed === atOnce && !stopped()) {
      removed = await kernel.database.transaction(tenantId, async (tx) => {
        const { count } = await tx.raw({
          text: `delete from kernel.commands where tenant_id = $1 and id in
                   (select id from kernel.commands where tenant_id = $1 and at < $2 order by at limit ${atOnce})`,
          values: [tenantId, before],
        });
        return count;
      });
    }
  },
};
