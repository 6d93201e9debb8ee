import { z } from 'zod';
import type { Tx } from '../../kernel/database/database.ts';
import { settingOf } from '../../kernel/tenant.ts';

/** How the district as a whole is reached; on every page for residents. */
export const contactSchema = z.object({ phone: z.string().max(30).nullable() });
export type Contact = z.output<typeof contactSchema>;

export const contactSettingKey = 'people.contact';

/** The district's own number, or none: a wrong one would be worse. */
export async function contactOf(tx: Tx): Promise<Contact> {
  return settingOf(tx, contactSettingKey, contactSchema, { phone: null });
}
