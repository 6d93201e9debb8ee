import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Configuration } from './configuration.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import type { Database } from './kernel/database/database.ts';
import type { Authenticate } from './kernel/http/context.ts';
import { plainHandlers } from './kernel/http/plain.ts';
import { RateLimits } from './kernel/http/limits.ts';
import type { Route } from './kernel/http/route.ts';
import { Http, type Pages } from './kernel/http/server.ts';
import { type Job, JobWorker } from './kernel/jobs.ts';
import type { Kernel } from './kernel/kernel.ts';
import { createLog, type Log } from './kernel/log.ts';
import { measuredDatabase, MeasuredKernel, Metrics } from './kernel/metrics.ts';
import type { Module } from './kernel/module.ts';
import { OutboxWorker, type Subscriber } from './kernel/outbox.ts';
import { sweepCommands } from './kernel/sweep-commands.ts';
import { Tenants } from './kernel/tenants.ts';
import { TextRegistry } from './kernel/text.ts';
import { kernelTexts } from './kernel/texts.ts';
import { createSite } from '../site/pages.ts';
import { modules as allModules } from './modules.ts';
import { serverTexts } from './texts.ts';

export interface AppOptions {
  database: Database;
  configuration: Configuration;
  clock?: Clock;
  log?: Log;
  /** other modules than the product's: for tests of the kernel */
  modules?: readonly Module[];
  /** other pages than the site, or none */
  pages?: Pages | 'none';
}

/** The whole product over one open database. */
export interface App {
  readonly kernel: Kernel;
  readonly tenants: Tenants;
  readonly clock: Clock;
  readonly configuration: Configuration;
  readonly log: Log;
  readonly texts: TextRegistry;
  readonly http: Http;
  readonly routes: readonly Route[];
  readonly outboxWorker: OutboxWorker;
  readonly jobWorker: JobWorker;
  /** For tests: answers a request without a socket. */
  fetch(request: Request, address?: string): Promise<Response>;
  /** Starts the workers, and listens where the configuration says. Answers the port. Rejects when it cannot listen. */
  start(): Promise<number>;
  /**
   * Takes no new requests, finishes those under way and what they put into shared transactions, then stops the workers.
   * The database stays open: whoever opened it closes it.
   */
  stop(): Promise<void>;
}

/** Puts the modules together. Nothing runs until `start`. */
export function createApp(options: AppOptions): App {
  const { configuration } = options;
  const clock = options.clock ?? systemClock;
  const log = options.log ?? createLog(configuration.logLevel);
  const modules: readonly Module[] = options.modules ?? allModules;
  const metrics = new Metrics();
  const database = measuredDatabase(options.database, metrics);
  const subscribers = modules.flatMap((module) => module.subscribers ?? []);
  const tenants = new Tenants(database, { only: configuration.tenant });
  const kernel: Kernel = new MeasuredKernel(
    {
      database,
      clock,
      subscribersOf: subscribersByType(subscribers),
      onCommit: (tenantId) => outboxWorker.wake(tenantId),
    },
    metrics,
  );
  const outboxWorker = new OutboxWorker({
    kernel,
    subscribers,
    tenants: () => tenants.ids(),
    onError(error, subscriber) {
      metrics.backgroundError('outbox', subscriber);
      log.error({ err: error, subscriber }, 'a delivery failed');
    },
  });
  const limits = new RateLimits({ database, clock, scale: configuration.rateLimitFactor });
  const jobWorker = new JobWorker({
    kernel,
    jobs: [...modules.flatMap((module) => module.jobs ?? []), ...kernelJobs(limits)],
    tenants: () => tenants.ids(),
    onError(error, job) {
      metrics.backgroundError('job', job);
      log.error({ err: error, job }, 'a job failed');
    },
  });
  const texts = new TextRegistry([kernelTexts, serverTexts, ...modules.flatMap((module) => module.texts ?? [])]);
  const routes = modules.flatMap((module) => module.routes ?? []);
  const state = { stopping: false, workersAlive: () => outboxWorker.isAlive && jobWorker.isAlive };
  const http = new Http({
    kernel,
    tenants,
    routes,
    texts,
    limits,
    authenticate: modules.find((module) => module.authenticate)?.authenticate?.(kernel) ?? asVisitor,
    settings: { publicUrl: configuration.publicUrl, trustProxy: configuration.trustProxy },
    log,
    metrics,
    assets: assetMounts(),
    pages: options.pages === 'none' ? undefined : (options.pages ?? createSite()),
    plain: plainHandlers({
      database,
      tenants,
      metrics,
      routes,
      texts,
      metricsToken: configuration.metricsToken,
      state,
    }),
  });
  let server: Server | undefined;
  return {
    kernel,
    tenants,
    clock,
    configuration,
    log,
    texts,
    http,
    routes,
    outboxWorker,
    jobWorker,
    fetch: (request, address) => http.fetch(request, address),
    async start() {
      server = http.createServer();
      const port = await listen(server, configuration);
      metrics.watchProcess();
      outboxWorker.start();
      jobWorker.start();
      return port;
    },
    async stop() {
      state.stopping = true;
      http.endConnections();
      if (server) await close(server);
      await kernel.settle();
      await Promise.all([outboxWorker.stop(), jobWorker.stop()]);
    },
  };
}

const asVisitor: Authenticate = async (context) => ({ kind: 'visitor', key: context.clientKey });

function subscribersByType(subscribers: readonly Subscriber[]): (type: string) => readonly string[] {
  const forAll = subscribers.filter((one) => one.types === 'all').map((one) => one.name);
  const byType = new Map<string, string[]>();
  for (const subscriber of subscribers) {
    if (subscriber.types === 'all') continue;
    for (const type of subscriber.types) byType.set(type, [...(byType.get(type) ?? forAll), subscriber.name]);
  }
  return (type) => byType.get(type) ?? forAll;
}

function kernelJobs(limits: RateLimits): Job[] {
  return [
    {
      name: 'kernel.sweep-rate-limits',
      everyMs: 3_600_000,
      async run({ tenantId }) {
        await limits.sweep(tenantId);
      },
    },
    sweepCommands,
  ];
}

/** The built browser programs and the site's files: beside the bundle, or in dist when run from the sources. */
function assetMounts() {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const web = ['../web/', '../dist/web/'].map(here).find((folder) => existsSync(folder)) ?? here('../dist/web/');
  return [
    { prefix: '/field', folder: `${web}field`, program: true },
    { prefix: '/desk', folder: `${web}desk`, program: true },
    { prefix: '/assets', folder: here('../site/assets'), program: false },
  ];
}

function listen(server: Server, configuration: Configuration): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: configuration.port, host: configuration.host, backlog: 1024 }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** how long a request under way may take to finish when the program is told to stop */
const finishWithinMs = 6000;

/** Resolves when the last request under way has its answer; idle connections are closed at once, stuck ones in the end. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), finishWithinMs);
    server.close(() => {
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
}
