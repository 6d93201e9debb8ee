import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Database } from './database/database.ts';
import { newId } from './ids.ts';
import { refusal } from './refusal.ts';
import type { Tenant } from './tenant.ts';

/** No tenant is served under this host name. */
export const TenantUnknown = refusal('tenant-unknown', 404);
/** A tenant with this short name or host exists. */
export const TenantTaken = refusal('tenant-taken', 409);
/** The short name of a tenant has the wrong form. */
export const TenantSlugWrong = refusal('tenant-slug-wrong', 400);

interface TenantRow {
  tenant_id: string;
  slug: string;
  name: string;
  host: string | null;
  zone: string;
  secret: Uint8Array;
  demo: boolean;
}

const freshForMs = 10_000;

/** The tenants of this database, read again every ten seconds; a stale list is used while the database does not answer. */
export class Tenants {
  readonly #database: Database;
  readonly #clock: () => number;
  readonly #only: string | undefined;
  #list: readonly Tenant[] = [];
  #byHost = new Map<string, Tenant>();
  #preset: Tenant | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  /** `only`: the short name of the tenant that is served whatever the host; `clock`: milliseconds that only grow. */
  constructor(database: Database, options: { only?: string | undefined; clock?: () => number } = {}) {
    this.#database = database;
    this.#only = options.only;
    this.#clock = options.clock ?? (() => performance.now());
  }

  /** The tenant for a Host header (with or without port): by its host, else the one named, else the only one. */
  async forHost(host: string | undefined): Promise<Tenant> {
    await this.#refresh();
    const tenant = (host === undefined ? undefined : this.#byHost.get(hostName(host))) ?? this.#preset;
    if (!tenant) throw new TenantUnknown();
    return tenant;
  }

  async all(): Promise<readonly Tenant[]> {
    await this.#refresh();
    return this.#list;
  }

  /** Only the ids, oldest first: what workers walk over. */
  async ids(): Promise<readonly string[]> {
    return (await this.all()).map((tenant) => tenant.id);
  }

  async bySlug(slug: string): Promise<Tenant | undefined> {
    return (await this.all()).find((tenant) => tenant.slug === slug);
  }

  /** The next question reads the list again. */
  forget(): void {
    this.#readAt = Number.NEGATIVE_INFINITY;
  }

  #refresh(): Promise<void> | undefined {
    if (this.#clock() - this.#readAt < freshForMs) return undefined;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    // those who come while the list is read anew go on with the one at hand
    const haveOne = this.#list.length > 0 && Number.isFinite(this.#readAt);
    if (!haveOne) return this.#reading;
    this.#reading.catch(() => {});
    return undefined;
  }

  async #read(): Promise<void> {
    try {
      const list = await readTenants(this.#database);
      this.#list = list;
      this.#byHost = new Map(list.flatMap((tenant) => (tenant.host ? [[hostName(tenant.host), tenant] as const] : [])));
      const named = this.#only === undefined ? undefined : list.find((tenant) => tenant.slug === this.#only);
      this.#preset = this.#only === undefined && list.length === 1 ? list[0] : named;
      this.#readAt = this.#clock();
    } catch (error) {
      if (this.#list.length === 0) throw error;
    }
  }
}

async function readTenants(database: Database): Promise<Tenant[]> {
  const rows = await database.reference(async (tx) => {
    const found = await tx.raw<TenantRow>({
      name: 'kernel_tenants',
      text: 'select tenant_id, slug, name, host, zone, secret, demo from kernel.tenants order by created_at, tenant_id limit 1000',
      values: [],
    });
    return found.rows;
  });
  return rows.map(({ tenant_id, ...rest }) => ({ id: tenant_id, ...rest }));
}

/** A host name as it is compared: lower case, without port and without the dot at the end. */
export function hostName(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
}

export interface NewTenant {
  id?: string;
  /** short name in addresses and on the command line: small letters, digits, hyphens */
  slug: string;
  name: string;
  host?: string | null;
  zone?: string;
  demo?: boolean;
  /** given only by seeds that must come out alike; made here otherwise */
  secret?: Uint8Array;
}

/** Makes a tenant. Refusals: TenantSlugWrong, TenantTaken. */
export async function createTenant(database: Database, clock: Clock, wanted: NewTenant): Promise<Tenant> {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(wanted.slug)) throw new TenantSlugWrong();
  const tenant: Tenant = {
    id: wanted.id ?? newId(),
    slug: wanted.slug,
    name: wanted.name,
    host: wanted.host ? hostName(wanted.host) : null,
    zone: wanted.zone ?? 'Asia/Shanghai',
    secret: wanted.secret ?? randomBytes(32),
    demo: wanted.demo ?? false,
  };
  const made = await database.reference(async (tx) => {
    const { count } = await tx.raw({
      text: `insert into kernel.tenants (tenant_id, slug, name, host, zone, secret, demo, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      values: [tenant.id, tenant.slug, tenant.name, tenant.host, tenant.zone, tenant.secret, tenant.demo, clock.now()],
    });
    return count;
  });
  if (made === 0) throw new TenantTaken();
  return tenant;
}
