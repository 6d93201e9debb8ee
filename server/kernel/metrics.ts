import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { z } from 'zod';
import type { Command } from './command.ts';
import type { Database, TransactionOptions, Tx } from './database/database.ts';
import { DatabaseError } from './database/database.ts';
import { Kernel, type ExecuteOptions } from './kernel.ts';
import type { Query } from './query.ts';
import { Refusal } from './refusal.ts';

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The counts of one process, for Prometheus. Labels are names from the code only: nothing of people, nothing unbounded. */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests took, by method, route pattern and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: seconds,
    registers: [this.registry],
  });
  readonly #operations = new Counter({
    name: 'lianxin_operations_total',
    help: 'Commands and queries by name and outcome (done, the code of a refusal, fault).',
    labelNames: ['kind', 'name', 'outcome'] as const,
    registers: [this.registry],
  });
  readonly #transactions = new Histogram({
    name: 'lianxin_database_transaction_duration_seconds',
    help: 'How long transactions took, waiting for a connection included.',
    labelNames: ['kind', 'outcome'] as const,
    buckets: seconds,
    registers: [this.registry],
  });
  readonly #errors = new Counter({
    name: 'lianxin_background_errors_total',
    help: 'Failures of jobs and of deliveries from the outbox, by name.',
    labelNames: ['worker', 'name'] as const,
    registers: [this.registry],
  });
  readonly #outbox = new Gauge({
    name: 'lianxin_outbox_events',
    help: 'Events in the outbox: waiting, and dead (given up until an administrator looks).',
    labelNames: ['state'] as const,
    registers: [this.registry],
  });

  /** Adds what Node tells of itself: memory, event-loop lag, garbage collection. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  request(method: string, route: string, status: number, durationSeconds: number): void {
    this.#requests.observe({ method, route, status }, durationSeconds);
  }

  operation(kind: 'command' | 'query', name: string, outcome: string): void {
    this.#operations.inc({ kind, name, outcome });
  }

  transaction(kind: 'tenant' | 'reference', outcome: string, durationSeconds: number): void {
    this.#transactions.observe({ kind, outcome }, durationSeconds);
  }

  backgroundError(worker: 'outbox' | 'job', name: string): void {
    this.#errors.inc({ worker, name });
  }

  outbox(depth: { waiting: number; dead: number }): void {
    this.#outbox.set({ state: 'waiting' }, depth.waiting);
    this.#outbox.set({ state: 'dead' }, depth.dead);
  }
}

/** A kernel whose commands and queries are counted. */
export class MeasuredKernel extends Kernel {
  readonly #metrics: Metrics;

  constructor(options: ConstructorParameters<typeof Kernel>[0], metrics: Metrics) {
    super(options);
    this.#metrics = metrics;
  }

  override async execute<I extends z.ZodType, O extends z.ZodType>(
    command: Command<I, O>,
    input: z.input<I>,
    options: ExecuteOptions,
  ): Promise<z.output<O>> {
    try {
      const output = await super.execute(command, input, options);
      this.#metrics.operation('command', command.name, 'done');
      return output;
    } catch (error) {
      this.#metrics.operation('command', command.name, outcomeOf(error));
      throw error;
    }
  }

  override async ask<I extends z.ZodType, O extends z.ZodType>(
    query: Query<I, O>,
    input: z.input<I>,
    options: Parameters<Kernel['ask']>[2],
  ): Promise<z.output<O>> {
    try {
      const output = await super.ask(query, input, options);
      this.#metrics.operation('query', query.name, 'done');
      return output;
    } catch (error) {
      this.#metrics.operation('query', query.name, outcomeOf(error));
      throw error;
    }
  }
}

const outcomeOf = (error: unknown): string => (error instanceof Refusal ? error.code : 'fault');

/** The same door to the database, with its transactions timed. */
export function measuredDatabase(database: Database, metrics: Metrics): Database {
  const timed = async <T>(kind: 'tenant' | 'reference', work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    let outcome = 'done';
    try {
      return await work();
    } catch (error) {
      outcome = error instanceof DatabaseError ? `sqlstate ${error.sqlState}` : 'rolled back';
      throw error;
    } finally {
      metrics.transaction(kind, outcome, (performance.now() - started) / 1000);
    }
  };
  return {
    engine: database.engine,
    transaction: <T>(tenantId: string, work: (tx: Tx) => Promise<T>, options?: TransactionOptions) =>
      timed('tenant', () => database.transaction(tenantId, work, options)),
    reference: <T>(work: (tx: Tx) => Promise<T>) => timed('reference', () => database.reference(work)),
    ping: () => database.ping(),
    maintain: () => database.maintain(),
    close: () => database.close(),
  };
}
