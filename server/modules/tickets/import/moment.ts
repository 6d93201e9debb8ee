import { civilDateOf, instantOf, isCivilDate } from '../../../kernel/civil-time.ts';
import type { Moment } from './import-ticket.ts';

const pad = (part: string | undefined): string => (part ?? '0').padStart(2, '0');

// 2018-04-24, 2018/4/24, 2018.4.24, 2018年4月24日; then perhaps 9:05, 09:05:33.120 or 9时5分33秒, then perhaps Z or +08:00
const written =
  /^(\d{4})(?:-|\/|\.|年)(\d{1,2})(?:-|\/|\.|月)(\d{1,2})日?(?:[T\s]*(\d{1,2})(?::|时|点)(\d{1,2})(?:(?::|分)(?:(\d{1,2})(?:[.,](\d{1,9}))?秒?)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/iu;
const compact = /^(\d{4})(\d{2})(\d{2})$/u;

/**
 * Reads a time as people and programs write it: ISO 8601 with or without zone, or the customary Chinese forms. Without a zone it
 * is taken in the tenant's. A date without a time is only a day ('on'); so is a spreadsheet's date at midnight. Undefined when
 * it is no time of the calendar, or lies before 1970.
 */
export function readMoment(given: unknown, zone: string): Moment | undefined {
  if (given instanceof Date) return Number.isNaN(given.getTime()) ? undefined : ofWallClock(given, zone);
  if (typeof given === 'number') return ofSerial(given, zone);
  if (typeof given !== 'string') return undefined;
  const text = given.normalize('NFKC').trim();
  if (/^\d{5}(\.\d+)?$/u.test(text)) return ofSerial(Number(text), zone);
  const [, year, month, day, hour, minute, second, fraction, offset] = compact.exec(text) ?? written.exec(text) ?? [];
  if (year === undefined) return undefined;
  const date = `${year}-${pad(month)}-${pad(day)}`;
  if (!isCivilDate(date) || date < '1970-01-01') return undefined;
  if (hour === undefined) return { on: date };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined;
  const time = `${pad(hour)}:${pad(minute)}`;
  const milliseconds = Number(second ?? 0) * 1000 + Math.trunc(Number(`0.${fraction ?? '0'}`) * 1000);
  if (offset === undefined) return { at: new Date(instantOf(date, time, zone).getTime() + milliseconds) };
  const at = new Date(`${date}T${time}:00${offset.toUpperCase()}`).getTime() + milliseconds;
  return Number.isNaN(at) ? undefined : { at: new Date(at) };
}

/** Spreadsheets have no zone: what they show is what is meant, and readers of them give it as if it were UTC. */
function ofWallClock(shown: Date, zone: string): Moment | undefined {
  const date = civilDateOf(shown, 'UTC');
  if (date < '1970-01-01') return undefined;
  // a spreadsheet's fraction of a day is not exact to the millisecond
  const ofDay = Math.round((shown.getTime() - Date.parse(`${date}T00:00:00Z`)) / 1000);
  if (ofDay === 0) return { on: date };
  return { at: new Date(instantOf(date, '00:00', zone).getTime() + ofDay * 1000) };
}

const dayMs = 86_400_000;
/** 1970-01-01 as spreadsheets count days. */
const serialOfEpoch = 25_569;

function ofSerial(serial: number, zone: string): Moment | undefined {
  if (!(serial >= serialOfEpoch && serial < 100_000)) return undefined;
  return ofWallClock(new Date(Math.round((serial - serialOfEpoch) * dayMs)), zone);
}
