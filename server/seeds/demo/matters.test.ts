import fc from 'fast-check';
import { expect, test } from 'vitest';
import { returnGrounds } from '../../modules/tickets/ticket.ts';
import { randomFrom } from '../random.ts';
import { demoLand } from './land.ts';
import {
  answerOf,
  commentOf,
  likelihood,
  type MatterOutcome,
  type MatterPlace,
  matterAt,
  matters,
  noteOf,
  outcomeOf,
  promiseMoveOf,
  questionOf,
  returnOf,
  sayings,
  tellMatter,
} from './matters.ts';
import profiles from './profiles.json' with { type: 'json' };
import { momentOf, raiseInstants, weatherOn } from './rhythm.ts';
import { demoUnits, unitsByDuty } from './units.ts';

const town: MatterPlace = {
  setting: 'town',
  community: '望湖社区',
  street: '古楼街道',
  estate: '柳岸花园',
  building: '7号楼',
};
const village: MatterPlace = { setting: 'village', community: '八棵杨新村', street: '沙镇镇' };
const outcomes: MatterOutcome[] = ['solved', 'explained', 'cannot-now', 'not-ours'];
const whole = /^[^{}]+$/;

test('there are at least sixty matters of at least forty categories, each with its own key', () => {
  expect(matters.length).toBeGreaterThanOrEqual(60);
  expect(new Set(matters.map(({ key }) => key)).size).toBe(matters.length);
  expect(new Set(matters.map(({ category }) => category)).size).toBeGreaterThanOrEqual(40);
});

test('every matter is complete: profiles, duties that a unit has, outcomes that make a hundred and have answers', () => {
  const find = unitsByDuty(demoUnits(demoLand));
  const duties = new Set(demoUnits(demoLand).flatMap((unit) => unit.duties));
  for (const matter of matters) {
    expect(profiles.months[matter.months], matter.key).toHaveLength(12);
    expect(profiles.hours[matter.hours], matter.key).toHaveLength(24);
    expect(duties.has(matter.duty), matter.key).toBe(true);
    expect(matter.wrongDuty === undefined || duties.has(matter.wrongDuty), matter.key).toBe(true);
    expect(find(matter.duty, '371502001015').length, matter.key).toBeGreaterThan(0);
    expect(
      matter.outcomes.reduce((sum, part) => sum + part, 0),
      matter.key,
    ).toBe(100);
    const answers = [matter.solved, matter.explained, matter.cannotNow, matter.notOurs];
    for (const [index, part] of matter.outcomes.entries())
      if (part > 0) expect(answers[index]?.length, matter.key).toBeGreaterThan(0);
  }
});

test('however a matter is told and answered, no slot stays open and no marks clash', () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(...matters), fc.constantFrom(town, village), (seed, matter, place) => {
      const random = randomFrom(seed);
      const told = tellMatter(random, matter, place);
      expect(told.subject).toMatch(whole);
      expect(told.subject.length).toBeLessThanOrEqual(60);
      expect(told.body).toMatch(whole);
      expect(told.body.length).toBeGreaterThanOrEqual(8);
      expect(told.body.length).toBeLessThanOrEqual(400);
      expect(told.body).not.toMatch(/[，：]{2}|[。！？][。，：]|[，：][。！？]/);
      expect(told.placeWords).toMatch(whole);
      for (const outcome of outcomes) expect(answerOf(random, told, outcome)).toMatch(whole);
      expect(noteOf(random, told)).toMatch(whole);
      expect(questionOf(random, told) ?? '').not.toMatch(/[{}]/);
      expect(tellMatter(randomFrom(seed), matter, place)).toEqual(told);
    }),
    { numRuns: 2000 },
  );
});

test('every text of every matter can be filled', () => {
  for (const matter of matters) {
    for (let seed = 0; seed < 60; seed += 1) {
      const random = randomFrom(seed);
      const told = tellMatter(random, matter, matter.where === 'village' ? village : town);
      for (const outcome of outcomes) answerOf(random, told, outcome);
      noteOf(random, told);
      questionOf(random, told);
    }
  }
});

test('a year of five thousand matters hardly repeats itself, and follows season, hour and weather', () => {
  const seed = 11;
  const instants = raiseInstants({ from: '2025-01-01', to: '2025-12-31', count: 5000, seed });
  const random = randomFrom(seed);
  const year = instants.map((at) => {
    const place = random.chance(0.7) ? town : village;
    const moment = momentOf(at, seed);
    return { moment, place, told: tellMatter(random, matterAt(random, moment, place.setting), place) };
  });
  expect(new Set(year.map(({ told }) => told.body)).size).toBeGreaterThan(4700);
  const heating = year.filter(({ told }) => told.key === 'heating-cold');
  expect(heating.length).toBeGreaterThan(100);
  expect(heating.filter(({ moment }) => moment.month >= 3 && moment.month <= 8)).toHaveLength(0);
  const barbecue = year.filter(({ told }) => told.key === 'night-barbecue');
  expect(barbecue.filter(({ moment }) => moment.month >= 4 && moment.month <= 9).length).toBeGreaterThan(
    barbecue.length * 0.7,
  );
  for (const { place, told } of year) if (place === village) expect(told.key).not.toBe('lift-broken');
  expect(new Set(year.map(({ told }) => told.key)).size).toBeGreaterThan(60);
});

test('ice comes with snow and flooding with storms', () => {
  const ice = matters.find(({ key }) => key === 'snow-ice')!;
  const flood = matters.find(({ key }) => key === 'road-flooding')!;
  const january = { month: 0, hour: 8 };
  expect(likelihood(ice, { ...january, weather: 'snow' }, 'town')).toBeGreaterThan(
    likelihood(ice, { ...january, weather: 'plain' }, 'town') * 10,
  );
  const july = { month: 6, hour: 8 };
  expect(likelihood(flood, { ...july, weather: 'storm' }, 'town')).toBeGreaterThan(
    likelihood(flood, { ...july, weather: 'plain' }, 'town') * 5,
  );
  expect(weatherOn('2025-07-01', 1)).not.toBe('snow');
});

test('a case is answered with the answer that fits it', () => {
  const pension = matters.find(({ key }) => key === 'pension')!;
  for (let seed = 0; seed < 200; seed += 1) {
    const random = randomFrom(seed);
    const told = tellMatter(random, pension, town);
    const particular = pension.cases![told.caseIndex!]!;
    expect(told.body).toContain(particular['ask']);
    const outcome = outcomeOf(random, told);
    if (outcome === 'explained') expect(answerOf(random, told, outcome)).toBe(particular['explained']);
    if (outcome === 'solved') expect(particular['solved']).toBeDefined();
  }
});

test('outcomes follow the mix of the matter', () => {
  const random = randomFrom(3);
  const lamp = matters.find(({ key }) => key === 'street-lamp-out')!;
  const told = tellMatter(random, lamp, town);
  const solved = Array.from({ length: 4000 }, () => outcomeOf(random, told)).filter(
    (outcome) => outcome === 'solved',
  ).length;
  expect(solved / 4000).toBeCloseTo(lamp.outcomes[0] / 100, 1);
});

test('returns name the unit held responsible; other sayings are whole', () => {
  fc.assert(
    fc.property(fc.integer(), fc.boolean(), fc.boolean(), (seed, solved, satisfied) => {
      const random = randomFrom(seed);
      const { ground, argument, accepted, refused } = returnOf(random, '区城市管理局');
      expect(returnGrounds).toContain(ground);
      for (const text of [argument, accepted, refused, ...Object.values(promiseMoveOf(random))])
        expect(text).toMatch(whole);
      for (const say of Object.values(sayings)) expect(say(random)).toMatch(whole);
      const comment = commentOf(random, { solved, satisfied }, ['quick', 'slow', 'repair', 'cannot-now', 'not-ours']);
      if (comment !== undefined) expect(comment).toMatch(whole);
    }),
  );
});
