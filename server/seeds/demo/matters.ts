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
/** Where a matter comes up: in a town's communities, in villages, or in both. */
export type Setting = 'town' | 'village';

export interface Matter {
  key: string;
  /** One word in Chinese, as shown. */
  category: string;
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
  duty: string;
  urgent: boolean;
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

/** Tells a matter about a place: subject of at most 60 characters, body of 10 to 400. */
export function tellMatter(random: Random, matter: Matter, place: MatterPlace): ToldMatter {
  const slots = slotsFor(random, matter, place);
  const fill = (template: string) => fillIn(template, slots);
  const tails = place.setting === 'village' ? phrases.ruralTails : phrases.tails;
  const body = random.pick(phrases.heads) + fill(random.pick(matter.texts)) + random.pick(tails);
  const placeWords = random.chance(0.5) ? '{estate}{building}' : '{estate}{spot}';
  return {
    key: matter.key,
    category: matter.category,
    duty: matter.duty,
    urgent: matter.urgent ?? false,
    subject: fill(random.pick(matter.subjects)).replace(trailingMark, ''),
    body: polished(body),
    placeWords: fill(placeWords),
    slots,
  };
}

/** Draws what came of it, by the matter's usual mix. */
export function outcomeOf(random: Random, told: ToldMatter): MatterOutcome {
  const [solved, explained, cannotNow, notOurs] = matterOf(told).outcomes;
  return random.weighted<MatterOutcome>([
    ['solved', solved],
    ['explained', explained],
    ['cannot-now', cannotNow],
    ['not-ours', notOurs],
  ]);
}

const answerLists = {
  solved: 'solved',
  explained: 'explained',
  'cannot-now': 'cannotNow',
  'not-ours': 'notOurs',
} as const;

/** The answer to the resident with that outcome; a plain sentence where the matter has none of its own. */
export function answerOf(random: Random, told: ToldMatter, outcome: MatterOutcome): string {
  const own = matterOf(told)[answerLists[outcome]];
  const list = own.length > 0 ? own : phrases.answers[answerLists[outcome]];
  return polished(fillIn(random.pick(list), told.slots));
}

/** A note for colleagues; residents never see it. */
export function noteOf(random: Random, told: ToldMatter): string {
  return fillIn(random.pick([...matterOf(told).notes, ...phrases.notes]), told.slots);
}

/** A question to the resident where something is missing, and what the resident answers. */
export function questionOf(random: Random, told: ToldMatter): { question: string; answer: string } {
  const own = matterOf(told).questions;
  const question = random.pick(own.length > 0 && random.chance(0.7) ? own : phrases.questions);
  return { question: fillIn(question, told.slots), answer: random.pick(phrases.informationAnswers) };
}

/** How a unit argues a return, naming the unit that it holds responsible, and the dispatcher's reason for either decision. */
export function returnOf(
  random: Random,
  rightUnit: string,
): { ground: string; argument: string; accepted: string; refused: string } {
  const { ground, arguments: list } = random.pick(phrases.returns);
  const right = { right: rightUnit };
  return {
    ground,
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

/** What a resident says with a rating; often nothing. */
export function commentOf(random: Random, solved: boolean, satisfied: boolean): string | undefined {
  const { ratings } = phrases;
  const list = solved
    ? satisfied
      ? ratings.solvedSatisfied
      : ratings.solvedUnsatisfied
    : satisfied
      ? ratings.unsolvedSatisfied
      : ratings.unsolvedUnsatisfied;
  return random.pick(list) || undefined;
}

/** Why a resident takes a matter back, opens it again; what is noted at call-back; how a ticket is urged. */
export const sayings = {
  withdrawal: (random: Random) => random.pick(phrases.withdrawals),
  reopening: (random: Random) => random.pick(phrases.reopens),
  callBack: (random: Random) => random.pick(phrases.callBacks),
  urge: (random: Random) => random.pick(phrases.urges),
};

function matterOf(told: ToldMatter): Matter {
  const matter = byKey.get(told.key);
  if (!matter) throw new RangeError(`no matter ${told.key}`);
  return matter;
}

function slotsFor(random: Random, matter: Matter, place: MatterPlace): Record<string, string> {
  const words = phrases[place.setting];
  const roads = random.sample(words.roads, 2);
  const slots: Record<string, string> = {
    community: place.community,
    street: place.street,
    road: roads[0] ?? '',
    road2: roads[1] ?? '',
    surname: random.pick(phrases.surnames),
    shop: shopNameFrom(random),
    school: random.pick(words.schools),
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
  for (const [slot, list] of Object.entries(matter.slots)) slots[slot] = random.pick(list);
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
