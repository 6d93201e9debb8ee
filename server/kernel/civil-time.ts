/**
 * Civil time: calendar dates and times of day in a named zone, against instants. Pure; nothing here knows of working days
 * (see working-time.ts). The platform's own zone data (Intl) answers every question, so no library is needed.
 */

/** A calendar date as 'YYYY-MM-DD' (proleptic Gregorian, years 0001–9999); it has no zone and no time of day. */
export type CivilDate = string;

/** A time of day as 'HH:MM', '00:00' to '24:00'; '24:00' is the end of the day. */
export type TimeOfDay = string;

/** Not a date of the calendar, such as '2026-02-30' or '26-2-3'. */
export class NotACivilDate extends RangeError {
  readonly value: string;
  constructor(value: string) {
    super(`not a civil date: ${JSON.stringify(value)}`);
    this.name = 'NotACivilDate';
    this.value = value;
  }
}

/** Not a time of day, such as '25:00' or '9:00'. */
export class NotATimeOfDay extends RangeError {
  readonly value: string;
  constructor(value: string) {
    super(`not a time of day: ${JSON.stringify(value)}`);
    this.name = 'NotATimeOfDay';
    this.value = value;
  }
}

const msPerMinute = 60_000;
const msPerDay = 86_400_000;

/** Days since 1970-01-01 of a civil date. Throws NotACivilDate. */
export function dayNumberOf(date: CivilDate): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!match) throw new NotACivilDate(date);
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  // setUTCFullYear and not Date.UTC: the latter takes the years 0–99 for 1900–1999.
  const at = new Date(0).setUTCFullYear(year, month - 1, day);
  const back = new Date(at);
  if (year < 1 || back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) throw new NotACivilDate(date);
  return at / msPerDay;
}

/** The civil date that lies so many days after 1970-01-01. Throws NotACivilDate outside the years 0001–9999. */
export function civilDateOfDayNumber(dayNumber: number): CivilDate {
  const at = new Date(dayNumber * msPerDay);
  const year = at.getUTCFullYear();
  if (!(Number.isInteger(dayNumber) && year >= 1 && year <= 9999)) throw new NotACivilDate(`day ${dayNumber}`);
  return at.toISOString().slice(0, 10);
}

/** Whether the text is a date of the calendar in the form 'YYYY-MM-DD'. */
export function isCivilDate(text: string): boolean {
  try {
    dayNumberOf(text);
    return true;
  } catch {
    return false;
  }
}

/** The date so many calendar days later (or earlier, when negative). */
export function addCalendarDays(date: CivilDate, days: number): CivilDate {
  return civilDateOfDayNumber(dayNumberOf(date) + days);
}

/** Calendar days from one date to another, not counting the first and counting the last; negative when `to` is earlier. */
export function calendarDaysBetween(from: CivilDate, to: CivilDate): number {
  return dayNumberOf(to) - dayNumberOf(from);
}

/** The civil date people in the zone have at that instant. Throws RangeError for an unknown zone or an invalid Date. */
export function civilDateOf(instant: Date, zone: string): CivilDate {
  return civilDateOfDayNumber(Math.floor((instant.getTime() + offsetMs(instant.getTime(), zone)) / msPerDay));
}

/** The time of day ('HH:MM', seconds cut off) people in the zone have at that instant. */
export function timeOfDayOf(instant: Date, zone: string): TimeOfDay {
  const local = instant.getTime() + offsetMs(instant.getTime(), zone);
  return new Date(local).toISOString().slice(11, 16);
}

/**
 * The instant at which clocks in the zone show this date and time.
 * A time that a clock change skips is taken after the gap by as much; one that occurs twice is the earlier of the two.
 */
export function instantOf(date: CivilDate, time: TimeOfDay, zone: string): Date {
  const local = dayNumberOf(date) * msPerDay + minutesOf(time) * msPerMinute;
  // The offset a day before and a day after surround any change of clocks; trying the larger first finds the earlier instant.
  const before = offsetMs(local - msPerDay, zone);
  const after = offsetMs(local + msPerDay, zone);
  for (const offset of before >= after ? [before, after] : [after, before]) {
    if (offsetMs(local - offset, zone) === offset) return new Date(local - offset);
  }
  return new Date(local - before);
}

/** Minutes since midnight of a time of day. Throws NotATimeOfDay. */
export function minutesOf(time: TimeOfDay): number {
  const match = /^(\d{2}):(\d{2})$/.exec(time);
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : NaN;
  if (!match || Number(match[2]) > 59 || minutes > 24 * 60) throw new NotATimeOfDay(time);
  return minutes;
}

// Asking Intl costs microseconds and lists of dates ask often, so a whole UTC day's offset is kept where it is one and the
// same all day. Bounded, because instants come from outside: when full it starts over.
const maxCachedDays = 20_000;
const zones = new Map<string, { format: Intl.DateTimeFormat; steadyDays: Map<number, number> }>();

function offsetMs(instantMs: number, zone: string): number {
  let known = zones.get(zone);
  if (!known) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    known = { format, steadyDays: new Map() };
    zones.set(zone, known);
  }
  const utcDay = Math.floor(instantMs / msPerDay);
  const steady = known.steadyDays.get(utcDay);
  if (steady !== undefined) return steady;
  const start = askOffsetMs(known.format, utcDay * msPerDay);
  const end = askOffsetMs(known.format, (utcDay + 1) * msPerDay);
  if (start !== end) return askOffsetMs(known.format, instantMs);
  if (known.steadyDays.size >= maxCachedDays) known.steadyDays.clear();
  known.steadyDays.set(utcDay, start);
  return start;
}

function askOffsetMs(format: Intl.DateTimeFormat, instantMs: number): number {
  const wholeSecond = Math.floor(instantMs / 1000) * 1000;
  const field: Record<string, string> = {};
  for (const part of format.formatToParts(wholeSecond)) field[part.type] = part.value;
  const year = field['era'] === 'BC' ? 1 - Number(field['year']) : Number(field['year']);
  const local = new Date(0);
  local.setUTCFullYear(year, Number(field['month']) - 1, Number(field['day']));
  local.setUTCHours(Number(field['hour']), Number(field['minute']), Number(field['second']));
  return local.getTime() - wholeSecond;
}
