import type { Kernel } from './kernel.ts';
import { toStoredEvent, type EventRow, type StoredEvent } from './event.ts';
import type { Tx } from './database/database.ts';
import { errorNote } from './log.ts';

/**
 * Someone who wants to know. `deliver` runs in the transaction that takes the events from the outbox: what it writes there
 * is done exactly once; what it does outside is done at least once, so the receiver must know an event's id again.
 * Events of one subject come in order; one that fails holds back the later ones of its subject only.
 */
export interface Subscriber {
  name: string;
  types: readonly string[] | 'all';
  /** events a delivery takes at once; 1 where the outside world is called (preset 200) */
  batchSize?: number;
  deliver(context: DeliveryContext, events: readonly StoredEvent[]): Promise<void>;
}

export interface DeliveryContext {
  tx: Tx;
  now: Date;
  tenantId: string;
}

export interface DeadLetter {
  seq: number;
  subscriber: string;
  subjectId: string;
  eventId: string;
  eventType: string;
  attempts: number;
  lastError: string | null;
  createdAt: Date;
}

/** after this many failures an event is a dead letter: an administrator looks at it */
export const maxDeliveryAttempts = 8;
const presetBatchSize = 200;
/** batches a subscriber gets in one turn of the worker */
const roundsAtOnce = 4;
/** how long commits are gathered before they are delivered together */
const gatherMs = 100;
const aliveWithinMs = 60_000;

/** 2 s, 4 s, 8 s … at most an hour: the time before the next try after `attempts` failures, in milliseconds. */
export function backOffMs(attempts: number): number {
  return Math.min(3_600_000, 1000 * 2 ** attempts);
}

type Taken = EventRow & { seq: number; outbox_seq: number; attempts: number };

/** Delivers what waits in the outbox. Several processes may run one each: per tenant and subscriber one delivers at a time. */
export class OutboxWorker {
  readonly #kernel: Kernel;
  readonly #subscribers: readonly Subscriber[];
  readonly #onError: (error: unknown, subscriber: string) => void;
  #stopped = false;
  #wanted = new Set<string>();
  #turnedAt = 0;
  #loop: Promise<void> | undefined;
  #wake: ((stopping: boolean) => void) | undefined;
  readonly #tenants: () => Promise<readonly string[]>;
  readonly #pollMs: number;

  constructor(options: {
    kernel: Kernel;
    subscribers: readonly Subscriber[];
    tenants: () => Promise<readonly string[]>;
    pollMs?: number;
    onError?: (error: unknown, subscriber: string) => void;
  }) {
    this.#kernel = options.kernel;
    this.#subscribers = options.subscribers;
    this.#tenants = options.tenants;
    this.#pollMs = options.pollMs ?? 1000;
    this.#onError = options.onError ?? (() => {});
  }

  /** Whether the worker still takes turns: false when it has not ended one for a minute. */
  get isAlive(): boolean {
    return this.#loop !== undefined && performance.now() - this.#turnedAt < aliveWithinMs;
  }

  /** Delivers now, without waiting for the next look; called after each commit. */
  wake(tenantId: string): void {
    this.#wanted.add(tenantId);
    this.#wake?.(false);
  }

  start(): void {
    this.#stopped = false;
    this.#turnedAt = performance.now();
    this.#loop ??= this.#run();
  }

  /** Ends after the delivery under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake?.(true);
    await this.#loop;
    this.#loop = undefined;
  }

  async #run(): Promise<void> {
    let walkedAt = -Infinity;
    while (!this.#stopped) {
      const turn = new Set(this.#wanted);
      this.#wanted.clear();
      const started = performance.now();
      // commits here wake one tenant; what is to be tried again, and what other processes commit, is found by looking at all
      if (turn.size === 0 || started - walkedAt >= this.#pollMs) {
        walkedAt = started;
        for (const tenantId of await this.#allTenants()) turn.add(tenantId);
      }
      for (const tenantId of turn) {
        if (this.#stopped) break;
        try {
          // a full turn: there may be more
          if ((await this.deliverAll(tenantId, roundsAtOnce)) >= presetBatchSize) this.#wanted.add(tenantId);
        } catch (error) {
          this.#onError(error, 'outbox');
        }
      }
      this.#turnedAt = performance.now();
      await this.#rest(this.#turnedAt - started);
    }
  }

  async #allTenants(): Promise<readonly string[]> {
    try {
      return await this.#tenants();
    } catch (error) {
      this.#onError(error, 'outbox');
      return [];
    }
  }

  /**
   * While commits keep coming, deliveries take a quarter of the time at most and come in large batches: whoever waits for an
   * answer goes first, and what is put off is caught up as soon as it is quieter.
   */
  async #rest(workedMs: number): Promise<void> {
    if (this.#wanted.size === 0) await this.#sleep(this.#pollMs, true);
    // many commits in one breath are delivered together
    if (this.#wanted.size > 0) await this.#sleep(Math.max(gatherMs, 3 * workedMs), false);
  }

  /** Sleeps so long, or until the worker is stopped; or, where that is wanted, until a commit wakes it. */
  async #sleep(milliseconds: number, wakes: boolean): Promise<void> {
    if (this.#stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = (stopping) => {
        if (!wakes && !stopping) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  /** Delivers until nothing is ready (at most `rounds` batches a subscriber); answers how many were delivered. */
  async deliverAll(tenantId: string, rounds = 10_000): Promise<number> {
    let delivered = 0;
    for (const subscriber of this.#subscribers) {
      const size = subscriber.batchSize ?? presetBatchSize;
      for (let round = 0; round < rounds && !this.#stopped; round += 1) {
        const count = await this.#deliverBatch(tenantId, subscriber);
        delivered += count;
        if (count < size) break;
      }
    }
    return delivered;
  }

  async #deliverBatch(tenantId: string, subscriber: Subscriber): Promise<number> {
    const size = subscriber.batchSize ?? presetBatchSize;
    try {
      return await this.#deliver(tenantId, subscriber, size);
    } catch (error) {
      this.#onError(error, subscriber.name);
    }
    // one of them cannot be delivered: find which by taking them singly
    let moved = 0;
    for (let index = 0; index < size; index += 1) {
      const before: { seq?: number } = {};
      try {
        const count = await this.#deliver(tenantId, subscriber, 1, before);
        if (count === 0) break;
      } catch (error) {
        if (before.seq === undefined) throw error;
        await this.#putOff(tenantId, before.seq, error);
      }
      moved += 1;
    }
    return moved;
  }

  async #deliver(
    tenantId: string,
    subscriber: Subscriber,
    size: number,
    taken: { seq?: number } = {},
  ): Promise<number> {
    return this.#kernel.database.transaction(tenantId, async (tx) => {
      const now = this.#kernel.clock.now();
      if (!(await claimLane(tx, subscriber.name))) return 0;
      const { rows } = await tx.raw<Taken>({
        name: 'kernel_outbox_take',
        // the two barriers (limit before the join, a subquery for each row) keep a long queue from being read whole for one batch
        text: `select o.seq as outbox_seq, o.attempts, e.id, e.seq, e.subject_kind, e.subject_id, e.type, e.data, e.actor_kind, e.actor_id,
                 e.command_id, e.command_name, e.at, e.recorded_at
               from (select ready.seq, ready.attempts, ready.event_id from kernel.outbox ready
                     where ready.tenant_id = $1 and ready.subscriber = $2 and not ready.dead and ready.available_at <= $3
                       and (select held.seq from kernel.outbox held where held.tenant_id = $1 and held.subscriber = $2
                              and held.subject_id = ready.subject_id and held.seq < ready.seq
                              and (held.dead or held.available_at > $3) limit 1) is null
                     order by ready.tenant_id, ready.subscriber, ready.seq limit $4) o
               join kernel.events e on e.tenant_id = $1 and e.id = o.event_id
               order by o.seq`,
        values: [tenantId, subscriber.name, now, size],
      });
      if (rows.length === 0) return 0;
      if (rows[0]) taken.seq = rows[0].outbox_seq;
      await subscriber.deliver({ tx, now, tenantId }, rows.map(toStoredEvent));
      await tx.raw({
        name: 'kernel_outbox_done',
        text: 'delete from kernel.outbox where tenant_id = $1 and seq = any($2::bigint[])',
        values: [tenantId, rows.map((row) => row.outbox_seq)],
      });
      return rows.length;
    });
  }

  async #putOff(tenantId: string, seq: number, error: unknown): Promise<void> {
    const now = this.#kernel.clock.now();
    await this.#kernel.database.transaction(tenantId, async (tx) => {
      const { rows } = await tx.raw<{ attempts: number }>({
        text: 'select attempts from kernel.outbox where tenant_id = $1 and seq = $2 for update',
        values: [tenantId, seq],
      });
      const attempts = (rows[0]?.attempts ?? 0) + 1;
      await tx.raw({
        text: `update kernel.outbox set attempts = $3, dead = $4, available_at = $5, last_error = $6
               where tenant_id = $1 and seq = $2`,
        values: [
          tenantId,
          seq,
          attempts,
          attempts >= maxDeliveryAttempts,
          new Date(now.getTime() + backOffMs(attempts)),
          errorNote(error),
        ],
      });
    });
  }
}

/** One deliverer at a time for a tenant's subscriber: the row lock is the baton, given back at commit or when the process dies. */
async function claimLane(tx: Tx, subscriber: string): Promise<boolean> {
  const name = `outbox:${subscriber}`;
  const claim = () =>
    tx.raw({
      name: 'kernel_outbox_claim',
      text: 'select 1 from kernel.schedules where tenant_id = $1 and name = $2 for update skip locked',
      values: [tx.tenantId, name],
    });
  if ((await claim()).rows.length > 0) return true;
  await tx.raw({
    name: 'kernel_outbox_lane',
    text: `insert into kernel.schedules (tenant_id, name, due_at) values ($1, $2, 'infinity') on conflict do nothing`,
    values: [tx.tenantId, name],
  });
  return (await claim()).rows.length > 0;
}

/** Dead letters, oldest first, after `after` (a seq). */
export async function deadLetters(tx: Tx, after: number, limit: number): Promise<DeadLetter[]> {
  const { rows } = await tx.raw<{
    seq: number;
    subscriber: string;
    subject_id: string;
    event_id: string;
    type: string;
    attempts: number;
    last_error: string | null;
    created_at: Date;
  }>({
    text: `select o.seq, o.subscriber, o.subject_id, o.event_id, e.type, o.attempts, o.last_error, o.created_at
           from kernel.outbox o join kernel.events e on e.tenant_id = o.tenant_id and e.id = o.event_id
           where o.tenant_id = $1 and o.dead and o.seq > $2 order by o.seq limit $3`,
    values: [tx.tenantId, after, limit],
  });
  return rows.map((row) => ({
    seq: row.seq,
    subscriber: row.subscriber,
    subjectId: row.subject_id,
    eventId: row.event_id,
    eventType: row.type,
    attempts: row.attempts,
    lastError: row.last_error,
    createdAt: row.created_at,
  }));
}

/** Gives a dead letter a fresh start; false when it is no longer dead. */
export async function reviveDeadLetter(tx: Tx, seq: number, now: Date): Promise<boolean> {
  const { count } = await tx.raw({
    text: 'update kernel.outbox set dead = false, attempts = 0, available_at = $3 where tenant_id = $1 and seq = $2 and dead',
    values: [tx.tenantId, seq, now],
  });
  return count > 0;
}

/** How much waits: for metrics and the administrator's page. */
export async function outboxDepth(tx: Tx): Promise<{ waiting: number; dead: number }> {
  const { rows } = await tx.raw<{ waiting: number; dead: number }>({
    text: `select count(*) filter (where not dead)::int as waiting, count(*) filter (where dead)::int as dead
           from (select dead from kernel.outbox where tenant_id = $1 limit 100000) o`,
    values: [tx.tenantId],
  });
  return rows[0] ?? { waiting: 0, dead: 0 };
}
