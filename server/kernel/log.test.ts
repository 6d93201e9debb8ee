import { expect, test } from 'vitest';
import { DatabaseError } from './database/database.ts';
import { errorNote } from './log.ts';
import { Refusal } from './refusal.ts';

test('the note of an error of the database has its state and constraint, and none of the values it quotes', () => {
  const message = 'duplicate key value violates unique constraint "phone_is_unique"; Key (phone)=(13800001111)';
  const error = new DatabaseError(message, '23505', 'phone_is_unique', { cause: new Error(message) });
  expect(errorNote(error)).toBe('DatabaseError 23505 phone_is_unique');
  expect(errorNote(new DatabaseError('lost: 13800001111', '08006', undefined))).toBe('DatabaseError 08006');
  expect(errorNote(Object.assign(new Error('Key (13800001111)'), { severity: 'ERROR' }))).not.toContain('1380');
});

test('the note of an error of our own has its words; of another, which may quote what it read, only its name and place', () => {
  expect(errorNote(new Error('no such unit'))).toBe('Error: no such unit');
  expect(errorNote(new Refusal('not-allowed', 403))).toBe('Refusal: not-allowed');
  let thrown: unknown;
  try {
    JSON.parse('13800001111 of Mrs Wang');
  } catch (error) {
    thrown = error;
  }
  expect(errorNote(thrown)).toMatch(/^SyntaxError in JSON\.parse$/);
  expect(errorNote('13800001111')).toBe('not an error was thrown');
});
