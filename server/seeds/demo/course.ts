/** How a ticket of the demo goes on from its raising: who does what next, and when. Pure; all by a random source. */
import type { BearerActor } from '../../kernel/actor.ts';
import { addCalendarDays, addWorkingDays, civilDateOf } from '../../kernel/working-time.ts';
import type { ExclusionGround, Life, ReturnGround, Rules } from '../../modules/tickets/public.ts';
import type { Random } from '../random.ts';
import type { DemoDirectory, Officer, StaffedUnit } from './directory.ts';
import type { Hours } from './hours.ts';
import {
  answerOf,
  type Circumstance,
  commentOf,
  type Matter,
  type MatterOutcome,
  noteOf,
  outcomeOf,
  promiseMoveOf,
  questionOf,
  returnOf,
  sayings,
  type ToldMatter,
} from './matters.ts';
import { drawingOf } from './pictures.ts';
import words from './words.json' with { type: 'json' };

/** Where a ticket stays lying: nobody makes the next move. */
export type Stall = 'raised' | 'dispatched' | 'accepted' | 'waiting' | 'returned' | 'asking' | 'resolved';

export interface Course {
  random: Random;
  hours: Hours;
  rules: Rules;
  directory: DemoDirectory;
  matter: Matter;
  told: ToldMatter;
  /** whose duty it is */
  unit: StaffedUnit;
  /** whom it is sent to first by mistake */
  wrongUnit?: StaffedUnit | undefined;
  streetId: string | null;
  hasPhone: boolean;
  /** who handles it, where that is settled */
  handler?: Officer | undefined;
  stall?: Stall | undefined;
  /** office hours until it is dispatched and accepted, where that is settled */
  prompt?: boolean | undefined;
}

/** Tells the life on until it ends, stalls, or comes to now. */
export function liveOn(life: Life, course: Course): void {
  goRound(life, course);
  // What is put off comes back by itself on its day.
  const { reviewOn } = life.ticket;
  if (reviewOn === null || !life.reach(course.hours.on(reviewOn, 9))) return;
  goRound(life, { ...course, stall: undefined });
}

/** Dispatched, handled, judged; opened again it goes round once more. After some rounds it stays as it is. */
function goRound(life: Life, course: Course): void {
  for (let round = 0; round < 4; round += 1) {
    if (life.ticket.state === 'raised' && (course.stall === 'raised' || !dispatchIt(life, course))) return;
    if (life.ticket.state === 'dispatched' && !handleIt(life, course)) return;
    if (life.ticket.state !== 'resolved' || course.stall === 'resolved' || !judgeIt(life, course)) return;
  }
}

const bearerOf = (life: Life): BearerActor => ({ kind: 'bearer', subjectId: life.ticket.id, key: 'demo' });

/** A skewed spread about 1: mostly a little less, sometimes much more. */
const spread = (random: Random, deviation: number): number => Math.exp(random.normal(0, deviation));

function dispatchIt(life: Life, course: Course): boolean {
  const { random, hours, directory, matter } = course;
  const waits = course.prompt ? 0.4 : 2.6 * spread(random, 1.0);
  const at = hours.duty(life.lastAt, waits, random);
  if (random.chance(0.012) && life.ticket.channel === 'site') {
    // taken back before anybody looked
    const back = hours.awake(life.lastAt, waits / 3, random);
    if (!life.reach(back)) return false;
    life.withdraw(bearerOf(life), back, sayings.withdrawal(random));
    return false;
  }
  if (!life.reach(at)) return false;
  const dispatcher = dispatcherAt(course);
  const promiseDays = promiseFor(matter, random);
  life.dispatch(dispatcher.actor, at, {
    unit: course.wrongUnit ?? course.unit,
    category: course.told.category,
    ...(promiseDays === undefined ? {} : { promiseDays }),
  });
  if (random.chance(0.012)) {
    const excluded = hours.office(at, random.int(2, 30), random);
    if (life.reach(excluded) && life.can('exclude')) {
      const ground = random.pick<ExclusionGround>(['unreasonable', 'outside-duty', 'duplicate']);
      const by = random.chance(0.5) ? dispatcher : random.pick(directory.supervisors);
      life.exclude(by.actor, excluded, { ground, reason: random.pick(words.exclusions[ground]) });
    }
  }
  return true;
}

/** The desk's own dispatcher of the cast is on duty about every third time. */
function dispatcherAt({ random, directory }: Course): Officer {
  return random.chance(0.35) ? directory.cast('dispatcher') : random.pick(directory.dispatchers);
}

/** Working days promised where the usual five do not fit. */
function promiseFor(matter: Matter, random: Random): number | undefined {
  if (matter.urgent) return 2;
  if (matter.days >= 8) return random.chance(0.6) ? 15 : 10;
  return matter.days <= 1 && random.chance(0.5) ? 3 : undefined;
}

/** From the unit's desk to an answer. False when it stays somewhere on the way. */
function handleIt(life: Life, course: Course): boolean {
  const { random, hours, wrongUnit } = course;
  const second = life.ticket.handling > 1;
  const astray = () => wrongUnit !== undefined && life.ticket.unitId === wrongUnit.id;
  if (!second && astray() && !returnIt(life, course)) return false;
  if (course.stall === 'dispatched') return false;
  // too late to return it: whoever has it does it
  const unit = wrongUnit && astray() ? wrongUnit : course.unit;
  const handler = course.handler ?? random.pick(unit.staff.length > 0 ? unit.staff : [unit.lead]);
  const acceptAt = hours.office(life.lastAt, course.prompt ? 0.7 : 2.2 * spread(random, 0.9), random);
  if (!life.reach(acceptAt) || life.ticket.state !== 'dispatched') return false;
  if (handler !== unit.lead && random.chance(0.25)) life.accept(unit.lead.actor, acceptAt, handler.id);
  else life.accept(handler.actor, acceptAt);
  return workOn(life, course, handler, second);
}

function returnIt(life: Life, course: Course): boolean {
  const { random, hours, unit, wrongUnit } = course;
  if (!wrongUnit) return true;
  const by = random.chance(0.5) || wrongUnit.staff.length === 0 ? wrongUnit.lead : random.pick(wrongUnit.staff);
  const at = hours.office(life.lastAt, 0.8 + random.next() * 5, random);
  if (!life.reach(at)) return false;
  const end = addWorkingDays(life.ticket.dispatchedAt ?? at, 1, course.rules.calendar);
  if (at > end) return true;
  let said = returnOf(random, unit.name);
  for (let tries = 0; tries < 30 && !fitsReturn(said.ground); tries += 1) said = returnOf(random, unit.name);
  life.return(by.actor, at, { ground: said.ground as ReturnGround, argument: said.argument });
  if (course.stall === 'returned') return false;
  const decided = hours.office(at, 0.8 + random.next() * 6, random);
  if (!life.reach(decided)) return false;
  life.decideReturn(dispatcherAt(course).actor, decided, { decision: 'upheld', reason: said.accepted, toUnit: unit });
  return true;
}

/** Whose duty it is can be told from the matter; whether it was told twice cannot. */
const fitsReturn = (ground: string): boolean => ground === 'not-our-duty' || ground === 'not-our-area';

function workOn(life: Life, course: Course, handler: Officer, second: boolean): boolean {
  const { random, hours, told, matter } = course;
  const days = Math.min(28, (second ? Math.min(2, matter.days) : matter.days) * 0.62 * spread(random, 0.5));
  const doneAt = hours.office(life.lastAt, days * 9, random);
  const stalls = course.stall === 'accepted' || course.stall === 'asking' || course.stall === 'waiting';
  const by = handler.actor;

  if (course.hasPhone && random.chance(0.14)) {
    const at = hours.office(life.lastAt, 0.2 + random.next(), random);
    if (at < doneAt && life.reach(at)) life.unmask(by, at, random.pick(words.unmaskings));
  }
  if (random.chance(0.4)) {
    const at = hours.office(life.lastAt, 1 + random.next() * 4, random);
    if ((at < doneAt || stalls) && life.reach(at)) {
      life.note(by, at, { text: noteOf(random, told), audience: 'internal' });
    }
  }
  if (course.stall === 'waiting' || (!second && !stalls && random.chance(0.06))) {
    const at = hours.office(life.lastAt, 1 + random.next() * 3, random);
    if (!life.reach(at)) return false;
    const { question, answer } = inquiryOf(course);
    life.askInformation(by, at, question);
    if (course.stall === 'waiting') return false;
    const answerAt = hours.awake(at, 2 + random.next() * 60, random);
    if (random.chance(0.8)) {
      if (!life.reach(answerAt)) return false;
      life.supplyInformation(bearerOf(life), answerAt, answer);
    } else if (!life.reach(hours.office(at, 7 * 9, random)) || life.ticket.state !== 'accepted') return false;
  }
  if (random.chance(0.15)) {
    const at = hours.office(life.lastAt, 1 + random.next() * 6, random);
    if ((at < doneAt || stalls) && life.reach(at)) {
      life.note(by, at, {
        text: random.pick(words.notes[kindOf(course) === 'repair' ? 'repair' : 'talk']),
        audience: 'resident',
      });
    }
  }
  if (!stalls && random.chance(0.008)) {
    const at = hours.awake(life.lastAt, 3 + random.next() * 40, random);
    if (!life.reach(at)) return false;
    life.withdraw(bearerOf(life), at, sayings.withdrawal(random));
    return false;
  }
  if (course.stall === 'accepted' || !askForTime(life, course, handler, doneAt)) return false;

  const end = doneAt > life.lastAt ? doneAt : hours.office(life.lastAt, 2, random);
  if (!life.reach(end) || life.ticket.state !== 'accepted') return false;
  const outcome: MatterOutcome = second ? secondOutcome(life, course) : outcomeOf(random, told);
  const drawing = outcome === 'solved' && random.chance(0.5) ? drawingOf(told.key) : undefined;
  life.resolve(by, end, { ...resolutionOf(life, course, outcome, end, second), outcome }, drawing ? [drawing] : []);
  return true;
}

/** A question and an answer that fits it. */
function inquiryOf(course: Course): { question: string; answer: string } {
  const { random, told } = course;
  const own = random.chance(0.5) ? questionOf(random, told) : undefined;
  if (own !== undefined) return { question: own, answer: random.pick(words.plainAnswers) };
  const inquiry = random.pick(words.inquiries.filter((one) => one.for === kindOf(course)));
  return { question: inquiry.question, answer: random.pick(inquiry.answers) };
}

/** Where it takes longer than promised, some ask in time. False when the request stays undecided. */
function askForTime(life: Life, course: Course, handler: Officer, doneAt: Date): boolean {
  const { random, hours, rules, directory } = course;
  const { promisedUntil, promisedOn } = life.ticket;
  if (promisedUntil === null || promisedOn === null) return true;
  const late = doneAt > promisedUntil && random.chance(0.55);
  if (!late && course.stall !== 'asking') return true;
  const latest = new Date(promisedUntil.getTime() - random.int(2, 30) * 3_600_000);
  const at = hours.office(course.stall === 'asking' || latest < life.lastAt ? life.lastAt : latest, 0.3, random);
  if (!life.reach(at) || life.ticket.state !== 'accepted') return false;
  const from = civilDateOf(at, rules.calendar.zone);
  const after = promisedOn > from ? promisedOn : from;
  const wish = civilDateOf(addWorkingDays(hours.on(after, 12), random.int(3, 8), rules.calendar), rules.calendar.zone);
  const said = promiseMoveOf(random);
  life.askPromiseMove(handler.actor, at, { toDate: wish, reason: said.reason });
  if (course.stall === 'asking') return false;
  const decidedAt = hours.office(at, 0.5 + random.next() * 5, random);
  if (!life.reach(decidedAt) || life.ticket.state !== 'accepted') return false;
  const approves = random.chance(0.8);
  const decider = random.chance(0.75) ? dispatcherAt(course) : random.pick(directory.supervisors);
  life.decidePromiseMove(decider.actor, decidedAt, {
    decision: approves ? 'approved' : 'refused',
    reason: approves ? said.approved : said.refused,
  });
  return true;
}

/** Something that hands put right, a matter between people, or a question. */
function kindOf({ told, matter }: Course): 'repair' | 'matter' | 'question' {
  if (told.tone !== 'complaint') return 'question';
  return words.repairDuties.includes(matter.duty) ? 'repair' : 'matter';
}

/** Whether it is open again because its review date came. */
const wasPutOff = (life: Life): boolean =>
  life.events.findLast(({ type }) => type === 'ticket.reviewed' || type === 'ticket.reopened')?.type ===
  'ticket.reviewed';

function secondOutcome(life: Life, course: Course): MatterOutcome {
  if (kindOf(course) === 'question') return 'explained';
  return wasPutOff(life) || life.ticket.handling > 2 || course.random.chance(0.85) ? 'solved' : 'explained';
}

function secondAnswer(life: Life, course: Course, outcome: 'solved' | 'explained'): string {
  const kind = kindOf(course);
  const { secondAnswers } = words;
  if (wasPutOff(life) && outcome === 'solved') return course.random.pick(secondAnswers.reviewed);
  return course.random.pick(
    kind === 'question' ? secondAnswers.question : secondAnswers[outcome === 'solved' ? kind : outcome],
  );
}

function resolutionOf(life: Life, course: Course, outcome: MatterOutcome, at: Date, second: boolean) {
  const { random, told, rules, unit, directory } = course;
  const text =
    second && (outcome === 'solved' || outcome === 'explained')
      ? secondAnswer(life, course, outcome)
      : answerOf(random, told, outcome);
  if (outcome === 'cannot-now') {
    const date = civilDateOf(at, rules.calendar.zone);
    const review = addWorkingDays(course.hours.on(addCalendarDays(date, random.int(30, 150)), 12), 1, rules.calendar);
    return { outcomeText: text, reviewOn: civilDateOf(review, rules.calendar.zone) };
  }
  if (outcome === 'not-ours') {
    const others = directory.unitsFor(course.matter.wrongDuty ?? 'approvals', unit.areaCode);
    const other = others.find((one) => one.id !== unit.id) ?? directory.unit('approvals');
    return {
      outcomeText: text,
      referredTo: words.referral.replace('{unit}', other.name).replace('{phone}', other.phone),
    };
  }
  return { outcomeText: text };
}

/** What the resident says of the answer, by the link or on the phone. False when it stays open for a judgement. */
function judgeIt(life: Life, course: Course): boolean {
  const { random, hours } = course;
  const { outcome } = life.ticket;
  if (outcome === null) return false;
  if (outcome === 'cannot-now' && random.chance(0.3)) return false;
  // who left no number can only speak by the link
  if (!course.hasPhone && random.chance(0.7)) return false;
  const linkChance = life.ticket.channel === 'site' ? 0.42 : 0.12;
  const verdict = verdictOn(life, course, outcome);
  if (random.chance(linkChance)) {
    const at = hours.awake(life.lastAt, 0.4 + random.next() ** 2 * 70, random);
    if (!life.reach(at) || life.ticket.state !== 'resolved') return false;
    // who is not helped says so, or opens it again, or both
    if (verdict.solved || random.chance(0.6)) {
      life.rate(bearerOf(life), at, verdict);
      if (verdict.solved) return true;
    }
    const again = hours.awake(at, 0.05, random);
    if (!life.reach(again)) return false;
    if (random.chance(outcome === 'solved' ? 0.6 : 0.35)) {
      life.reopen(bearerOf(life), again, random.pick(words.reopenings[kindOf(course)]));
      return true;
    }
    return callInVain(life, course);
  }
  if (random.chance(outcome === 'solved' ? 0.97 : 0.92)) {
    const at = hours.office(life.lastAt, 1 + random.next() * 8, random);
    if (!life.reach(at) || life.ticket.state !== 'resolved') return false;
    if (!course.hasPhone || random.chance(0.12)) {
      if (!course.hasPhone || random.chance(0.5)) return callInVain(life, course);
      life.callInVain(callerFor(course).actor, at);
      const next = hours.office(at, 5 + random.next() * 5, random);
      if (!life.reach(next) || life.ticket.state !== 'resolved') return false;
      life.callBack(callerFor(course).actor, next, verdict);
      return true;
    }
    life.callBack(callerFor(course).actor, at, verdict);
    return true;
  }
  return false;
}

/** Three calls, and nobody answers. */
function callInVain(life: Life, course: Course): boolean {
  const { random, hours } = course;
  for (let tries = 0; tries < 3; tries += 1) {
    const at = hours.office(life.lastAt, 3 + random.next() * 7, random);
    if (!life.reach(at) || life.ticket.state !== 'resolved') return false;
    life.callInVain(callerFor(course).actor, at);
  }
  return true;
}

/** The street's clerk calls back, or the district's dispatchers do. */
function callerFor(course: Course): Officer {
  const { random, directory, streetId } = course;
  const clerks = streetId === null ? undefined : directory.clerks.get(streetId);
  return clerks && random.chance(0.6) ? random.pick(clerks) : random.pick(directory.dispatchers);
}

const solvedChance: Record<MatterOutcome, number> = {
  solved: 0.91,
  explained: 0.82,
  'cannot-now': 0.5,
  'not-ours': 0.6,
};

function verdictOn(life: Life, course: Course, outcome: MatterOutcome) {
  const { random } = course;
  const { handling, replyDays } = life.ticket;
  // who came to praise has nothing to judge
  if (course.told.tone === 'praise') return { solved: true, satisfied: true };
  const solved = handling > 2 || random.chance(solvedChance[outcome]);
  const satisfied = random.chance(solved ? 0.92 : 0.25);
  const circumstances: Circumstance[] = [];
  const kind = kindOf(course);
  if (kind === 'question' || (kind === 'repair' && outcome === 'solved')) circumstances.push(kind);
  if (kind === 'repair' && replyDays === 0) circumstances.push('quick');
  if (replyDays !== null && replyDays > 6) circumstances.push('slow');
  if (outcome === 'cannot-now' || outcome === 'not-ours') circumstances.push(outcome);
  const comment = commentOf(random, { solved, satisfied }, circumstances);
  // what opens it again has to be said
  return { solved, satisfied, comment: solved ? comment : (comment ?? random.pick(words.reopenings[kind])) };
}
