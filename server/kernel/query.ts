import type { z } from 'zod';
import type { Actor } from './actor.ts';
import type { Tx } from './database/database.ts';
import type { RefusalClass } from './refusal.ts';

export interface QueryContext {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly now: Date;
  /** Must be called once at least, also for lists (where the policy's `visible*` filter is applied in SQL as well). */
  authorize(allowed: boolean): void;
}

export interface Query<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  /** `<module>.<noun>` */
  name: string;
  /** one English line for the API's documentation */
  summary: string;
  input: I;
  output: O;
  refusals?: readonly RefusalClass[];
  run(context: QueryContext, input: z.output<I>): Promise<z.input<O>>;
}

/** Declares a query: one screen's reading in one read-only transaction. */
export function query<const N extends string, I extends z.ZodType, O extends z.ZodType>(
  definition: Query<I, O> & { name: N },
): Query<I, O> & { readonly name: N } {
  return definition;
}
