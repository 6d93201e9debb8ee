import { DatabaseError } from './database.ts';

/** SQLSTATEs the kernel itself raises or asks about. */
export const SqlState = {
  connectionLost: '08006',
  /** The connection broke while COMMIT was under way: it may or may not have happened. Asking again with the same command id tells. */
  commitUnknown: '08007',
  commitRefused: '25P02',
  uniqueViolation: '23505',
  foreignKeyViolation: '23503',
  checkViolation: '23514',
  rowLevelSecurity: '42501',
  undefinedTable: '42P01',
  serializationFailure: '40001',
  deadlock: '40P01',
  lockTimeout: '55P03',
  statementTimeout: '57014',
} as const;

/** The fields both engines' drivers give an error of the server. */
interface ServerError {
  message: string;
  code?: string | undefined;
  constraint?: string | undefined;
  severity?: string | undefined;
}

/** Messages of PostgreSQL that name a constraint, in the order of how often they come. */
const namesConstraint = [
  /violates unique constraint "([^"]+)"/,
  /violates foreign key constraint "([^"]+)"/,
  /violates check constraint "([^"]+)"/,
  /violates exclusion constraint "([^"]+)"/,
];

/** What kind of refusal each of these messages is, for errors that come as XX000 from a distributed database. */
const stateOfMessage: readonly (readonly [RegExp, string])[] = [
  [/violates unique constraint/, '23505'],
  [/violates foreign key constraint/, '23503'],
  [/violates check constraint/, '23514'],
  [/violates exclusion constraint/, '23P01'],
  [/violates not-null constraint/, '23502'],
  [/violates row-level security policy/, '42501'],
];

/** A shard's tables and constraints carry the shard's number, six digits or more. */
const SHARD_SUFFIX = /_\d{6,}$/;

/**
 * One refusal for both engines, and for a distributed one: the SQLSTATE and the constraint's name as the migration wrote it.
 * Where the constraint's field is empty or carries a shard's suffix, the name comes from the message without the suffix;
 * where a deferred violation comes as XX000, the state comes from the message.
 */
export function toDatabaseError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  if (!isServerError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return new DatabaseError(
      `the connection to the database was lost: ${message}`,
      SqlState.connectionLost,
      undefined,
      {
        cause: error,
      },
    );
  }
  const sqlState = stateOf(error);
  return new DatabaseError(error.message, sqlState, constraintOf(error, sqlState), { cause: error });
}

/** Is this an answer of the server (and not of the network, or a mistake in the program)? */
export function isServerError(error: unknown): error is ServerError & Error {
  return error instanceof Error && 'severity' in error && 'code' in error && /^[0-9A-Z]{5}$/.test(String(error.code));
}

function stateOf(error: ServerError): string {
  const state = error.code ?? 'XX000';
  if (state !== 'XX000') return state;
  return stateOfMessage.find(([pattern]) => pattern.test(error.message))?.[1] ?? state;
}

function constraintOf(error: ServerError, sqlState: string): string | undefined {
  if (!sqlState.startsWith('23')) return undefined;
  const name = error.constraint || namesConstraint.map((pattern) => pattern.exec(error.message)?.[1]).find(Boolean);
  return name?.replace(SHARD_SUFFIX, '');
}
