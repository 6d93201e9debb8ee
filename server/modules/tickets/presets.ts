import { z } from 'zod';
import type { Tx } from '../../kernel/database/database.ts';
import { settingOf } from '../../kernel/tenant.ts';

/**
 * Times and limits of ticket work; every one a tenant's to edit (setting `tickets.presets`).
 * Sources: dispatch within 24 h, first contact within 1 working day, general matters 5 working days and up to 15 on approval, second
 * handling 3, a return argued and decided within 1 working day each (customary street practice of 12345 work orders).
 */
export const presetsSchema = z.object({
  dispatchHours: z.number().int().min(1).max(720).default(24),
  acceptWorkingDays: z.number().int().min(1).max(30).default(1),
  promiseWorkingDays: z.number().int().min(1).max(60).default(5),
  longestPromiseWorkingDays: z.number().int().min(1).max(250).default(15),
  secondHandlingWorkingDays: z.number().int().min(1).max(60).default(3),
  returnWorkingDays: z.number().int().min(1).max(30).default(1),
  informationDays: z.number().int().min(1).max(60).default(7),
  callBackWorkingDays: z.number().int().min(1).max(30).default(1),
  callBackTries: z.number().int().min(1).max(20).default(3),
  /** so long after the call-back was due, without a word from the resident, the ticket closes by itself; "closed" is not "solved" */
  silenceDays: z.number().int().min(1).max(365).default(15),
  reopenDays: z.number().int().min(1).max(3650).default(30),
  undoMinutes: z.number().int().min(1).max(1440).default(30),
});
export type Presets = z.output<typeof presetsSchema>;
export const presets: Presets = presetsSchema.parse({});

export const ticketSettingKey = 'tickets.presets';

export async function presetsOf(tx: Tx): Promise<Presets> {
  return settingOf(tx, ticketSettingKey, presetsSchema, presets);
}
