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
  tickMs?: number;
  onError?: (error: unknown, job: string) => void;
}

/** Runs due jobs from the database's schedule: several processes, one run; after a stop of a day the job runs once. */
export class JobWorker {
  readonly #options: JobWorkerOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(options: JobWorkerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stopped = false;
    this.#timer = setInterval(() => {
      this.#running ??= this.runDue().finally(() => {
        this.#running = undefined;
      });
    }, this.#options.tickMs ?? 5000);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Runs every job that is due now, once. */
  async runDue(): Promise<void> {
    const { kernel, jobs, onError } = this.#options;
    try {
      for (const tenantId of await this.#options.tenants()) {
        for (const job of jobs) {
          if (this.#stopped) return;
          if (!(await this.#claim(tenantId, job))) continue;
          try {
            await job.run({ kernel, tenantId, now: kernel.clock.now(), stopped: () => this.#stopped });
          } catch (error) {
            onError?.(error, job.name);
          }
        }
      }
    } catch (error) {
      onError?.(error, 'jobs');
    }
  }

  async #claim(tenantId: string, job: Job): Promise<boolean> {
    const now = this.#options.kernel.clock.now();
    const next = new Date(now.getTime() + job.everyMs);
    return this.#options.kernel.database.transaction(tenantId, async (tx) => {
      const { count } = await tx.raw({
        name: 'kernel_job_claim',
        text: `insert into kernel.schedules (tenant_id, name, due_at, last_run_at) values ($1, $2, $4, $3)
               on conflict (tenant_id, name) do update set due_at = excluded.due_at, last_run_at = excluded.last_run_at
               where schedules.due_at <= $3`,
        values: [tenantId, `job:${job.name}`, now, next],
      });
      return count > 0;
    });
  }
}
