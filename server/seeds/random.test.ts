import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomFrom } from './random.ts';

const seeds = fc.integer();

test('one seed gives one sequence, for ever', () => {
  const random = randomFrom(2024);
  expect([random.int(0, 999), random.int(0, 999), random.int(0, 999), random.int(0, 999)]).toMatchInlineSnapshot(`
    [
      728,
      702,
      767,
      292,
    ]
  `);
  expect(randomFrom(2024).fork('names').int(0, 1_000_000)).toMatchInlineSnapshot(`922761`);
});

test('a fork does not depend on what was drawn before it', () => {
  fc.assert(
    fc.property(seeds, fc.string(), fc.nat(50), (seed, label, draws) => {
      const random = randomFrom(seed);
      for (let draw = 0; draw < draws; draw += 1) random.next();
      expect(random.fork(label).next()).toBe(randomFrom(seed).fork(label).next());
    }),
  );
});

test('forks of different labels and neighbouring seeds differ', () => {
  const drawn = new Set<number>();
  for (let index = 0; index < 2000; index += 1) {
    drawn.add(randomFrom(7).fork(index).next());
    drawn.add(randomFrom(index).next());
  }
  expect(drawn.size).toBe(4000);
});

test('whole numbers stay within their bounds and reach all of them', () => {
  const random = randomFrom(1);
  const counts = Array.from({ length: 6 }, () => 0);
  for (let draw = 0; draw < 60_000; draw += 1) counts[random.int(1, 6) - 1]! += 1;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});

test('weights are kept and a weight of zero is never drawn', () => {
  const random = randomFrom(2);
  const counts = { often: 0, seldom: 0, never: 0 };
  for (let draw = 0; draw < 40_000; draw += 1) {
    counts[
      random.weighted([
        ['often', 3],
        ['never', 0],
        ['seldom', 1],
      ] as const)
    ] += 1;
  }
  expect(counts.never).toBe(0);
  expect(Math.abs(counts.often / counts.seldom - 3)).toBeLessThan(0.2);
});

test('the normal distribution has its mean and its deviation', () => {
  const random = randomFrom(3);
  const drawn = Array.from({ length: 40_000 }, () => random.normal(10, 2));
  const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
  const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length;
  expect(mean).toBeCloseTo(10, 1);
  expect(Math.sqrt(variance)).toBeCloseTo(2, 1);
});

test('shuffling keeps every element and leaves the list alone', () => {
  fc.assert(
    fc.property(seeds, fc.array(fc.integer()), (seed, list) => {
      const before = [...list];
      const shuffled = randomFrom(seed).shuffle(list);
      expect(list).toEqual(before);
      expect(shuffled.toSorted((a, b) => a - b)).toEqual(before.toSorted((a, b) => a - b));
    }),
  );
});

test('a sample has as many different elements as asked for, or all there are', () => {
  fc.assert(
    fc.property(seeds, fc.uniqueArray(fc.integer()), fc.nat(20), (seed, list, count) => {
      const sample = randomFrom(seed).sample(list, count);
      expect(sample).toHaveLength(Math.min(count, list.length));
      expect(new Set(sample).size).toBe(sample.length);
    }),
  );
});

test('identifiers are version 7, different, and carry their instant', () => {
  const random = randomFrom(4);
  const at = new Date('2026-03-01T08:00:00.123Z');
  const made = Array.from({ length: 5000 }, () => random.uuid(at));
  expect(new Set(made).size).toBe(5000);
  for (const uuid of made) {
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16)).toBe(at.getTime());
  }
});

test('nothing is picked from nothing', () => {
  expect(() => randomFrom(5).pick([])).toThrow(RangeError);
  expect(() => randomFrom(5).weighted([['a', 0]])).toThrow(RangeError);
});
