import type { z } from 'zod';
import type { Tx } from './database/database.ts';
import { keyedHash } from './keyed-hash.ts';

/** What the program knows of the tenant it works for. */
export interface Tenant {
  id: string;
  slug: string;
  name: string;
  host: string | null;
  zone: string;
  secret: Uint8Array;
  demo: boolean;
}

const keptMs = 30_000;
const kept = new Map<string, { tenant: Tenant; until: number }>();

/** The transaction's tenant. Kept for half a minute in the process: its secret never changes, its name seldom. */
export async function tenantOf(tx: Tx): Promise<Tenant> {
  const known = kept.get(tx.tenantId);
  if (known && known.until > Date.now()) return known.tenant;
  const { rows } = await tx.raw<{
    tenant_id: string;
    slug: string;
    name: string;
    host: string | null;
    zone: string;
    secret: Uint8Array;
    demo: boolean;
  }>({
    name: 'kernel_tenant',
    text: 'select tenant_id, slug, name, host, zone, secret, demo from kernel.tenants where tenant_id = $1',
    values: [tx.tenantId],
  });
  const row = rows[0];
  if (!row) throw new Error('the transaction names a tenant that does not exist');
  const tenant: Tenant = { ...row, id: row.tenant_id };
  kept.set(tx.tenantId, { tenant, until: Date.now() + keptMs });
  return tenant;
}

/** A word only this tenant can make from these parts: follow links, phone hashes. URL-safe base64, 43 characters. */
export function keyedDigest(tenant: Tenant, ...parts: readonly string[]): string {
  return keyedHash(tenant.secret, JSON.stringify(parts), 'base64url');
}

/** A tenant's own value for an editable preset, or the preset. Values that no longer fit the schema fall back to the preset. */
export async function settingOf<S extends z.ZodType>(
  tx: Tx,
  key: string,
  schema: S,
  preset: z.output<S>,
): Promise<z.output<S>> {
  const { rows } = await tx.raw<{ value: unknown }>({
    name: 'kernel_setting',
    text: 'select value from kernel.settings where tenant_id = $1 and key = $2',
    values: [tx.tenantId, key],
  });
  const found = rows[0] ? schema.safeParse(rows[0].value) : undefined;
  return found?.success ? found.data : preset;
}

/** Sets a tenant's own value for a preset. */
export async function keepSetting(tx: Tx, key: string, value: unknown, now: Date): Promise<void> {
  await tx.raw({
    name: 'kernel_keep_setting',
    text: `insert into kernel.settings (tenant_id, key, value, updated_at) values ($1, $2, $3::text::jsonb, $4)
           on conflict (tenant_id, key) do update set value = excluded.value, updated_at = excluded.updated_at`,
    values: [tx.tenantId, key, JSON.stringify(value), now],
  });
}
