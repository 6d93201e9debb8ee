import type { Actor } from '../actor.ts';
import type { Command } from '../command.ts';
import { InputInvalid, MediaTypeUnknown, NotAllowed, SignInNeeded } from '../refusal.ts';
import { coerceOne, coerceQuery, type InputShape, set, shapeOf } from './coerce.ts';
import type { RequestContext } from './context.ts';
import type { Outbound } from './inbound.ts';
import type { LimitName } from './limits.ts';
import { ActingPersonMismatch, CommandIdMissing, MethodNotAllowed, RouteUnknown } from './refusals.ts';
import { isQuery, type OperationRoute, type RawRoute, type Route } from './route.ts';
import { Router } from './router.ts';
import { refuseCrossSite } from './security.ts';
import { isUuid, parseJsonObject, parseQuery } from './strict.ts';

/** 64 KiB: sixteen times the longest matter a resident may write. */
export const presetBodyLimitBytes = 65_536;
const presetRawBodyLimitBytes = 11 * 1024 * 1024;
const jsonHeaders = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

type Target = { route: OperationRoute; shape: InputShape | undefined } | { route: RawRoute };

/** Answers every address under /api from the routes of the modules. */
export class Api {
  readonly #router = new Router<Target>();
  readonly routes: readonly Route[];

  constructor(routes: readonly Route[]) {
    this.routes = routes;
    for (const route of routes) {
      const target = route.kind === 'raw' ? { route } : { route, shape: undefined };
      this.#router.add(route.method, route.path, target);
    }
  }

  /** Answers a request, or throws a refusal or a fault. */
  async handle(context: RequestContext): Promise<Outbound> {
    const { inbound } = context;
    const isHead = inbound.method === 'HEAD';
    const match = this.#router.match(isHead ? 'GET' : inbound.method, inbound.path);
    if (!match.found) {
      if (match.allowed.length === 0) throw new RouteUnknown();
      throw new MethodNotAllowed({ allowed: match.allowed });
    }
    context.route = match.target.route.path;
    refuseCrossSite(context);
    const answer = await this.#run(context, match.target, match.params);
    if (isHead) answer.body = null;
    return answer;
  }

  async #run(context: RequestContext, target: Target, params: Record<string, string>): Promise<Outbound> {
    if (!('shape' in target)) return this.#runRaw(context, target.route, params);
    const { route } = target;
    target.shape ??= shapeOf(route.operation.input);
    const actor = await context.actor();
    await count(context, actor, route);
    refuseOtherPerson(context, actor);
    try {
      const output = isQuery(route)
        ? await this.#ask(context, route, target.shape, params, actor)
        : await this.#execute(context, route, target.shape, params, actor);
      const answer = route.respond ? await route.respond(output, context) : output;
      return { status: 200, headers: { ...jsonHeaders }, body: JSON.stringify(answer ?? null) };
    } catch (error) {
      throw asSeenBy(actor, error);
    }
  }

  async #ask(
    context: RequestContext,
    route: OperationRoute,
    shape: InputShape,
    params: Record<string, string>,
    actor: Actor,
  ): Promise<unknown> {
    const input = coerceQuery(parseQuery(context.inbound.query), shape);
    addParams(input, params, shape);
    refuseUnknown(input, shape);
    if (!isQuery(route)) throw new TypeError('not a query');
    return context.kernel.ask(route.operation, input, { tenantId: context.tenant.id, actor });
  }

  async #execute(
    context: RequestContext,
    route: OperationRoute,
    shape: InputShape,
    params: Record<string, string>,
    actor: Actor,
  ): Promise<unknown> {
    const { inbound } = context;
    const commandId = inbound.header('idempotency-key');
    if (!isUuid(commandId)) throw new CommandIdMissing();
    const type = mediaType(inbound.header('content-type'));
    const body = await inbound.body(route.bodyLimitBytes ?? presetBodyLimitBytes);
    // Only JSON: a form of another site cannot send it without asking first.
    if (type !== 'application/json' && (body.length > 0 || type !== '')) throw new MediaTypeUnknown();
    const input = parseJsonObject(body);
    addParams(input, params, shape);
    refuseUnknown(input, shape);
    return context.kernel.execute(route.operation as Command, input, {
      tenantId: context.tenant.id,
      actor,
      commandId: commandId.toLowerCase(),
    });
  }

  async #runRaw(context: RequestContext, route: RawRoute, params: Record<string, string>): Promise<Outbound> {
    const { inbound } = context;
    const actor = await context.actor();
    await count(context, actor, route);
    refuseOtherPerson(context, actor);
    const type = mediaType(inbound.header('content-type'));
    if (route.accepts && !route.accepts.includes(type)) throw new MediaTypeUnknown();
    const commandId = inbound.header('idempotency-key');
    if (commandId !== undefined && !isUuid(commandId)) throw new CommandIdMissing();
    try {
      return await route.handle(context, {
        params,
        query: parseQuery(inbound.query),
        contentType: type,
        commandId: commandId?.toLowerCase(),
        body: () => inbound.body(route.bodyLimitBytes ?? presetRawBodyLimitBytes),
      });
    } catch (error) {
      throw asSeenBy(actor, error);
    }
  }
}

/** Counts the request against its route's limit, by person or else by client. */
async function count(context: RequestContext, actor: Actor, route: Route): Promise<void> {
  const person = actor.kind === 'person';
  const preset: LimitName = `${person ? 'person' : 'visitor'}-${route.method === 'GET' ? 'read' : 'write'}`;
  await context.count(route.limit ?? preset, person ? actor.id : context.clientKey);
}

/**
 * Refuses what a page sends for one person while its cookie has become another's (they signed in at another door of the same
 * browser): nobody's work is done under another's name. Without the header there is nothing to compare.
 */
function refuseOtherPerson(context: RequestContext, actor: Actor): void {
  const meant = context.header('x-acting-person');
  if (meant === undefined) return;
  if (actor.kind !== 'person') throw new SignInNeeded();
  if (actor.id !== meant.toLowerCase()) throw new ActingPersonMismatch();
}

/** A visitor who may not is asked to sign in; somebody signed in is told no. */
function asSeenBy(actor: Actor, error: unknown): unknown {
  return error instanceof NotAllowed && actor.kind === 'visitor' ? new SignInNeeded() : error;
}

function mediaType(header: string | undefined): string {
  return header?.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** What the address says wins over what the body says of the same field. */
function addParams(input: Record<string, unknown>, params: Record<string, string>, shape: InputShape): void {
  for (const name in params) set(input, name, coerceOne(params[name] ?? '', shape.fields?.get(name)));
}

/** A field that the operation does not declare is refused, not dropped: whoever sends it expects it to count. */
function refuseUnknown(input: Record<string, unknown>, shape: InputShape): void {
  if (!shape.fields) return;
  for (const name of Object.keys(input)) {
    if (shape.fields.has(name)) continue;
    throw new InputInvalid({
      issues: [{ path: name.slice(0, 100), code: 'unrecognized_keys', message: 'not a field of this operation' }],
    });
  }
}
