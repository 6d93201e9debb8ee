import type { z } from 'zod';
import type { Actor } from './actor.ts';
import type { Tx } from './database/database.ts';
import type { EventInput } from './event.ts';
import type { Refusal, RefusalClass } from './refusal.ts';

/** What one caller's run of a command may do besides SQL. */
export interface Deed {
  readonly actor: Actor;
  readonly commandId: string;
  /** Must be called once at least: refuses with `not-allowed` when the policy says no. */
  authorize(allowed: boolean): void;
  /** Must be called once at least: appends an event, and hands it to its subscribers through the outbox, in this transaction. */
  record(event: EventInput): void;
}

export interface CommandContext extends Deed {
  readonly tx: Tx;
  readonly now: Date;
}

export interface SharedContext {
  readonly tx: Tx;
  readonly now: Date;
}

/** One caller's part of a transaction that several share. */
export interface SharedItem<Input> extends Deed {
  readonly input: Input;
}

interface CommandBase<I extends z.ZodType, O extends z.ZodType> {
  /** `<module>.<verb>` */
  name: string;
  /** one English line for the API's documentation */
  summary: string;
  input: I;
  output: O;
  /** what it can be refused with, for the documentation */
  refusals?: readonly RefusalClass[];
  /** named database constraints and the refusal each stands for */
  constraints?: Readonly<Record<string, RefusalClass>>;
  /** constraints whose violation means only: run it again, it will choose differently (a drawn number that is taken) */
  retryOn?: readonly string[];
}

export interface SingleCommand<I extends z.ZodType, O extends z.ZodType> extends CommandBase<I, O> {
  run(context: CommandContext, input: z.output<I>): Promise<z.input<O>>;
  /**
   * For answers that may not lie in the command log (personal data): nothing is kept, a retry reads the answer again.
   * It must refuse like `run` does when the actor may no longer have it.
   */
  answerAgain?(context: CommandContext, input: z.output<I>): Promise<z.input<O>>;
}

export interface SharedCommand<I extends z.ZodType, O extends z.ZodType> extends CommandBase<I, O> {
  /** how many callers may share one transaction */
  shareUpTo: number;
  /**
   * Runs for several callers in one transaction. Answers one output or one refusal for each item, in order; a refused item
   * must have written nothing. When it throws, each item is run again alone, so that one bad one does not spoil the others.
   */
  runShared(context: SharedContext, items: readonly SharedItem<z.output<I>>[]): Promise<(z.input<O> | Refusal)[]>;
}

export type Command<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> =
  | SingleCommand<I, O>
  | SharedCommand<I, O>;

/**
 * Declares a command: one change of the world in one transaction. The kernel opens the transaction, refuses to commit what
 * never authorised or never recorded, turns named constraints into refusals, answers a repeated id with the first answer,
 * and hands events to the outbox in the same transaction.
 */
export function command<const N extends string, I extends z.ZodType, O extends z.ZodType>(
  definition: SingleCommand<I, O> & { name: N },
): SingleCommand<I, O> & { readonly name: N } {
  return definition;
}

/** Declares a command whose concurrent callers may share a commit; each is answered only after it is durable. */
export function sharedCommand<const N extends string, I extends z.ZodType, O extends z.ZodType>(
  definition: SharedCommand<I, O> & { name: N },
): SharedCommand<I, O> & { readonly name: N } {
  return definition;
}

export const isShared = (c: Command): c is SharedCommand<z.ZodType, z.ZodType> => 'runShared' in c;

export type InputOf<C> = C extends { input: infer I extends z.ZodType } ? z.input<I> : never;
export type OutputOf<C> = C extends { output: infer O extends z.ZodType } ? z.output<O> : never;
