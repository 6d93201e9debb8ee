import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeValue, json, parserFor } from './values.ts';

const TEXT_ARRAY = 1009;
const TIMESTAMPTZ = 1184;

test('any array of texts comes back as it went', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme' }))), (items) => {
      expect(parserFor(TEXT_ARRAY)(encodeValue(items) as string)).toEqual(items);
    }),
  );
});

test('an instant is read to the millisecond, whichever way the server writes it', () => {
  const read = parserFor(TIMESTAMPTZ);
  expect(read('2026-05-01 08:00:00+00')).toEqual(new Date('2026-05-01T08:00:00Z'));
  expect(read('2026-05-01 08:00:00.1239+00')).toEqual(new Date('2026-05-01T08:00:00.123Z'));
  expect(read('2026-05-01 08:00:00+08')).toEqual(new Date('2026-05-01T00:00:00Z'));
  expect(() => read('infinity')).toThrow('not an instant');
});

test('JSON is made of any value, and a plain object needs no help', () => {
  expect([json([1, 'a']), json('a'), json(null), json(undefined)]).toEqual(['[1,"a"]', '"a"', 'null', 'null']);
  expect(encodeValue({ a: [1] })).toBe('{"a":[1]}');
});

test('what cannot be a parameter is refused', () => {
  expect(() => encodeValue(new Date(Number.NaN))).toThrow();
  expect(() => encodeValue(() => 1)).toThrow('cannot be a parameter');
});
