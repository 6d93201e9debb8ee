import { expect, test } from 'vitest';
import { toDatabaseError } from './errors.ts';

/** An error as a driver gives it. */
function serverError(message: string, code: string, constraint?: string): Error {
  return Object.assign(new Error(message), { severity: 'ERROR', code, constraint });
}

const cases: [string, Error, { sqlState: string; constraint: string | undefined }][] = [
  [
    'a constraint named by the server',
    serverError('duplicate key value violates unique constraint "a_is_unique"', '23505', 'a_is_unique'),
    { sqlState: '23505', constraint: 'a_is_unique' },
  ],
  [
    'a constraint with the number of its shard',
    serverError('duplicate key value violates unique constraint "a_is_unique_102008"', '23505', 'a_is_unique_102008'),
    { sqlState: '23505', constraint: 'a_is_unique' },
  ],
  [
    'a constraint that only the message names',
    serverError('insert or update on table "b_102010" violates foreign key constraint "b_has_a_102010"', '23503'),
    { sqlState: '23503', constraint: 'b_has_a' },
  ],
  [
    'a deferred violation that comes as an internal error',
    serverError('update or delete on table "a" violates foreign key constraint "b_has_a_102010" on table "b"', 'XX000'),
    { sqlState: '23503', constraint: 'b_has_a' },
  ],
  [
    'a check',
    serverError('new row for relation "a" violates check constraint "a_has_a_name"', '23514', 'a_has_a_name'),
    { sqlState: '23514', constraint: 'a_has_a_name' },
  ],
  [
    'a name that ends in few digits',
    serverError('x', '23505', 'limit_of_2026'),
    { sqlState: '23505', constraint: 'limit_of_2026' },
  ],
  [
    'an error that is no violation',
    serverError('deadlock detected', '40P01'),
    { sqlState: '40P01', constraint: undefined },
  ],
  [
    'a socket that broke',
    Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
    { sqlState: '08006', constraint: undefined },
  ],
];

test.each(cases)('%s is told apart', (_, error, expected) => {
  expect(toDatabaseError(error)).toMatchObject({ name: 'DatabaseError', cause: error, ...expected });
});
