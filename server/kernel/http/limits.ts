import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { TooManyRequests } from '../refusal.ts';

interface LimitPolicy {
  /** how many in one window */
  count: number;
  windowSeconds: number;
  /**
   * how many a process takes from the database's count at a time. 1: exact over all processes and one write a request.
   * More: a write every so many requests; what a process took and did not use is lost to the others until the window ends.
   */
  takeAtOnce: number;
}

/** The limits by name. Generous where a whole street office or a phone network shares one address. */
export const limitPolicies = {
  'visitor-read': { count: 1200, windowSeconds: 60, takeAtOnce: 60 },
  'visitor-write': { count: 60, windowSeconds: 600, takeAtOnce: 1 },
  'person-read': { count: 6000, windowSeconds: 60, takeAtOnce: 300 },
  'person-write': { count: 3000, windowSeconds: 60, takeAtOnce: 100 },
  /** passwords, second factors */
  'sign-in': { count: 30, windowSeconds: 300, takeAtOnce: 1 },
  /** one-time codes by SMS: each costs money and rings somebody's phone */
  code: { count: 10, windowSeconds: 3600, takeAtOnce: 1 },
  /** guessing numbers and secrets: follow links, phone with number */
  lookup: { count: 60, windowSeconds: 300, takeAtOnce: 2 },
  upload: { count: 120, windowSeconds: 600, takeAtOnce: 4 },
} as const satisfies Record<string, LimitPolicy>;

export type LimitName = keyof typeof limitPolicies;

interface Taken {
  windowStart: number;
  left: number;
  taking: Promise<void> | undefined;
}

const maxKept = 50_000;

/** Counts requests in fixed windows, in the database, so that every process sees the same count. */
export class RateLimits {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #scale: number;
  readonly #taken = new Map<string, Taken>();

  /** `scale` multiplies every limit; 0 switches them off. */
  constructor(options: { database: Database; clock: Clock; scale?: number }) {
    this.#database = options.database;
    this.#clock = options.clock;
    this.#scale = options.scale ?? 1;
  }

  /** Counts one request of this client; refuses with TooManyRequests when its window is full. */
  async count(tenantId: string, name: LimitName, clientKey: string): Promise<void> {
    if (this.#scale === 0) return;
    const policy: LimitPolicy = limitPolicies[name];
    const limit = Math.max(1, Math.round(policy.count * this.#scale));
    const now = this.#clock.now().getTime();
    const windowMs = policy.windowSeconds * 1000;
    const windowStart = now - (now % windowMs);
    const key = `${name}:${clientKey}`;
    const taken = this.#takenFor(`${tenantId} ${key}`, windowStart);
    for (let attempt = 0; taken.left <= 0; attempt += 1) {
      if (attempt > 100) throw new TooManyRequests({ retryAfterSeconds: 1 });
      taken.taking ??= this.#take(tenantId, key, new Date(windowStart), policy.takeAtOnce, limit)
        .then((granted) => {
          taken.left += granted;
          if (granted === 0)
            throw new TooManyRequests({ retryAfterSeconds: Math.ceil((windowStart + windowMs - now) / 1000) });
        })
        .finally(() => {
          taken.taking = undefined;
        });
      await taken.taking;
    }
    taken.left -= 1;
  }

  /** Forgets windows that ended; called now and then by a job. Answers how many rows went. */
  async sweep(tenantId: string): Promise<number> {
    const longestMs = Math.max(...Object.values(limitPolicies).map((policy) => policy.windowSeconds)) * 1000;
    const before = new Date(this.#clock.now().getTime() - longestMs);
    return this.#database.transaction(tenantId, async (tx) => {
      const { count } = await tx.raw({
        name: 'kernel_limits_sweep',
        text: 'delete from kernel.rate_limits where tenant_id = $1 and window_start < $2',
        values: [tenantId, before],
      });
      return count;
    });
  }

  #takenFor(key: string, windowStart: number): Taken {
    const known = this.#taken.get(key);
    if (known?.windowStart === windowStart) return known;
    // keys come from outside: when there are too many, the count in the database still holds
    if (this.#taken.size >= maxKept) this.#taken.clear();
    const fresh: Taken = { windowStart, left: 0, taking: undefined };
    this.#taken.set(key, fresh);
    return fresh;
  }

  /** Takes up to `wanted` from what the window has left; answers how many were granted. */
  async #take(tenantId: string, key: string, windowStart: Date, wanted: number, limit: number): Promise<number> {
    return this.#database.transaction(tenantId, async (tx) => {
      const { rows } = await tx.raw<{ count: number }>({
        name: 'kernel_limits_take',
        text: `insert into kernel.rate_limits (tenant_id, key, window_start, count) values ($1, $2, $3, $4)
               on conflict (tenant_id, key, window_start) do update set count = rate_limits.count + excluded.count
               where rate_limits.count < $5
               returning count`,
        values: [tenantId, key, windowStart, Math.min(wanted, limit), limit],
      });
      const after = rows[0]?.count;
      if (after === undefined) return 0;
      const asked = Math.min(wanted, limit);
      return Math.max(0, asked - Math.max(0, after - limit));
    });
  }
}
