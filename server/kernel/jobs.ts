import type { Kernel } from './kernel.ts';

/** Work that comes again and again. `run` uses commands, so each step is a transaction of its own and may stop anywhere. */
export interface Job {
  name: string;
  everyMs: number;
  run(context: { kernel: Kernel; tenantId: string; now: Date; stopped: () => boolean }): Promise<void>;
}

interface JobWorkerOptions {
  kernel: Kernel;
  jobs: readonly Job[];
  tenants: () => Promise<readonly string[]>;
  /** how often the worker sees whether a job is to be looked at (preset 250) */
  tickMs?: number;
  onError?: (error: unknown, job: string) => void;
}

/** What one job does, apart from all others. */
interface Lane {
  readonly job: Job;
  running: Promise<void> | undefined;
  /** when its turn began, and when it last got on: of `performance.now()` */
  lookedAt: number;
  steppedAt: number;
}

const presetTickMs = 250;
/** the longest time between two looks at the schedule */
const lookMs = 5000;
/** a job counts as due this much early, so that one of every second is not put off to every other by a timer's jitter */
const earlyMs = 100;
const aliveWithinMs = 60_000;
/** a job that has been busy with one tenant for so long hangs */
const stuckAfterMs = 15 * 60_000;

/**
 * Runs due jobs from the database's schedule: several processes, one run; after a stop of a day the job runs once. Each job
 * has a lane of its own, so that one that waits for the outside world holds up no other; it never runs twice at once here.
 */
export class JobWorker {
  readonly #options: JobWorkerOptions;
  readonly #lanes: readonly Lane[];
  #timer: NodeJS.Timeout | undefined;
  #tickedAt = 0;
  #stopped = false;

  constructor(options: JobWorkerOptions) {
    this.#options = options;
    this.#lanes = options.jobs.map((job) => ({ job, running: undefined, lookedAt: -Infinity, steppedAt: 0 }));
  }

  /** Whether jobs still get their turns: false when the worker stands still for a minute, or a job hangs. */
  get isAlive(): boolean {
    const now = performance.now();
    return (
      this.#timer !== undefined &&
      now - this.#tickedAt < aliveWithinMs &&
      this.#lanes.every((lane) => !lane.running || now - lane.steppedAt < stuckAfterMs)
    );
  }

  start(): void {
    this.#stopped = false;
    this.#tickedAt = performance.now();
    this.#timer ??= setInterval(() => this.#tick(), this.#options.tickMs ?? presetTickMs);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#timer = undefined;
    await Promise.all(this.#lanes.map(async (lane) => lane.running));
  }

  /** Runs every job that is due now, once. */
  async runDue(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => this.#turn(lane)));
  }

  #tick(): void {
    const now = performance.now();
    this.#tickedAt = now;
    for (const lane of this.#lanes) {
      if (now - lane.lookedAt >= Math.min(lane.job.everyMs, lookMs)) void this.#turn(lane);
    }
  }

  /** One look at every tenant for this job; the one under way, if there is one. */
  #turn(lane: Lane): Promise<void> {
    lane.running ??= this.#runLane(lane).finally(() => {
      lane.running = undefined;
    });
    return lane.running;
  }

  async #runLane(lane: Lane): Promise<void> {
    const { kernel, tenants, onError } = this.#options;
    const { job } = lane;
    lane.lookedAt = lane.steppedAt = performance.now();
    try {
      for (const tenantId of await tenants()) {
        if (this.#stopped) return;
        try {
          if (await this.#claim(tenantId, job)) {
            await job.run({ kernel, tenantId, now: kernel.clock.now(), stopped: () => this.#stopped });
          }
        } catch (error) {
          onError?.(error, job.name);
        }
        lane.steppedAt = performance.now();
      }
    } catch (error) {
      onError?.(error, job.name);
    }
  }

  async #claim(tenantId: string, job: Job): Promise<boolean> {
    const now = this.#options.kernel.clock.now();
    const next = new Date(now.getTime() + job.everyMs);
    const dueBy = new Date(now.getTime() + Math.min(earlyMs, job.everyMs / 10));
    return this.#options.kernel.database.transaction(tenantId, async (tx) => {
      const { count } = await tx.raw({
        name: 'kernel_job_claim',
        text: `insert into kernel.schedules (tenant_id, name, due_at, last_run_at) values ($1, $2, $4, $3)
               on conflict (tenant_id, name) do update set due_at = excluded.due_at, last_run_at = excluded.last_run_at
               where schedules.due_at <= $5`,
        values: [tenantId, `job:${job.name}`, now, next, dueBy],
      });
      return count > 0;
    });
  }
}
