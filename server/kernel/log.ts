import { pino, stdTimeFunctions, type Logger } from 'pino';
import { DatabaseError } from './database/database.ts';
import { Refusal } from './refusal.ts';

export type Log = Logger;

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * Structured log lines on stdout. What is logged of a request is its id, method, route pattern, status and duration: never
 * its address as sent, its query, body, cookies or the client's address.
 */
export function createLog(level: LogLevel, destination?: { write(line: string): void }): Log {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Never logs; for tests and tools. */
export const silentLog = (): Log => pino({ level: 'silent' });

export interface DescribedError {
  type: string;
  message: string;
  stack?: string;
  sqlState?: string;
  constraint?: string;
  cause?: DescribedError;
}

/**
 * An error as it may be logged: where it happened, and its words without anything that may be somebody's data. A database
 * quotes values in its messages and its detail, so of its errors only the state, the constraint and the place are kept.
 */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: describeThrown(error) };
  const places = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .join('\n');
  const fromDatabase = error instanceof DatabaseError || 'severity' in error;
  const described: DescribedError = {
    type: error.name,
    message: fromDatabase ? withoutValues(error.message) : error.message.slice(0, 300),
  };
  if (error instanceof DatabaseError) {
    described.sqlState = error.sqlState;
    if (error.constraint !== undefined) described.constraint = error.constraint;
  }
  if (places) described.stack = places;
  if (error.cause instanceof Error && !(error instanceof Refusal) && depth < 3) {
    described.cause = describeError(error.cause, depth + 1);
  }
  return described;
}

/** What programs within the program throw that is no Error, such as the embedded database's exit: its name and words. */
function describeThrown(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return `${typeof thrown} thrown`;
  const { name, message } = thrown as { name?: unknown; message?: unknown };
  return (
    [name, message]
      .filter((word) => typeof word === 'string')
      .join(': ')
      .slice(0, 300) || 'an object thrown'
  );
}

/**
 * An error in one line that may be kept and shown: of one of the database's the state and the constraint, of one we threw
 * ourselves its words, of any other (a parser quotes what it read) only its name and the function it came from.
 */
export function errorNote(error: unknown): string {
  if (!(error instanceof Error)) return 'not an error was thrown';
  if (error instanceof DatabaseError) return [error.name, error.sqlState, error.constraint].filter(Boolean).join(' ');
  if (error instanceof Refusal) return `${error.name}: ${error.code}`;
  if (error.name === 'Error' && !('severity' in error)) return `Error: ${error.message}`.slice(0, 300);
  const place = /^\s+at (?:async )?([\w.#<>]+)/m.exec(error.stack ?? '')?.[1];
  return place === undefined ? error.name : `${error.name} in ${place}`;
}

/** 'invalid input syntax for type uuid: "x"' without what follows the colon; names of tables and constraints stay. */
function withoutValues(message: string): string {
  return message.replace(/: ".*$/s, ': …').slice(0, 300);
}
