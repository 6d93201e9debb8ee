/**
 * The matters that residents of the demo raise: what they are about, when they come, how they are told, and what is answered.
 * All texts are written for the demo (matters/*.json) and varied through slots, so that thousands of tickets differ.
 */
import type { Random } from '../random.ts';
import homes from './matters/homes.json' with { type: 'json' };
import order from './matters/order.json' with { type: 'json' };
import people from './matters/people.json' with { type: 'json' };
import phrases from './matters/phrases.json' with { type: 'json' };
import streets from './matters/streets.json' with { type: 'json' };
import supply from './matters/supply.json' with { type: 'json' };
import villages from './matters/villages.json' with { type: 'json' };
import { shopNameFrom } from './names.ts';
import profiles from './profiles.json' with { type: 'json' };
import type { Moment, Weather } from './rhythm.ts';

export type MatterOutcome = 'solved' | 'explained' | 'cannot-now' | 'not-ours';
/** How it is told: a grievance, a question, or praise and proposals. */
export type Tone = 'complaint' | 'question' | 'praise';
/** Where a matter comes up: in a town's communities, in villages, or in both. */
export type Setting = 'town' | 'village';

export interface Matter {
  key: string;
  /** One word in Chinese, as shown. */
  category: string;
  /** `complaint` where absent. */
  tone?: Tone;
  /** The duty it falls under (units.ts). */
  duty: string;
  /** Where it is sometimes sent by mistake, and returned from. */
  wrongDuty?: string;
  weight: number;
  months: keyof typeof profiles.months;
  hours: keyof typeof profiles.hours;
  where: Setting | 'both';
  /** Working days it usually takes. */
  days: number;
  urgent?: boolean;
  /** How many times likelier in that weather. */
  weather?: Partial<Record<Weather, number>>;
  slots: Record<string, string[]>;
  /**
   * What it may be in particular, one of them for a ticket: words for slots, and the answers that fit these words under
   * `solved`, `explained`, `cannotNow`, `notOurs`. The matter's own answers are for what a case has none for.
   */
  cases?: Record<string, string>[];
  subjects: string[];
  texts: string[];
  /** Per cent: solved, explained, cannot now, not ours. */
  outcomes: [number, number, number, number];
  solved: string[];
  explained: string[];
  cannotNow: string[];
  notOurs: string[];
  notes: string[];
  questions: string[];
  /** What is different in a village; its slots replace those of the same name. */
  village?: Partial<
    Pick<Matter, 'slots' | 'subjects' | 'texts' | 'solved' | 'explained' | 'cannotNow' | 'notOurs' | 'questions'>
  >;
}

/** All matters, each once. */
export const matters = [
  ...streets,
  ...supply,
  ...homes,
  ...order,
  ...people,
  ...villages,
] as readonly unknown[] as readonly Matter[];

const byKey = new Map(matters.map((matter) => [matter.key, matter]));

/** What is known of the place a matter is about; names as in the land and in the demo's estates. */
export interface MatterPlace {
  setting: Setting;
  community: string;
  street: string;
  estate?: string;
  building?: string;
}

/** A matter as a resident tells it. `slots` keep every word chosen, so that answers speak of the same lamp. */
export interface ToldMatter {
  key: string;
  category: string;
  tone: Tone;
  duty: string;
  urgent: boolean;
  setting: Setting;
  /** Which of the matter's cases it is. */
  caseIndex?: number;
  subject: string;
  body: string;
  /** The place in the resident's words. */
  placeWords: string;
  slots: Record<string, string>;
}

/** Draws a matter that fits the moment and the setting, as likely as it is then. */
export function matterAt(random: Random, moment: Moment, setting: Setting): Matter {
  return random.weighted(matters.map((matter) => [matter, likelihood(matter, moment, setting)] as const));
}

/** How likely a matter is at a moment, against others; 0 when it does not occur there or then. */
export function likelihood(matter: Matter, moment: Moment, setting: Setting): number {
  if (matter.where !== 'both' && matter.where !== setting) return 0;
  const season = profiles.months[matter.months][moment.month] ?? 0;
  const hour = profiles.hours[matter.hours][moment.hour] ?? 0;
  return matter.weight * season * hour * (matter.weather?.[moment.weather] ?? 1);
}

/** Tells a matter about a place: subject of at most 60 characters, body of 8 to 400. */
export function tellMatter(random: Random, matter: Matter, place: MatterPlace): ToldMatter {
  const { setting } = place;
  const tone = matter.tone ?? 'complaint';
  const caseIndex = matter.cases ? random.int(0, matter.cases.length - 1) : undefined;
  const slots = slotsFor(random, matter, place, caseIndex);
  const fill = (template: string) => fillIn(template, slots);
  const text = fill(random.pick(variantOf(matter, setting).texts));
  const head = random.pick(phrases.heads[tone]);
  const tail = random.pick((setting === 'village' ? phrases.villageTails : phrases.tails)[tone]);
  const opensItself = phrases.openings.some((opening) => text.startsWith(opening));
  return {
    key: matter.key,
    category: matter.category,
    tone,
    duty: matter.duty,
    urgent: matter.urgent ?? false,
    setting,
    ...(caseIndex === undefined ? {} : { caseIndex }),
    subject: fill(random.pick(variantOf(matter, setting).subjects)).replace(trailingMark, ''),
    body: polished((opensItself ? '' : head) + text + tail),
    placeWords: fill(random.chance(0.5) ? '{estate}{building}' : '{estate}{spot}'),
    slots,
  };
}

const answerLists = {
  solved: 'solved',
  explained: 'explained',
  'cannot-now': 'cannotNow',
  'not-ours': 'notOurs',
} as const;

/** Draws what came of it, by the matter's usual mix, as far as it fits the case: an outcome the case has no words for gives way to one it has. */
export function outcomeOf(random: Random, told: ToldMatter): MatterOutcome {
  const { outcomes, cases = [] } = matterOf(told);
  const [solved, explained, cannotNow, notOurs] = outcomes;
  const drawn = random.weighted<MatterOutcome>([
    ['solved', solved],
    ['explained', explained],
    ['cannot-now', cannotNow],
    ['not-ours', notOurs],
  ]);
  const fitting = caseOf(told);
  // "Cannot now" is said of some cases only.
  if (
    drawn === 'cannot-now' &&
    fitting['cannotNow'] === undefined &&
    cases.some((other) => other['cannotNow'] !== undefined)
  ) {
    return fitting['solved'] === undefined ? 'explained' : 'solved';
  }
  if (drawn === 'solved' && fitting['explained'] !== undefined && fitting['solved'] === undefined) return 'explained';
  if (drawn === 'explained' && fitting['solved'] !== undefined && fitting['explained'] === undefined) return 'solved';
  return drawn;
}

/** The answer to the resident with that outcome: the case's, else one of the matter's, else a plain sentence. */
export function answerOf(random: Random, told: ToldMatter, outcome: MatterOutcome): string {
  const list = answerLists[outcome];
  const own = variantOf(matterOf(told), told.setting)[list];
  const answer = caseOf(told)[list] ?? random.pick(own.length > 0 ? own : phrases.answers[list]);
  return polished(fillIn(answer, told.slots));
}

/** A note for colleagues; residents never see it. */
export function noteOf(random: Random, told: ToldMatter): string {
  return fillIn(random.pick([...matterOf(told).notes, ...phrases.notes]), told.slots);
}

/** What is asked of the resident about such a matter; undefined where it has no question of its own. */
export function questionOf(random: Random, told: ToldMatter): string | undefined {
  const own = variantOf(matterOf(told), told.setting).questions;
  return own.length > 0 ? fillIn(random.pick(own), told.slots) : undefined;
}

/** As the module tickets knows them. */
export type ReturnGround = 'not-our-duty' | 'not-our-area' | 'lacks-facts' | 'duplicate';

/** How a unit argues a return, naming the unit that it holds responsible, and the dispatcher's reason for either decision. */
export function returnOf(
  random: Random,
  rightUnit: string,
): { ground: string; argument: string; accepted: string; refused: string } {
  const { ground, arguments: list } = random.pick(phrases.returns);
  const right = { right: rightUnit };
  return {
    ground: ground as ReturnGround,
    argument: fillIn(random.pick(list), right),
    accepted: fillIn(random.pick(phrases.returnAccepted), right),
    refused: fillIn(random.pick(phrases.returnRefused), right),
  };
}

/** Why a promised date should move, and the dispatcher's reason for either decision. */
export function promiseMoveOf(random: Random): { reason: string; approved: string; refused: string } {
  return {
    reason: random.pick(phrases.promiseReasons),
    approved: random.pick(phrases.promiseApproved),
    refused: random.pick(phrases.promiseRefused),
  };
}

/** What is known of a ticket when its resident judges it; a remark is about one of these, or about nothing in particular. */
export type Circumstance = 'quick' | 'slow' | 'repair' | 'question' | 'cannot-now' | 'not-ours';

/** What a resident says with a rating, fitting what happened; often nothing. */
export function commentOf(
  random: Random,
  verdict: { solved: boolean; satisfied: boolean },
  circumstances: readonly Circumstance[] = [],
): string | undefined {
  const { solved, satisfied } = verdict;
  const { ratings } = phrases;
  const lists: Partial<Record<Circumstance | 'any', string[]>> = solved
    ? ratings[satisfied ? 'solvedSatisfied' : 'solvedUnsatisfied']
    : ratings[satisfied ? 'unsolvedSatisfied' : 'unsolvedUnsatisfied'];
  const fitting = circumstances.flatMap((circumstance) => lists[circumstance] ?? []);
  return random.pick([...(lists.any ?? []), ...fitting]) || undefined;
}

/** Why a resident takes a matter back. */
export const sayings = {
  withdrawal: (random: Random) => random.pick(phrases.withdrawals),
};

function matterOf(told: ToldMatter): Matter {
  const matter = byKey.get(told.key);
  if (!matter) throw new RangeError(`no matter ${told.key}`);
  return matter;
}

/** The matter as it is in that setting. */
function variantOf(matter: Matter, setting: Setting): Matter {
  if (setting === 'town' || matter.village === undefined) return matter;
  return { ...matter, ...matter.village, slots: { ...matter.slots, ...matter.village.slots } };
}

/** Words and answers of the case told, none where the matter has no cases. */
function caseOf(told: ToldMatter): Readonly<Record<string, string | undefined>> {
  return (told.caseIndex === undefined ? undefined : matterOf(told).cases?.[told.caseIndex]) ?? {};
}

const answerWords = new Set<string>(Object.values(answerLists));

function slotsFor(
  random: Random,
  matter: Matter,
  place: MatterPlace,
  caseIndex: number | undefined,
): Record<string, string> {
  const words = phrases[place.setting];
  const roads = random.sample(words.roads, 2);
  const slots: Record<string, string> = {
    community: place.community,
    street: place.street,
    road: roads[0] ?? '',
    road2: roads[1] ?? '',
    surname: random.pick(phrases.surnames),
    shop: shopNameFrom(random),
    eatery: shopNameFrom(random, 'eatery'),
    school: random.pick(words.schools),
    primary: random.pick(words.primaries),
    bus: random.pick(words.buses),
    floor: random.pick(phrases.floors),
  };
  for (const [slot, list] of Object.entries(phrases.common)) slots[slot] = random.pick(list);
  slots['spot'] = random.pick(words.spots);
  slots['room'] = random.pick(words.rooms);
  const village = phrases.village;
  slots['estate'] = place.estate ?? (place.setting === 'village' ? random.pick(village.estates) : place.community);
  slots['building'] =
    place.building ??
    (place.setting === 'village'
      ? random.pick(village.buildings)
      : fillIn(phrases.buildingNumber, { n: String(random.int(1, 28)) }));
  for (const [slot, list] of Object.entries(variantOf(matter, place.setting).slots)) slots[slot] = random.pick(list);
  const particular = caseIndex === undefined ? undefined : matter.cases?.[caseIndex];
  for (const [slot, word] of Object.entries(particular ?? {})) if (!answerWords.has(slot)) slots[slot] = word;
  // Words may hold slots themselves, such as the front of a shop.
  for (const [slot, word] of Object.entries(slots)) slots[slot] = fillIn(word, slots);
  return slots;
}

/** Fills the slots; a slot without a word is a mistake in the texts. */
function fillIn(template: string, slots: Readonly<Record<string, string>>): string {
  let text = template;
  for (let depth = 0; depth < 3 && text.includes('{'); depth += 1) {
    text = text.replaceAll(/\{(\w+)\}/g, (whole, slot: string) => {
      const word = slots[slot];
      if (word === undefined) throw new RangeError(`no word for ${whole} in "${template}"`);
      return word;
    });
  }
  return text;
}

// Full-width comma and colon; full stop, exclamation and question mark.
const softMarks = '\uff0c\uff1a';
const hardMarks = '\u3002\uff01\uff1f';
const trailingMark = new RegExp(`[${hardMarks}]$`);
const softBeforeMark = new RegExp(`[${softMarks}]([${softMarks}${hardMarks}])`, 'g');
const markAfterHard = new RegExp(`([${hardMarks}])[\u3002${softMarks}]`, 'g');

/** Takes out what the joining of parts may leave: doubled or clashing marks. */
function polished(text: string): string {
  return text.replaceAll(softBeforeMark, '$1').replaceAll(markAfterHard, '$1');
}
