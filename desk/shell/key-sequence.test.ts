import { expect, test } from 'vitest';
import { KeySequence } from './key-sequence.ts';

const plain = (key: string) => ({ key, ctrlKey: false, metaKey: false, altKey: false });
const known = new Set(['j', 'g i', 'g s', '?', 's']);

test('one key is a shortcut by itself', () => {
  expect(new KeySequence().press(plain('j'), known, 0)).toBe('j');
  expect(new KeySequence().press(plain('z'), known, 0)).toBeNull();
});

test('two keys after each other are one shortcut, also when the second is one by itself', () => {
  const keys = new KeySequence();
  expect(keys.press(plain('g'), known, 0)).toBeNull();
  expect(keys.press(plain('s'), known, 300)).toBe('g s');
  expect(keys.press(plain('s'), known, 400)).toBe('s');
});

test('the first key waits one second and no longer', () => {
  const keys = new KeySequence();
  keys.press(plain('g'), known, 0);
  expect(keys.press(plain('i'), known, 1001)).toBeNull();
});

test('keys with Ctrl, Meta or Alt belong to the browser', () => {
  expect(new KeySequence().press({ ...plain('j'), ctrlKey: true }, known, 0)).toBeNull();
});
