/**
 * Invented people, telephone numbers, estates and shops for the demo. Nobody here exists: names are put together from
 * characters usual for the decade and the sex, and a name of a public figure (a short list) is drawn again.
 */
import type { Random } from '../random.ts';
import names from './names.json' with { type: 'json' };

export type Sex = 'male' | 'female';

export interface InventedPerson {
  name: string;
  surname: string;
  given: string;
  sex: Sex;
  birthYear: number;
}

const surnames = Object.entries(names.surnames);
const stopped = new Set(names.stop);
const givenPools: Record<string, Record<Sex, { first: string; second: string; single: string }>> = names.given;

/** Years of birth of a district's people of 16 and older, in the mid-2020s, by decade: weights per thousand. */
const decades: readonly (readonly [decade: number, weight: number])[] = [
  [1930, 12],
  [1940, 60],
  [1950, 130],
  [1960, 190],
  [1970, 180],
  [1980, 200],
  [1990, 160],
  [2000, 68],
];

/** Whether a name may stand for an invented person: no public figure's. */
export function mayBeInvented(name: string): boolean {
  return !stopped.has(name) && !names.stopBeginnings.some((beginning) => name.startsWith(beginning));
}

/**
 * A source of people, every one with a name of his or her own and none of those in `except` (the cast). Sex and year of birth are drawn where they are not given.
 * Throws RangeError when so many were drawn that a free name cannot be found (far beyond 50,000).
 */
export function peopleFrom(
  random: Random,
  except: Iterable<string> = [],
): (wish?: { sex?: Sex; birthYear?: number }) => InventedPerson {
  const taken = new Set(except);
  return (wish = {}) => {
    const sex = wish.sex ?? (random.chance(0.5) ? 'male' : 'female');
    for (let attempt = 0; attempt < 1000; attempt += 1) {
      const birthYear = wish.birthYear ?? random.weighted(decades) + random.int(0, 9);
      const surname = random.weighted(surnames);
      const given = givenNameOf(random, sex, birthYear);
      const name = surname + given;
      if (given.startsWith(surname) || taken.has(name) || !mayBeInvented(name)) continue;
      taken.add(name);
      return { name, surname, given, sex, birthYear };
    }
    throw new RangeError(`no free name left after ${taken.size}`);
  };
}

function givenNameOf(random: Random, sex: Sex, birthYear: number): string {
  const decade = Math.min(2010, Math.max(1930, Math.floor(birthYear / 10) * 10));
  const pool = givenPools[String(decade)]?.[sex];
  if (!pool) throw new RangeError(`no given names for ${decade}`);
  if (pool.single !== '' && random.chance(0.12)) return random.pick(Array.from(pool.single));
  const first = random.pick(Array.from(pool.first));
  return first + random.pick(Array.from(pool.second).filter((character) => character !== first));
}

/** How neighbours address the person in that year: by age, sex and surname. */
export function addressFor(person: InventedPerson, year: number, random: Random): string {
  const age = year - person.birthYear;
  const forms = names.address;
  const male = age < 30 ? forms.youngMale : age < 60 ? forms.middleMale : forms.oldMale;
  const female = age < 30 ? forms.youngFemale : age < 60 ? forms.middleFemale : forms.oldFemale;
  // A grown-up is no pupil: that form is only for those who may still be at school.
  const fitting = (person.sex === 'male' ? male : female).filter((_, index) => index !== 2 || age >= 30 || age < 23);
  return random.pick(fitting).replace('{surname}', person.surname);
}

/** A name such as people choose for themselves in a chat. */
export function nicknameFrom(random: Random): string {
  return random.pick(names.nicknames);
}

/**
 * The nth of a hundred million mobile numbers that nobody has (n from 0), each once.
 * They begin with 179: in China's numbering plan 179xx are the access codes of telephony over IP (17909, 17911, 17951), so no
 * mobile number may begin that way, while the number still has the eleven digits and the 1[3-9] that forms ask for.
 */
export function mobileNumber(n: number): string {
  // The step has no factor in common with 10^8, so all numbers come up before one comes again; it makes neighbours look unlike.
  return `179${String((n * 61_803_399 + 20_260_101) % 100_000_000).padStart(8, '0')}`;
}

/** The first `mobileNumber` not kept for the cast. */
export const firstFreeMobile = 100;

/** The nth of ten thousand landline numbers that nobody has: within an area 9 begins service numbers (95…, 96…), never a subscriber's. */
export function landlineNumber(n: number): string {
  return `0635-900${String(n % 10_000).padStart(4, '0')}`;
}

/** Whether a telephone number is one of the demo's, so that nothing is ever sent to it. */
export function isDemoNumber(number: string): boolean {
  return /^(?:179\d{8}|0635-900\d{4})$/.test(number);
}

/** A source of names of estates, each once; about every fifth is a former works' dormitory. Throws RangeError after some 700. */
export function estateNamesFrom(random: Random): () => { name: string; kind: 'estate' | 'dormitory' } {
  const { first, last, dormitoryFirst, dormitoryLast } = names.estates;
  const all = (kind: 'estate' | 'dormitory', a: readonly string[], b: readonly string[]) =>
    random.shuffle(a.flatMap((head) => b.map((tail) => ({ name: head + tail, kind }))));
  const estates = all('estate', first, last);
  const dormitories = all('dormitory', dormitoryFirst, dormitoryLast);
  return () => {
    const next = (random.chance(0.2) ? dormitories.pop() : undefined) ?? estates.pop();
    if (!next) throw new RangeError('no estate name left');
    return next;
  };
}

/** The name of a shop or, where asked for, of a place to eat; by its owner or by its trade. */
export function shopNameFrom(random: Random, trade: 'any' | 'eatery' = 'any'): string {
  const { shopsByOwner, shopsByName, eateriesByOwner, eateriesByName } = names.shops;
  const byOwner = trade === 'eatery' ? eateriesByOwner : [...shopsByOwner, ...eateriesByOwner];
  const byName = trade === 'eatery' ? eateriesByName : [...shopsByName, ...eateriesByName];
  if (random.chance(0.5)) return random.pick(byName);
  return random.pick(byOwner).replace('{surname}', random.weighted(surnames));
}
