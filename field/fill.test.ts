import { expect, test } from 'vitest';
import { fill } from './fill.ts';

test('a gap is filled with its value, and stays when there is none', () => {
  expect(fill('{count} 件', { count: 3 })).toBe('3 件');
  expect(fill('{count} 件', {})).toBe('{count} 件');
  expect(fill('{name} 件', { name: null })).toBe(' 件');
});
