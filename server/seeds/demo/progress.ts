import { z } from 'zod';
import type { Database } from '../../kernel/database/database.ts';
import { settingOf } from '../../kernel/tenant.ts';

/** How far a seeding is, kept with what it has written: one that was interrupted goes on where it stopped. */
export const progressKey = 'demo.seeding';
const progressSchema = z.object({
  seed: z.int(),
  tickets: z.int(),
  now: z.coerce.date(),
  steps: z.int(),
  done: z.boolean(),
});
export type Progress = z.output<typeof progressSchema>;

/** The progress of this tenant's seeding; null where none was begun. */
export async function progressOf(database: Database, tenantId: string): Promise<Progress | null> {
  return database.transaction(tenantId, (tx) => settingOf(tx, progressKey, progressSchema.nullable(), null), {
    readOnly: true,
  });
}

/** Whether this tenant is a demo whose seeding was interrupted. */
export async function isUnfinished(database: Database, tenantId: string): Promise<boolean> {
  return (await progressOf(database, tenantId))?.done === false;
}
