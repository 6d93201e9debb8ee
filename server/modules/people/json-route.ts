import type { z } from 'zod';
import type { RequestContext } from '../../kernel/http/context.ts';
import type { LimitName } from '../../kernel/http/limits.ts';
import { rawRoute, type Method, type RawRoute } from '../../kernel/http/route.ts';
import { parseJsonObject } from '../../kernel/http/strict.ts';
import { InputInvalid, type RefusalClass } from '../../kernel/refusal.ts';

/**
 * An address that takes and gives JSON but is more than one command: where passwords are compared outside of the transaction
 * and cookies are set. What is answered is never stored.
 */
export function jsonRoute<const N extends string, const M extends Method, I extends z.ZodType, Answer>(definition: {
  method: M;
  path: string;
  name: N;
  summary: string;
  input: I;
  limit?: LimitName;
  refusals?: readonly RefusalClass[];
  /** `input` holds the body's fields and the address's */
  run(context: RequestContext, input: z.output<I>, request: JsonRequest): Promise<Answer>;
}): JsonRoute<N, M, I, Answer> {
  const { input, run, method, path, name, summary, limit, refusals } = definition;
  const takesBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
  const made = rawRoute({
    method,
    path,
    name,
    summary,
    ...(limit && { limit }),
    ...(refusals && { refusals }),
    // only JSON: a form of another site cannot send it without asking first
    ...(takesBody && { accepts: ['application/json'] }),
    answers: ['application/json'],
    bodyLimitBytes: 16 * 1024,
    async handle(context, request) {
      const parsed = input.safeParse({
        ...(takesBody ? parseJsonObject(await request.body()) : {}),
        ...request.params,
      });
      if (!parsed.success) {
        throw new InputInvalid({
          issues: parsed.error.issues.slice(0, 20).map((issue) => ({
            path: issue.path.join('.'),
            code: issue.code ?? 'invalid',
            message: issue.message,
          })),
        });
      }
      const headers: Record<string, string> = {};
      const answer = await run(context, parsed.data, {
        header: (key, value) => {
          headers[key] = value;
        },
      });
      return {
        status: 200,
        headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
        body: JSON.stringify(answer ?? null),
      };
    },
  });
  return { ...made, method, name };
}

/** Such an address with what it takes and answers, for the types of the doors. */
export interface JsonRoute<N extends string, M extends Method, I extends z.ZodType, Answer> extends RawRoute {
  readonly name: N;
  readonly method: M;
  /** only in the types: never there when the program runs */
  readonly typed?: { input: z.input<I>; output: Answer };
}

export interface JsonRequest {
  /** sets a header of the answer */
  header(name: string, value: string): void;
}
