import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalisePhone } from '../../modules/people/phone.ts';
import { randomFrom } from '../random.ts';
import {
  addressFor,
  estateNamesFrom,
  isDemoNumber,
  landlineNumber,
  mayBeInvented,
  mobileNumber,
  nicknameFrom,
  peopleFrom,
  shopNameFrom,
} from './names.ts';

test('twenty thousand people have twenty thousand names, none a public figure', () => {
  const invent = peopleFrom(randomFrom(1));
  const people = Array.from({ length: 20_000 }, () => invent());
  expect(new Set(people.map(({ name }) => name)).size).toBe(20_000);
  for (const { name, surname, given } of people) {
    expect(name).toBe(surname + given);
    expect(name).toMatch(/^\p{Script=Han}{2,3}$/u);
    expect(mayBeInvented(name)).toBe(true);
  }
});

test('the most frequent surname belongs to about one in eleven', () => {
  const invent = peopleFrom(randomFrom(2));
  const people = Array.from({ length: 5000 }, () => invent());
  const share = people.filter(({ surname }) => surname === '王').length / people.length;
  expect(share).toBeGreaterThan(0.07);
  expect(share).toBeLessThan(0.12);
});

test('public figures are stopped', () => {
  for (const name of ['袁隆平', '孔繁森', '刘德华', '毛泽轩']) expect(mayBeInvented(name)).toBe(false);
});

test('the same seed invents the same people, and wishes are kept', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.constantFrom('male' as const, 'female' as const),
      fc.integer({ min: 1930, max: 2019 }),
      (seed, sex, birthYear) => {
        const person = peopleFrom(randomFrom(seed))({ sex, birthYear });
        expect(person).toEqual(peopleFrom(randomFrom(seed))({ sex, birthYear }));
        expect(person).toMatchObject({ sex, birthYear });
        expect(Array.from(person.given)).toHaveLength(new Set(person.given).size);
      },
    ),
  );
});

test('people are addressed by their surname and as befits their age', () => {
  const random = randomFrom(3);
  const invent = peopleFrom(random);
  for (let index = 0; index < 2000; index += 1) {
    const person = invent();
    const address = addressFor(person, 2026, random);
    expect(address).toContain(person.surname);
    if (2026 - person.birthYear >= 23) expect(address).not.toContain('同学');
    if (person.sex === 'male') expect(address).not.toMatch(/女士|阿姨|姐|奶奶|大娘/);
  }
});

test('a million mobile numbers differ, look like mobile numbers and lie in the range that nobody has', () => {
  const numbers = new Set<string>();
  for (let n = 0; n < 1_000_000; n += 1) numbers.add(mobileNumber(n));
  expect(numbers.size).toBe(1_000_000);
  for (let n = 0; n < 1000; n += 1) {
    expect(mobileNumber(n)).toMatch(/^1[3-9]\d{9}$/);
    expect(isDemoNumber(mobileNumber(n))).toBe(true);
    expect(isDemoNumber(landlineNumber(n))).toBe(true);
    expect([normalisePhone(mobileNumber(n)), normalisePhone(landlineNumber(n))]).not.toContain(undefined);
  }
  expect(isDemoNumber('13800138000')).toBe(false);
});

test('six hundred estates have six hundred names', () => {
  const next = estateNamesFrom(randomFrom(4));
  const estates = Array.from({ length: 600 }, () => next());
  expect(new Set(estates.map(({ name }) => name)).size).toBe(600);
  expect(estates.filter(({ kind }) => kind === 'dormitory').length).toBeGreaterThan(50);
});

test('shops and nicknames are filled in', () => {
  const random = randomFrom(5);
  for (let index = 0; index < 500; index += 1) {
    expect(shopNameFrom(random)).toMatch(/^\p{Script=Han}+$/u);
    expect(nicknameFrom(random)).toMatch(/^\p{Script=Han}+$/u);
  }
});
