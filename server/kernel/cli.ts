import type { Clock } from './clock.ts';
import type { Kernel } from './kernel.ts';
import type { Log } from './log.ts';
import type { OutboxWorker } from './outbox.ts';
import type { Tenant } from './tenant.ts';
import type { Tenants } from './tenants.ts';
import type { Locale } from './text.ts';

/** Words in the language of the terminal. */
export type Words = (locale: Locale) => string;

/** One command of `lianxin <group> <verb>`; declared in a module's `<module>.cli.ts`. */
export interface CliCommand {
  group: string;
  verb: string;
  /** one line of what it does */
  about: Words;
  /** what comes after the verb, in order; optional ones last */
  arguments?: readonly { name: string; about: Words; optional?: boolean }[];
  /** `--name value` or, for a boolean, `--name`; `--tenant` and `--help` are there by themselves */
  options?: Readonly<Record<string, { type: 'string' | 'boolean'; about: Words }>>;
  /** works on one tenant (preset), or on the database as a whole */
  scope?: 'tenant' | 'database';
  /** Answers the exit code: 0 done, 1 not done, 2 done in part (some rows were refused). */
  run(context: CliContext): Promise<number>;
}

/** What a command of the command line works with. */
export interface CliContext {
  readonly kernel: Kernel;
  readonly tenants: Tenants;
  readonly clock: Clock;
  readonly log: Log;
  readonly outboxWorker: OutboxWorker;
  readonly locale: Locale;
  /** the tenant it works on; throws in a command whose scope is the database */
  readonly tenant: Tenant;
  /** an argument by its name; '' when optional and not given */
  argument(name: string): string;
  /** an option's value; undefined when not given */
  option(name: string): string | undefined;
  /** whether a boolean option was given */
  flag(name: string): boolean;
  /** one line of the answer, on stdout */
  print(line: string): void;
  /** one line about the work, on stderr, so that it never mixes with the answer */
  tell(line: string): void;
  /** how far the work is; shown in place on a terminal, now and then elsewhere */
  progress(done: number, total: number | undefined, words: string): void;
  /** Ctrl-C was pressed: end after the step under way */
  stopped(): boolean;
}
