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
export function jsonRoute<I extends z.ZodType>(definition: {
  method: Method;
  path: string;
  name: string;
  summary: string;
  input: I;
  limit?: LimitName;
  refusals?: readonly RefusalClass[];
  run(context: RequestContext, input: z.output<I>, request: JsonRequest): Promise<unknown>;
}): RawRoute {
  const { input, run, method, path, name, summary, limit, refusals } = definition;
  const takesBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
  return rawRoute({
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
      const parsed = input.safeParse(takesBody ? parseJsonObject(await request.body()) : {});
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
        params: request.params,
        commandId: request.commandId,
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
}

export interface JsonRequest {
  params: Readonly<Record<string, string>>;
  commandId: string | undefined;
  /** sets a header of the answer */
  header(name: string, value: string): void;
}
