/**
 * Random choices that come out the same for the same seed, on every machine: the generator sfc32, seeded through splitmix32.
 * For demo data and tests only, never for secrets.
 */

/** A source of choices. Not shared between unrelated things: `fork` gives each its own, so that one more choice here moves nothing there. */
export interface Random {
  /** A number from 0 up to but not including 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One of the list. Throws RangeError on an empty list. */
  pick<T>(list: readonly T[]): T;
  /** One of the list, each as likely as its weight says. Throws RangeError when no weight is above 0. */
  weighted<T>(list: readonly (readonly [item: T, weight: number])[]): T;
  /** A number of the normal distribution. */
  normal(mean: number, deviation: number): number;
  /** A copy of the list in another order. */
  shuffle<T>(list: readonly T[]): T[];
  /** So many different elements of the list (all of them when it has fewer), in random order. */
  sample<T>(list: readonly T[], count: number): T[];
  /** A UUID of version 7 whose time part is the given instant. */
  uuid(at: Date): string;
  /** An independent source that depends on the seed and the label only, not on what was drawn before. */
  fork(label: string | number): Random;
}

/** A source from a seed number (any number; different numbers, different sources). */
export function randomFrom(seed: number): Random {
  return sourceOf(`seed:${seed}`);
}

function sourceOf(path: string): Random {
  const next = sfc32(path);
  const random: Random = {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick(list) {
      if (list.length === 0) throw new RangeError('nothing to pick from');
      return list[Math.floor(next() * list.length)] as (typeof list)[number];
    },
    weighted(list) {
      let total = 0;
      for (const [, weight] of list) total += Math.max(0, weight);
      if (!(total > 0)) throw new RangeError('no weight to pick by');
      let left = next() * total;
      let last: (typeof list)[number] | undefined;
      for (const entry of list) {
        if (entry[1] <= 0) continue;
        last = entry;
        left -= entry[1];
        if (left < 0) break;
      }
      return (last as (typeof list)[number])[0];
    },
    normal(mean, deviation) {
      // Box and Muller; 1 - next() is never 0, so the logarithm is finite.
      const radius = Math.sqrt(-2 * Math.log(1 - next()));
      return mean + deviation * radius * Math.cos(2 * Math.PI * next());
    },
    shuffle(list) {
      const copy = [...list];
      for (let last = copy.length - 1; last > 0; last -= 1) {
        const other = Math.floor(next() * (last + 1));
        const held = copy[last] as (typeof copy)[number];
        copy[last] = copy[other] as (typeof copy)[number];
        copy[other] = held;
      }
      return copy;
    },
    sample: (list, count) => random.shuffle(list).slice(0, Math.max(0, count)),
    uuid(at) {
      const time = at.getTime().toString(16).padStart(12, '0');
      const word = () => Math.floor(next() * 0x1_0000_0000);
      const a = (0x7000 | (word() & 0x0fff)).toString(16);
      const b = (0x8000 | (word() & 0x3fff)).toString(16);
      const rest = word().toString(16).padStart(8, '0') + (word() & 0xffff).toString(16).padStart(4, '0');
      return `${time.slice(0, 8)}-${time.slice(8)}-${a}-${b}-${rest}`;
    },
    fork: (label) => sourceOf(`${path}/${label}`),
  };
  return random;
}

/** Small fast counter of Chris Doty-Humphrey (PractRand), seeded by splitmix32 from a hash of the text. */
function sfc32(text: string): () => number {
  let state = 0x811c9dc5;
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  const splitmix = () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  let a = splitmix();
  let b = splitmix();
  let c = splitmix();
  let counter = 1;
  const step = () => {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + result) | 0;
    return result >>> 0;
  };
  for (let warm = 0; warm < 12; warm += 1) step();
  return () => step() / 0x1_0000_0000;
}
