/** The tickets of the demo: a year's rhythm ending now, and a number of cases in which the cast has something to do. Pure. */
import { addCalendarDays, civilDateOf } from '../../kernel/working-time.ts';
import type { Tenant } from '../../kernel/tenant.ts';
import { Life, type LifeBeginning, noticeVersion, numberFromSeed, type Rules } from '../../modules/tickets/public.ts';
import { randomFrom, type Random } from '../random.ts';
import { castCases, type Case } from './cases.ts';
import { liveOn, type Stall } from './course.ts';
import { signatureOf, type DemoDirectory, type Officer, type Resident } from './directory.ts';
import { Hours } from './hours.ts';
import { answerOf, type Matter, matterAt, matters, outcomeOf, tellMatter, type ToldMatter } from './matters.ts';
import { type DemoCommunity, type DemoPlaces, spotIn } from './places.ts';
import { momentOf, raiseInstants } from './rhythm.ts';

export interface YearWish {
  tenant: Tenant;
  rules: Rules;
  places: DemoPlaces;
  directory: DemoDirectory;
  now: Date;
  seed: number;
  /** tickets of the rhythm; the cases of the cast come on top */
  count: number;
}

/** All lives, in the order of raising but for the cases of the cast, which come last. */
export function demoYear(wish: YearWish): Life[] {
  const { rules, now, seed, count } = wish;
  const { zone } = rules.calendar;
  const today = civilDateOf(now, zone);
  const instants = raiseInstants({
    from: addCalendarDays(today, -364),
    to: today,
    count,
    seed,
    until: new Date(now.getTime() - 5 * 60_000),
    calendar: rules.calendar,
  });
  const maker = new Maker(wish);
  const lives = instants.map((at) => maker.life(at));
  for (const wanted of castCases(wish.directory, wish.places, maker.hours, now, lives)) {
    lives.push(maker.life(wanted.at, wanted));
  }
  return lives;
}

/** In the last days some things stay lying; how likely, by where. */
const stalls: readonly (readonly [stall: Stall, weight: number])[] = [
  ['raised', 12],
  ['dispatched', 22],
  ['accepted', 40],
  ['waiting', 10],
  ['asking', 10],
  ['resolved', 30],
];
const recentMs = 9 * 86_400_000;

class Maker {
  readonly hours: Hours;
  readonly #wish: YearWish;
  readonly #random: Random;
  readonly #numbers = new Set<string>();
  #count = 0;

  constructor(wish: YearWish) {
    this.#wish = wish;
    this.#random = randomFrom(wish.seed).fork('lives');
    this.hours = new Hours(wish.rules.calendar);
  }

  /** One ticket raised at an instant; a case says what it is about and how far it goes. */
  life(at: Date, wanted: Partial<Case> = {}): Life {
    const { directory, places, rules, tenant, now, seed } = this.#wish;
    const random = this.#random.fork(this.#count++);
    const community = wanted.community ?? random.weighted(places.communities.map((one) => [one, one.weight] as const));
    const { place, area, without } = spotIn(community, random);
    const matter =
      wanted.matterKeys === undefined
        ? matterAt(random, momentOf(at, seed, rules.calendar.zone), community.setting)
        : matterByKey(random.pick(wanted.matterKeys));
    const told = tellMatter(random, matter, place);
    const resident = this.#residentIn(community, random);
    const unit = wanted.unit ?? random.pick(directory.unitsFor(matter.duty, community.area.code));
    const spoken = spokenPlace(told, place.building).replace(without, '');
    const begin = this.#beginning(at, { random, community, area, told, spoken, resident, wanted });
    const times = { tenant, rules, horizon: now, newId: (instant: Date) => random.uuid(instant) };
    const settled = wanted.stall === undefined ? settledAnswer(begin, matter, told, random) : undefined;
    const life = new Life(times, begin, settled);
    liveOn(life, {
      random,
      hours: this.hours,
      rules,
      directory,
      matter,
      told,
      unit,
      wrongUnit: wanted.unit ? undefined : this.#wrongUnit(matter, unit.id, community, wanted.stall, random),
      streetId: area.streetId,
      hasPhone: begin.reporter?.phone !== undefined,
      handler: wanted.handler,
      stall: wanted.stall ?? this.#stallFor(at, random),
      prompt: wanted.prompt,
    });
    // what fell due by itself since
    life.reach(now);
    return life;
  }

  #stallFor(at: Date, random: Random): Stall | undefined {
    const recent = this.#wish.now.getTime() - at.getTime() < recentMs;
    return recent && random.chance(0.22) ? random.weighted(stalls) : undefined;
  }

  #residentIn(community: DemoCommunity, random: Random): Resident {
    const { residents, residentsOf } = this.#wish.directory;
    return random.pick(residentsOf.get(community.area.id) ?? residents);
  }

  #wrongUnit(matter: Matter, unitId: string, community: DemoCommunity, stall: Stall | undefined, random: Random) {
    if (matter.wrongDuty === undefined || (stall !== 'returned' && !random.chance(stall === undefined ? 0.09 : 0))) {
      return undefined;
    }
    return this.#wish.directory.unitsFor(matter.wrongDuty, community.area.code).find((one) => one.id !== unitId);
  }

  #beginning(
    at: Date,
    given: {
      random: Random;
      community: DemoCommunity;
      area: LifeBeginning['area'];
      told: ToldMatter;
      spoken: string;
      resident: Resident;
      wanted: Partial<Case>;
    },
  ): LifeBeginning {
    const { random, community, area, told, spoken, resident, wanted } = given;
    const age = at.getUTCFullYear() - resident.person.birthYear;
    const hour = momentOf(at, this.#wish.seed).hour;
    const staffed =
      hour >= 9 && hour < 17 && this.#wish.rules.calendar.isWorkday(civilDateOf(at, this.#wish.rules.calendar.zone));
    const channel =
      wanted.channel ??
      random.weighted([
        ['site', age < 45 ? 62 : age < 65 ? 46 : 18] as const,
        ['phone', resident.phone === null ? 0 : 26] as const,
        ['grid-worker', hour < 7 || hour > 20 ? 0 : age < 65 ? 14 : 34] as const,
        ['counter', staffed ? (age < 65 ? 16 : 40) : 0] as const,
      ]);
    const by = channel === 'site' ? undefined : this.#recorder(channel, community, random);
    const signature = signatureOf(resident, random);
    const leavesPhone = resident.phone !== null && (channel !== 'site' || random.chance(0.95));
    return {
      id: random.uuid(at),
      number: this.#number(random),
      channel,
      subject: told.subject,
      body: told.body,
      area,
      placeWords: spoken,
      // the resident is not asked; who takes it down knows
      ...(channel === 'site' ? {} : { category: told.category }),
      reporter: {
        ...(signature === undefined ? {} : { name: signature }),
        ...(leavesPhone && resident.phone !== null ? { phone: resident.phone } : {}),
        ...(random.chance(0.2) ? { address: told.placeWords } : {}),
      },
      noticeVersion,
      phoneVerified: channel === 'site' && random.chance(0.65),
      actor: by ? by.actor : { kind: 'visitor', key: 'demo' },
      at,
    };
  }

  #recorder(channel: 'phone' | 'grid-worker' | 'counter', community: DemoCommunity, random: Random): Officer {
    const { directory } = this.#wish;
    const { id, streetId } = community.area;
    const workers = directory.gridWorkers.get(id);
    if (channel === 'grid-worker' && workers) return random.pick(workers);
    const clerks = streetId === null ? undefined : directory.clerks.get(streetId);
    return clerks && (channel === 'counter' || random.chance(0.3))
      ? random.pick(clerks)
      : random.pick(directory.dispatchers);
  }

  #number(random: Random): string {
    for (;;) {
      const number = numberFromSeed(random.int(10_000_000, 99_999_999));
      if (this.#numbers.has(number)) continue;
      this.#numbers.add(number);
      return number;
    }
  }
}

/** The place in words that agree with what is told: a building or a spot that is named there is where it is. */
function spokenPlace(told: ToldMatter, building: string | undefined): string {
  const said = told.subject + told.body;
  const { estate = '', spot = '' } = told.slots;
  if (building !== undefined && said.includes(building)) return estate + building;
  return said.includes(spot) ? estate + spot : told.placeWords;
}

/** What the one who stands there settles at once: a small thing or a question. */
function settledAnswer(begin: LifeBeginning, matter: Matter, told: ToldMatter, random: Random) {
  if (begin.channel !== 'grid-worker' && begin.channel !== 'counter') return undefined;
  const small = matter.tone === 'question' || matter.tone === 'praise' || matter.duty === 'community';
  if (!small || !random.chance(0.55)) return undefined;
  const outcome = outcomeOf(random, told);
  if (outcome !== 'solved' && outcome !== 'explained') return undefined;
  return { outcome, outcomeText: answerOf(random, told, outcome) };
}

const byKey = new Map(matters.map((matter) => [matter.key, matter]));
function matterByKey(key: string): Matter {
  const matter = byKey.get(key);
  if (!matter) throw new RangeError(`no matter ${key}`);
  return matter;
}
