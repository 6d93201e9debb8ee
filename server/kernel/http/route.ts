import type { z } from 'zod';
import type { Command } from '../command.ts';
import type { Query } from '../query.ts';
import type { RefusalClass } from '../refusal.ts';
import type { LimitName } from './limits.ts';
import type { RequestContext } from './context.ts';
import type { Outbound } from './inbound.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Operation = Command | Query;

/** Commands change the world and are never reached by GET; queries only by GET. */
export const isQuery = (route: OperationRoute): route is OperationRoute<Query> => route.method === 'GET';

export interface RouteOptions<Output, Answer> {
  /** the limit that counts this route; preset by method and by who asks */
  limit?: LimitName;
  /** largest JSON body; preset 64 KiB */
  bodyLimitBytes?: number;
  /** what is sent instead of the output, after cookies were set through the context: for signing in and out */
  respond?: (output: Output, context: RequestContext) => Answer | Promise<Answer>;
}

/** An address under which a command or a query is reached. */
export interface OperationRoute<O extends Operation = Operation, Answer = unknown, M extends Method = Method> {
  readonly kind: 'operation';
  readonly method: M;
  readonly path: string;
  readonly operation: O;
  readonly limit?: LimitName | undefined;
  readonly bodyLimitBytes?: number | undefined;
  respond?(output: z.output<O['output']>, context: RequestContext): Answer | Promise<Answer>;
}

/** An address that takes or gives something else than JSON: pictures, files. Its work is still done by commands and queries. */
export interface RawRoute {
  readonly kind: 'raw';
  readonly method: Method;
  readonly path: string;
  /** `<module>.<what>`, for logs and documentation */
  readonly name: string;
  readonly summary: string;
  readonly limit?: LimitName | undefined;
  /** media types of the body that are taken; none: no body */
  readonly accepts?: readonly string[];
  /** media types of the answer, for the documentation */
  readonly answers?: readonly string[];
  readonly bodyLimitBytes?: number;
  readonly refusals?: readonly RefusalClass[];
  handle(context: RequestContext, request: RawRequest): Promise<Outbound>;
}

/** What a raw route is given: strings that are well formed, and nothing more is promised of them. */
export interface RawRequest {
  params: Readonly<Record<string, string>>;
  query: ReadonlyMap<string, readonly string[]>;
  /** media type of the body, lower case, without parameters */
  contentType: string;
  /** the `Idempotency-Key`, when it is a UUID */
  commandId: string | undefined;
  /** at most `bodyLimitBytes` */
  body(): Promise<Uint8Array>;
}

export type Route = OperationRoute | RawRoute;

/**
 * Puts a command (POST, PUT, PATCH, DELETE) or a query (GET) under an address whose `{names}` are fields of its input.
 * A command's other fields come as one JSON object, a query's from the query string. Addresses are nouns.
 */
export function route<M extends Method, O extends (M extends 'GET' ? Query : Command), Answer = z.output<O['output']>>(
  method: M,
  path: string,
  operation: O,
  options: RouteOptions<z.output<O['output']>, Answer> = {},
): OperationRoute<O, Answer, M> {
  checkPath(path);
  return { kind: 'operation', method, path, operation, ...options };
}

/** Declares an address that takes or gives something else than JSON. */
export function rawRoute(definition: Omit<RawRoute, 'kind'>): RawRoute {
  checkPath(definition.path);
  return { kind: 'raw', ...definition };
}

function checkPath(path: string): void {
  if (!/^(\/([a-z0-9][a-z0-9.-]*|\{[a-z][A-Za-z0-9]*\}))+$/.test(path)) throw new TypeError(`not a route: ${path}`);
}
