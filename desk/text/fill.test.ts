import { expect, test } from 'vitest';
import { fill } from './fill.ts';

test('a placeholder takes its value, and stays visible without one', () => {
  expect(fill('交 {unit} 办理，{day} 前答复', { unit: '城管站' })).toBe('交 城管站 办理，{day} 前答复');
});

test('a number chooses between one and many', () => {
  expect(fill('{count} {count|ticket|tickets}', { count: 1 })).toBe('1 ticket');
  expect(fill('{count} {count|ticket|tickets}', { count: 2 })).toBe('2 tickets');
});

test('names of the object prototype are no values', () => {
  expect(fill('{constructor}', {})).toBe('{constructor}');
});
