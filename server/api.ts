/** The types of the API for the doors. Types only: a door imports this with `import type` and nothing of the server. */
import type { z } from 'zod';
import type { OperationRoute } from './kernel/http/route.ts';
import type { modules } from './modules.ts';

/** A value as it comes over the wire: instants are ISO texts. */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer Each)[]
    ? Wire<Each>[]
    : T extends object
      ? { [Key in keyof T]: Wire<T[Key]> }
      : T;

type RoutesOf<M> = M extends { readonly routes: readonly (infer R)[] } ? R : never;
type OperationRoutes = Extract<RoutesOf<(typeof modules)[number]>, { kind: 'operation' }>;
type AnswerOf<R> =
  R extends OperationRoute<infer O, infer Answer, infer _M>
    ? unknown extends Answer
      ? z.output<O['output']>
      : Answer
    : never;

type JsonRoutes = Extract<RoutesOf<(typeof modules)[number]>, { kind: 'raw' }>;
type TypedOf<R> = R extends { readonly typed?: infer T } ? NonNullable<T> : never;
type TypedJsonRoutes = JsonRoutes extends infer R
  ? R extends { readonly typed?: { input: unknown } }
    ? R
    : never
  : never;

/** Every operation by its name: what it takes and what it answers. */
export type Api = {
  [R in TypedJsonRoutes as R['name']]: {
    kind: R['method'] extends 'GET' ? 'query' : 'command';
    input: TypedOf<R> extends { input: infer I } ? I : never;
    output: Wire<TypedOf<R> extends { output: infer O } ? O : never>;
  };
} & {
  [R in OperationRoutes as R['operation']['name']]: {
    kind: R['method'] extends 'GET' ? 'query' : 'command';
    input: z.input<R['operation']['input']>;
    output: Wire<AnswerOf<R>>;
  };
};

export type QueryName = { [N in keyof Api]: Api[N]['kind'] extends 'query' ? N : never }[keyof Api];
export type CommandName = { [N in keyof Api]: Api[N]['kind'] extends 'command' ? N : never }[keyof Api];
