import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Hono } from 'hono';
import { matchedRoutes } from 'hono/route';
import { DatabaseError } from '../database/database.ts';
import { newId } from '../ids.ts';
import type { Kernel } from '../kernel.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Tenants } from '../tenants.ts';
import { localeOf, type TextRegistry } from '../text.ts';
import { Api } from './api.ts';
import { type AssetMount, Assets } from './assets.ts';
import { compressAnswer } from './compress.ts';
import { type Authenticate, hostOf, type HttpSettings, isSecure, RequestContext } from './context.ts';
import type { Inbound, Outbound } from './inbound.ts';
import type { RateLimits } from './limits.ts';
import { problemAnswer, problemOf, refusalOf, type Problem } from './problem.ts';
import { AddressMalformed, BodyMalformed, MethodNotAllowed, RouteUnknown } from './refusals.ts';
import type { Route } from './route.ts';
import { addSecurityHeaders, type PageKind, refuseCrossSite } from './security.ts';
import { parseQuery } from './strict.ts';
import { ClientGone, inboundOfFetch, inboundOfNode, outboundOf, responseOf, sendNode } from './transport.ts';

/** What a page finds in `c.env`. Forms are read with `c.env.context.form()`, cookies set with `c.env.context.cookies`. */
export interface PageEnv {
  Bindings: { context: RequestContext };
}

/** The server-rendered pages. They throw refusals like everybody; `errorPage` says them. */
export interface Pages {
  app: Hono<PageEnv>;
  /** a whole HTML page for a problem; `context` is undefined when not even the tenant is known */
  errorPage(problem: Problem, context: RequestContext | undefined): string | Promise<string>;
}

/** An address that needs no tenant: health, metrics, documentation. */
export type PlainHandler = (inbound: Inbound, request: { requestId: string }) => Promise<Outbound>;

export interface HttpOptions {
  kernel: Kernel;
  tenants: Tenants;
  routes: readonly Route[];
  texts: TextRegistry;
  limits: RateLimits;
  authenticate: Authenticate;
  settings: HttpSettings;
  log: Log;
  metrics: Metrics;
  assets: readonly AssetMount[];
  pages?: Pages | undefined;
  plain: ReadonlyMap<string, PlainHandler>;
}

const slowMs = 1000;
const requestIdForm = /^[\w.-]{8,64}$/;
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

interface Handling {
  requestId: string;
  context: RequestContext | undefined;
  kind: PageKind;
  route: string;
}

/** Answers every request of the product. */
export class Http {
  readonly #options: HttpOptions;
  readonly #api: Api;
  readonly #assets: Assets;
  readonly #pages: Hono<PageEnv> | undefined;
  #ending = false;

  constructor(options: HttpOptions) {
    this.#options = options;
    this.#api = new Api(options.routes);
    this.#assets = new Assets(options.assets);
    this.#pages = options.pages && wrapPages(options.pages);
  }

  /** One request to its answer; never throws. */
  async answer(inbound: Inbound): Promise<Outbound> {
    const started = performance.now();
    const given = inbound.header('x-request-id');
    const handling: Handling = {
      requestId: given !== undefined && requestIdForm.test(given) ? given : newId(),
      context: undefined,
      kind: 'data',
      route: 'unknown',
    };
    let answer: Outbound;
    try {
      answer = await this.#dispatch(inbound, handling);
    } catch (error) {
      answer = await this.#tell(error, inbound, handling);
    }
    const { context } = handling;
    const { headers } = answer;
    headers['x-request-id'] = handling.requestId;
    const cookies = context?.cookies.lines;
    if (cookies && cookies.length > 0) headers['set-cookie'] = [...[headers['set-cookie'] ?? []].flat(), ...cookies];
    addSecurityHeaders(answer, handling.kind, {
      secure: context?.secure ?? isSecure(inbound, this.#options.settings),
      nonce: context?.usedNonce,
    });
    await compressAnswer(answer, inbound);
    this.#note(inbound, handling, answer.status, performance.now() - started);
    return answer;
  }

  /** For tests: a fetch Request, as if it came from `address`. */
  async fetch(request: Request, address?: string): Promise<Response> {
    return responseOf(await this.answer(inboundOfFetch(request, address)));
  }

  /** A server that listens nowhere yet. Slow and half-sent requests are cut off. */
  createServer(): Server {
    const server = createServer(
      {
        maxHeaderSize: 16_384,
        headersTimeout: 20_000,
        requestTimeout: 120_000,
        keepAliveTimeout: 65_000,
        noDelay: true,
      },
      (request, response) => void this.#serve(request, response),
    );
    server.on('clientError', (_error, socket) => {
      if (!socket.writable) return;
      const body = JSON.stringify({ type: '/docs#refusal-request-malformed', status: 400, code: 'request-malformed' });
      socket.end(
        `HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      );
    });
    return server;
  }

  /** From now on every answer ends its connection, so that a closing server is not held open by patient clients. */
  endConnections(): void {
    this.#ending = true;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const answer = await this.answer(inboundOfNode(request));
      if (this.#ending) answer.headers['connection'] = 'close';
      await sendNode(request, response, answer);
    } catch (error) {
      this.#options.log.error({ err: error }, 'an answer could not be sent');
      response.destroy();
    }
  }

  async #dispatch(inbound: Inbound, handling: Handling): Promise<Outbound> {
    const { path } = inbound;
    if (!/^\/[\x21-\x7e]*$/.test(path) || path.length > 2048 || inbound.query.length > 8192)
      throw new AddressMalformed();
    if (path.startsWith('/api/')) {
      handling.context = await this.#contextOf(inbound, handling.requestId);
      return this.#api.handle(handling.context);
    }
    const plain = this.#options.plain.get(path);
    if (plain) {
      handling.route = path;
      return plain(inbound, { requestId: handling.requestId });
    }
    if (inbound.method === 'GET' || inbound.method === 'HEAD') {
      const asset = await this.#assets.find(inbound);
      if (asset) {
        handling.kind = asset.program ? 'program' : 'data';
        handling.route = asset.route;
        return asset.answer;
      }
    }
    return this.#page(inbound, handling);
  }

  async #page(inbound: Inbound, handling: Handling): Promise<Outbound> {
    if (!this.#pages) throw new RouteUnknown();
    handling.kind = 'site';
    const context = await this.#contextOf(inbound, handling.requestId);
    handling.context = context;
    if (!methods.has(inbound.method)) throw new MethodNotAllowed({ allowed: ['GET', 'HEAD', 'POST'] });
    refuseCrossSite(context);
    const isRead = inbound.method === 'GET' || inbound.method === 'HEAD';
    await context.count(isRead ? 'visitor-read' : 'visitor-write');
    parseQuery(inbound.query);
    const init: RequestInit = { method: inbound.method, headers: headersOf(inbound) };
    const url = `${context.origin}${inbound.path}${inbound.query && `?${inbound.query}`}`;
    const response = await this.#pages.fetch(new Request(url, init), { context });
    return outboundOf(response);
  }

  async #contextOf(inbound: Inbound, requestId: string): Promise<RequestContext> {
    const { tenants, kernel, authenticate, settings, limits } = this.#options;
    const tenant = await tenants.forHost(hostOf(inbound, settings));
    return new RequestContext({ requestId, tenant, kernel, inbound, authenticate, settings, limits });
  }

  /** Says what went wrong: as problem+json, or as a page to somebody who reads pages. */
  async #tell(error: unknown, inbound: Inbound, handling: Handling): Promise<Outbound> {
    const { texts, pages, log } = this.#options;
    const { requestId, context } = handling;
    const refused = error instanceof ClientGone ? new BodyMalformed() : refusalOf(error);
    if (!refused || refused.status >= 500 || error instanceof DatabaseError) {
      log.error({ requestId, route: this.#routeOf(handling), err: error }, refused ? refused.code : 'fault');
    }
    const locale = context?.locale ?? localeOf(undefined, inbound.header('accept-language'));
    const problem = problemOf(refused, { texts, locale, requestId });
    const answer = problemAnswer(problem);
    if (handling.kind !== 'site' || !pages) return answer;
    try {
      answer.body = await pages.errorPage(problem, context);
      answer.headers['content-type'] = 'text/html; charset=utf-8';
    } catch (second) {
      log.error({ requestId, err: second }, 'the error page failed');
    }
    return answer;
  }

  #routeOf(handling: Handling): string {
    return handling.context && handling.context.route !== 'unknown' ? handling.context.route : handling.route;
  }

  #note(inbound: Inbound, handling: Handling, status: number, durationMs: number): void {
    const { metrics, log } = this.#options;
    const method = methods.has(inbound.method) ? inbound.method : 'OTHER';
    const route = this.#routeOf(handling);
    metrics.request(method, route, status, durationMs / 1000);
    const slow = durationMs > slowMs;
    if (!slow && !log.isLevelEnabled('debug')) return;
    const line = { requestId: handling.requestId, method, route, status, durationMs: Math.round(durationMs) };
    if (slow) log.warn(line, 'slow request');
    else log.debug(line, 'request');
  }
}

/** Errors and unknown addresses of pages are told in one way for all, so they are thrown on; the route's pattern is noted. */
function wrapPages(pages: Pages): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  app.use(async (c, next) => {
    await next();
    const pattern = matchedRoutes(c).at(-1)?.path;
    if (pattern !== undefined && pattern !== '/*') c.env.context.route = pattern;
  });
  app.route('/', pages.app);
  app.onError((error) => {
    throw error;
  });
  app.notFound(() => {
    throw new RouteUnknown();
  });
  return app;
}

const pageHeaders = ['accept', 'accept-language', 'cookie', 'content-type', 'user-agent', 'referer', 'if-none-match'];

function headersOf(inbound: Inbound): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of pageHeaders) {
    const value = inbound.header(name);
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}
