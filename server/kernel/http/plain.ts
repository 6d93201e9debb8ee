import { timingSafeEqual } from 'node:crypto';
import type { Database } from '../database/database.ts';
import { digest } from '../ids.ts';
import type { Metrics } from '../metrics.ts';
import { outboxDepth } from '../outbox.ts';
import { NotAllowed } from '../refusal.ts';
import type { Tenants } from '../tenants.ts';
import { type Locale, localeOf, type TextRegistry } from '../text.ts';
import { kernelTexts } from '../texts.ts';
import { docsPage, docsPolicy } from './docs-page.ts';
import type { Inbound, Outbound } from './inbound.ts';
import { openApi } from './openapi.ts';
import { MethodNotAllowed } from './refusals.ts';
import type { Route } from './route.ts';
import type { PlainHandler } from './server.ts';
import { parseQuery } from './strict.ts';

export interface PlainOptions {
  database: Database;
  tenants: Tenants;
  metrics: Metrics;
  routes: readonly Route[];
  texts: TextRegistry;
  metricsToken: string | undefined;
  state: { readonly stopping: boolean; workersAlive(): boolean };
}

/** Changes when something that programs rely on changes. */
const apiVersion = '1';
const readyWithinMs = 2000;

/** Addresses that belong to no tenant: health, metrics and the documentation of the API. */
export function plainHandlers(options: PlainOptions): ReadonlyMap<string, PlainHandler> {
  return new Map<string, PlainHandler>([
    ['/healthz', onlyGet(async () => json(200, { status: 'alive' }))],
    ['/readyz', onlyGet(async () => readiness(options))],
    ['/metrics', onlyGet(async (inbound) => metricsAnswer(options, inbound))],
    ['/openapi.json', onlyGet(openApiAnswer(options))],
    ['/docs', onlyGet(docsAnswer(options))],
  ]);
}

/** Made once, when first asked for. */
function openApiAnswer({ routes, texts }: PlainOptions): () => Promise<Outbound> {
  let made: string | undefined;
  return async () => {
    made ??= JSON.stringify(
      openApi(routes, {
        title: kernelTexts('en', 'docs.title'),
        description: `${kernelTexts('en', 'docs.intro')} ${kernelTexts('en', 'docs.how-commands')}`,
        version: apiVersion,
        wordsOf: (code) => texts.find('en', `refusal.${code}`) ?? code,
      }),
    );
    return {
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' },
      body: made,
    };
  };
}

function docsAnswer({ routes, texts }: PlainOptions): (inbound: Inbound) => Promise<Outbound> {
  const made = new Map<Locale, string>();
  return async (inbound) => {
    const asked = parseQuery(inbound.query).get('lang')?.[0];
    const locale = localeOf(asked, inbound.header('accept-language'));
    let page = made.get(locale);
    if (page === undefined) {
      page = docsPage(routes, texts, locale);
      made.set(locale, page);
    }
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': docsPolicy,
      'cache-control': 'no-cache',
      vary: 'accept-language',
    };
    return { status: 200, headers, body: page };
  };
}

function onlyGet(handler: (inbound: Inbound) => Promise<Outbound>): PlainHandler {
  return async (inbound) => {
    if (inbound.method !== 'GET' && inbound.method !== 'HEAD') throw new MethodNotAllowed({ allowed: ['GET'] });
    return handler(inbound);
  };
}

function json(status: number, value: unknown): Outbound {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
  return { status, headers, body: JSON.stringify(value) };
}

/** 200 when requests can be served: the database answers in its current schema, the workers run, no stop is under way. */
async function readiness({ database, tenants, state }: PlainOptions): Promise<Outbound> {
  // the schema was checked when the database was opened, or the program would not be here
  const [databaseReady, tenantsReady] = await Promise.all([withinTime(database.ping()), withinTime(tenants.all())]);
  const checks = {
    database: databaseReady,
    tenants: tenantsReady,
    workers: state.workersAlive(),
    accepting: !state.stopping,
  };
  const ready = Object.values(checks).every(Boolean);
  return json(ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', checks });
}

async function withinTime(work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), readyWithinMs);
  });
  const done = work.then(
    () => true,
    () => false,
  );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}

/** The counts, for this machine or for whoever has the token. */
async function metricsAnswer(options: PlainOptions, inbound: Inbound): Promise<Outbound> {
  if (!mayReadMetrics(options, inbound)) throw new NotAllowed();
  const depth = { waiting: 0, dead: 0 };
  for (const tenantId of await options.tenants.ids()) {
    const one = await options.database.transaction(tenantId, outboxDepth, { readOnly: true });
    depth.waiting += one.waiting;
    depth.dead += one.dead;
  }
  options.metrics.outbox(depth);
  const { registry } = options.metrics;
  return { status: 200, headers: { 'content-type': registry.contentType }, body: await registry.metrics() };
}

function mayReadMetrics({ metricsToken }: PlainOptions, inbound: Inbound): boolean {
  if (metricsToken !== undefined) {
    const sent = /^Bearer (\S+)$/.exec(inbound.header('authorization') ?? '')?.[1] ?? '';
    return timingSafeEqual(Buffer.from(digest(sent)), Buffer.from(digest(metricsToken)));
  }
  // What a proxy hands on comes from this machine too, but not for us.
  const handedOn = inbound.header('x-forwarded-for') !== undefined || inbound.header('forwarded') !== undefined;
  return !handedOn && /^(127\.|::1$|::ffff:127\.)/.test(inbound.address ?? '');
}
