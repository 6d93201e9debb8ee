import { z } from 'zod';
import type { Tx } from '../../../kernel/database/database.ts';
import { settingOf } from '../../../kernel/tenant.ts';
import { roles, type Role } from '../roles.ts';

/** The rules of signing in; each is a tenant's to edit. */
export const signInSchema = z.object({
  maxFailures: z.int().min(3).max(20),
  lockMinutes: z.int().min(1).max(1440),
  idleMinutes: z.int().min(5).max(720),
  maxSessionHours: z.int().min(1).max(24),
  /** who holds one of these needs the second factor */
  secondFactorRoles: z.array(z.enum(roles)),
});

export type SignInSettings = z.output<typeof signInSchema>;

/** Presets: 5 failures lock for 15 minutes; 30 minutes idle and 12 hours in all end a session. */
export const signInPresets: SignInSettings = {
  maxFailures: 5,
  lockMinutes: 15,
  idleMinutes: 30,
  maxSessionHours: 12,
  // a volunteer helper is not an officer
  secondFactorRoles: roles.filter((role): role is Role => role !== 'helper'),
};

export const signInSettingKey = 'people.sign-in';

const keptMs = 30_000;
const kept = new Map<string, { settings: SignInSettings; until: number }>();

/** The tenant's rules; kept for half a minute in the process, because every request asks. */
export async function signInSettings(tx: Tx): Promise<SignInSettings> {
  const known = kept.get(tx.tenantId);
  if (known && known.until > Date.now()) return known.settings;
  const settings = await settingOf(tx, signInSettingKey, signInSchema, signInPresets);
  kept.set(tx.tenantId, { settings, until: Date.now() + keptMs });
  return settings;
}
