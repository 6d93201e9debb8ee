import type { z } from 'zod';
import { actorKey, type Actor } from './actor.ts';
import { type Clock, systemClock } from './clock.ts';
import { isShared, type Command, type SharedCommand, type SingleCommand } from './command.ts';
import { bulkInsert } from './database/bulk.ts';
import { DatabaseError, type Database, type Tx } from './database/database.ts';
import { insertEvents, type EventInput, type EventRow } from './event.ts';
import { GroupCommit } from './group-commit.ts';
import { newId } from './ids.ts';
import { keyedHash } from './keyed-hash.ts';
import type { Query } from './query.ts';
import { tenantOf } from './tenant.ts';
import { Busy, CommandIdReused, Conflict, InputInvalid, NotAllowed, Refusal } from './refusal.ts';

export interface ExecuteOptions {
  tenantId: string;
  actor: Actor;
  /** made by the caller, so that a retry is a replay; made here when absent */
  commandId?: string | undefined;
}

/** Told after a commit which events now wait in the outbox. */
export type CommitListener = (tenantId: string) => void;

export interface KernelOptions {
  database: Database;
  clock?: Clock;
  /** which subscribers want an event of this type; several names, or none */
  subscribersOf?: (type: string) => readonly string[];
  onCommit?: CommitListener;
  /** shared transactions under way at once for one command of one tenant */
  sharedInFlight?: number;
}

interface CommandRow {
  id: string;
  name: string;
  actor_key: string;
  input_hash: string;
  answer: unknown;
  at: Date;
}
const insertCommands = bulkInsert<CommandRow>('kernel.commands', {
  id: 'uuid',
  name: 'text',
  actor_key: 'text',
  input_hash: 'text',
  answer: 'jsonb',
  at: 'timestamptz',
});

interface OutboxRow {
  subscriber: string;
  subject_id: string;
  event_id: string;
  available_at: Date;
  created_at: Date;
}
const insertOutbox = bulkInsert<OutboxRow>('kernel.outbox', {
  subscriber: 'text',
  subject_id: 'uuid',
  event_id: 'uuid',
  available_at: 'timestamptz',
  created_at: 'timestamptz',
});

/** One caller's run: what it was asked, by whom, and what it has said so far. */
interface Run {
  command: Command;
  actor: Actor;
  commandId: string;
  /** the caller made the id, so the answer may already be there */
  mayReplay: boolean;
  input: unknown;
  /** the input as the caller gave it: its keyed hash tells a retry from another deed under the same id */
  inputText: string;
  authorized: boolean;
  events: EventInput[];
}

const maxAttempts = 4;
/** serialization failure, deadlock: nothing was done, try again */
const passing = new Set(['40001', '40P01']);

/** Runs commands and queries; the only way into the modules. */
export class Kernel {
  readonly database: Database;
  readonly clock: Clock;
  readonly #subscribersOf: (type: string) => readonly string[];
  readonly #onCommit: CommitListener;
  readonly #groups = new Map<string, GroupCommit<Run, unknown>>();
  readonly #sharedInFlight: number;

  constructor(options: KernelOptions) {
    this.database = options.database;
    this.clock = options.clock ?? systemClock;
    this.#subscribersOf = options.subscribersOf ?? (() => []);
    this.#onCommit = options.onCommit ?? (() => {});
    this.#sharedInFlight = options.sharedInFlight ?? (options.database.engine === 'postgres' ? 2 : 1);
  }

  /**
   * Runs a command to its durable end and answers its output. Refuses with a `Refusal`; anything else thrown is a fault.
   * A `commandId` that was answered before (same actor, same command, same input) gets the same answer again and changes nothing.
   */
  async execute<I extends z.ZodType, O extends z.ZodType>(
    command: Command<I, O>,
    input: z.input<I>,
    options: ExecuteOptions,
  ): Promise<z.output<O>> {
    const run: Run = {
      command: command as unknown as Command,
      actor: options.actor,
      commandId: options.commandId ?? newId(),
      mayReplay: options.commandId !== undefined,
      input: parse(command.input, input),
      inputText: JSON.stringify(input) ?? '',
      authorized: false,
      events: [],
    };
    if (isShared(run.command)) {
      return (await this.#groupFor(options.tenantId, run.command).submit(run)) as z.output<O>;
    }
    return (await this.#runAlone(options.tenantId, run)) as z.output<O>;
  }

  /** Runs a query in a read-only transaction. */
  async ask<I extends z.ZodType, O extends z.ZodType>(
    query: Query<I, O>,
    input: z.input<I>,
    options: { tenantId: string; actor: Actor },
  ): Promise<z.output<O>> {
    const parsed = parse(query.input, input) as z.output<I>;
    return this.database.transaction(
      options.tenantId,
      async (tx) => {
        let authorized = false;
        const answer = await query.run(
          {
            tx,
            actor: options.actor,
            now: this.clock.now(),
            authorize(allowed) {
              if (!allowed) throw new NotAllowed();
              authorized = true;
            },
          },
          parsed,
        );
        if (!authorized) throw new Error(`query ${query.name} never authorised`);
        return query.output.parse(answer) as z.output<O>;
      },
      { readOnly: true },
    );
  }

  /** Resolves when nothing is queued or under way in shared transactions: for a graceful stop. */
  async settle(): Promise<void> {
    await Promise.all([...this.#groups.values()].map((group) => group.idle()));
  }

  #groupFor(tenantId: string, command: SharedCommand<z.ZodType, z.ZodType>): GroupCommit<Run, unknown> {
    const key = `${tenantId} ${command.name}`;
    let group = this.#groups.get(key);
    if (!group) {
      group = new GroupCommit<Run, unknown>({
        maxSize: command.shareUpTo,
        maxInFlight: this.#sharedInFlight,
        // a second call with an id that is already in the group waits for the next one, where it is a replay
        keyOf: (run) => run.commandId,
        runGroup: (runs) => this.#runTogether(tenantId, command, runs),
        // nobody may know whether the group was committed, so each looks for its answer first
        runAlone: (run) => this.#runAlone(tenantId, { ...run, mayReplay: true }),
      });
      this.#groups.set(key, group);
    }
    return group;
  }

  async #runTogether(
    tenantId: string,
    command: SharedCommand<z.ZodType, z.ZodType>,
    runs: readonly Run[],
  ): Promise<PromiseSettledResult<unknown>[]> {
    for (const run of runs) reset(run);
    const outcomes = await this.database.transaction(tenantId, async (tx) => {
      const now = this.clock.now();
      const [known, { secret }] = await Promise.all([findAnswers(tx, runs), tenantOf(tx)]);
      const fresh = runs.filter((run) => !known.has(run.commandId));
      const answers = new Map<Run, unknown>();
      if (fresh.length > 0) {
        const outputs = await command.runShared(
          { tx, now },
          fresh.map((run) => ({ ...deedOf(run), input: run.input })),
        );
        const done: Run[] = [];
        for (const [index, run] of fresh.entries()) {
          const output = outputs[index];
          if (output instanceof Refusal) {
            answers.set(run, output);
            continue;
          }
          mustHaveSaid(run);
          answers.set(run, command.output.parse(output));
          done.push(run);
        }
        await this.#keep(tx, now, done, (run) => answers.get(run));
      }
      return runs.map((run): PromiseSettledResult<unknown> => {
        const earlier = known.get(run.commandId);
        const outcome = earlier ? replay(run, earlier, secret) : answers.get(run);
        return outcome instanceof Refusal
          ? { status: 'rejected', reason: outcome }
          : { status: 'fulfilled', value: outcome };
      });
    });
    if (runs.some((run) => run.events.length > 0)) this.#onCommit(tenantId);
    return outcomes;
  }

  async #runAlone(tenantId: string, run: Run): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      reset(run);
      try {
        const answer = await this.database.transaction(tenantId, async (tx) => {
          const now = this.clock.now();
          const earlier = (await findAnswers(tx, [run])).get(run.commandId);
          if (earlier) {
            const outcome = replay(run, earlier, (await tenantOf(tx)).secret);
            if (outcome instanceof Refusal) throw outcome;
            return outcome === again ? answerAgain(run, tx, now) : outcome;
          }
          const output = await runOne(run, tx, now);
          mustHaveSaid(run);
          const parsed = run.command.output.parse(output);
          await this.#keep(tx, now, [run], () => parsed);
          return parsed;
        });
        if (run.events.length > 0) this.#onCommit(tenantId);
        return answer;
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
        if (passing.has(error.sqlState)) {
          if (attempt < maxAttempts) continue;
          throw new Busy();
        }
        if (error.constraint && run.command.retryOn?.includes(error.constraint) && attempt < maxAttempts) continue;
        // the same id at the same moment: the other one has won, its answer is ours
        if (run.mayReplay && error.sqlState === '23505' && attempt < maxAttempts) {
          const earlier = await this.database.transaction(tenantId, (tx) => findAnswers(tx, [run]), { readOnly: true });
          if (earlier.has(run.commandId)) continue;
        }
        const refused = error.constraint && run.command.constraints?.[error.constraint];
        if (refused) throw new refused();
        if (error.sqlState === '23505') throw new Conflict();
        throw error;
      }
    }
  }

  /** Writes the answers, events and outbox rows of these runs. */
  async #keep(tx: Tx, now: Date, runs: readonly Run[], answerOf: (run: Run) => unknown): Promise<void> {
    const { secret } = await tenantOf(tx);
    const events: EventRow[] = [];
    const outbox: OutboxRow[] = [];
    for (const run of runs) {
      for (const event of run.events) {
        const id = newId();
        events.push({
          id,
          subject_kind: event.subject.kind,
          subject_id: event.subject.id,
          type: event.type,
          data: event.data ?? {},
          actor_kind: run.actor.kind,
          actor_id: run.actor.kind === 'person' ? run.actor.id : null,
          command_id: run.commandId,
          command_name: run.command.name,
          at: event.at ?? now,
          recorded_at: now,
        });
        for (const subscriber of this.#subscribersOf(event.type)) {
          outbox.push({ subscriber, subject_id: event.subject.id, event_id: id, available_at: now, created_at: now });
        }
      }
    }
    await Promise.all([
      insertEvents(tx, events),
      insertOutbox(tx, outbox),
      insertCommands(
        tx,
        runs.map((run) => ({
          id: run.commandId,
          name: run.command.name,
          actor_key: actorKey(run.actor),
          input_hash: keyedHash(secret, run.inputText, 'base64url'),
          answer: isForgotten(run) ? null : (answerOf(run) ?? null),
          at: now,
        })),
      ),
    ]);
  }
}

function parse(schema: z.ZodType, input: unknown): unknown {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new InputInvalid({
    issues: result.error.issues.slice(0, 20).map((issue) => ({
      path: issue.path.join('.'),
      code: issue.code ?? 'invalid',
      message: issue.message,
    })),
  });
}

function reset(run: Run): void {
  run.authorized = false;
  run.events = [];
}

function deedOf(run: Run) {
  return {
    actor: run.actor,
    commandId: run.commandId,
    authorize(allowed: boolean) {
      if (!allowed) throw new NotAllowed();
      run.authorized = true;
    },
    record(event: EventInput) {
      run.events.push(event);
    },
  };
}

async function runOne(run: Run, tx: Tx, now: Date): Promise<unknown> {
  if (!isShared(run.command))
    return (run.command as SingleCommand<z.ZodType, z.ZodType>).run({ ...deedOf(run), tx, now }, run.input);
  const [output] = await run.command.runShared({ tx, now }, [{ ...deedOf(run), input: run.input }]);
  if (output instanceof Refusal) throw output;
  return output;
}

function mustHaveSaid(run: Run): void {
  if (!run.authorized) throw new Error(`command ${run.command.name} never authorised`);
  if (run.events.length === 0) throw new Error(`command ${run.command.name} never recorded`);
}

async function findAnswers(tx: Tx, runs: readonly Run[]): Promise<Map<string, CommandRow>> {
  const ids = runs.filter((run) => run.mayReplay).map((run) => run.commandId);
  if (ids.length === 0) return new Map();
  const { rows } = await tx.raw<CommandRow>({
    name: 'kernel_find_answers',
    text: 'select id, name, actor_key, input_hash, answer, at from kernel.commands where tenant_id = $1 and id = any($2::uuid[])',
    values: [tx.tenantId, ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** stands for an answer that is not kept and must be read again */
const again = Symbol('answer again');

const isForgotten = (run: Run): boolean => !isShared(run.command) && run.command.answerAgain !== undefined;

async function answerAgain(run: Run, tx: Tx, now: Date): Promise<unknown> {
  const answer = await (run.command as SingleCommand<z.ZodType, z.ZodType>).answerAgain?.(
    { ...deedOf(run), tx, now },
    run.input,
  );
  run.events = [];
  return run.command.output.parse(answer);
}

function replay(run: Run, earlier: CommandRow, secret: Uint8Array): unknown {
  const same =
    earlier.name === run.command.name &&
    earlier.actor_key === actorKey(run.actor) &&
    earlier.input_hash === keyedHash(secret, run.inputText, 'base64url');
  if (!same) return new CommandIdReused();
  return isForgotten(run) ? again : run.command.output.parse(earlier.answer);
}
