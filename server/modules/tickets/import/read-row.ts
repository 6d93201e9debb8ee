import { createHash } from 'node:crypto';
import { normalisePhone } from '../../people/public.ts';
import type { Channel } from '../ticket.ts';
import { errorColumns, outcomeOf, type ColumnMap, type Field } from './columns.ts';
import { importLimits, type ImportedMatter, type Moment } from './import-ticket.ts';
import { readMoment } from './moment.ts';

/** Why a row does not go in; the key of its sentence is `row.<code>`. */
export interface RowFault {
  code: string;
  values: Readonly<Record<string, string | number>>;
}

export type Reading = { row: Omit<ImportedMatter, 'areaId'>; area: string } | { fault: RowFault };

class Fault extends Error {
  readonly fault: RowFault;
  constructor(code: string, values: RowFault['values'] = {}) {
    super(code);
    this.fault = { code, values };
  }
}

/** What all rows of one feed share. */
export interface Feed {
  source: string;
  channel: Channel;
  zone: string;
}

/** Reads one row's cells into a matter, or says what is wrong with it; `area` are the words for its area, '' for the feed's own. */
export function readRow(values: Readonly<Record<string, unknown>>, map: ColumnMap, feed: Feed): Reading {
  try {
    return read(values, map, feed);
  } catch (error) {
    if (error instanceof Fault) return { fault: error.fault };
    throw error;
  }
}

function read(values: Readonly<Record<string, unknown>>, map: ColumnMap, feed: Feed): Reading {
  const raw = (field: Field): unknown => {
    const column = map[field];
    return column !== undefined && Object.hasOwn(values, column) ? values[column] : undefined;
  };
  const text = (field: Field, limit: number): string => textOf(raw(field), map[field] ?? field, limit);
  const moment = (field: Field): Moment | undefined => {
    const given = raw(field);
    if (isEmpty(given)) return undefined;
    const found = readMoment(given, feed.zone);
    if (!found) throw new Fault('date-wrong', { column: map[field] ?? field });
    return found;
  };
  const body = text('body', importLimits.body);
  if (body === '') throw new Fault('body-missing');
  const raised = moment('at');
  if (!raised) throw new Fault('date-missing');
  const phone = text('phone', 30);
  if (phone !== '' && normalisePhone(phone) === undefined) throw new Fault('phone-wrong');
  const subject = text('subject', importLimits.subject);
  const user = text('user', importLimits.name);
  const given = text('id', importLimits.id);
  const row = {
    source: feed.source,
    sourceId: given === '' ? idFromWords(values) : given,
    channel: feed.channel,
    subject: subject || undefined,
    body,
    raised,
    category: text('category', importLimits.category) || undefined,
    placeWords: text('place', importLimits.place) || undefined,
    reporterName: user || undefined,
    phone: phone || undefined,
    likes: countOf(raw('likes'), map.likes),
    dislikes: countOf(raw('dislikes'), map.dislikes),
    reply: replyOf(text('reply', importLimits.body), moment('repliedAt'), text('outcome', 40)),
  };
  return { row, area: text('area', 200) };
}

function replyOf(words: string, given: Moment | undefined, outcomeWord: string): ImportedMatter['reply'] {
  if (words === '' && given === undefined) return undefined;
  if (words === '') throw new Fault('reply-missing');
  if (given === undefined) throw new Fault('reply-date-missing');
  const outcome = outcomeWord === '' ? 'explained' : outcomeOf(outcomeWord);
  if (!outcome) throw new Fault('outcome-unknown', { word: outcomeWord });
  return { text: words, given, outcome };
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

// line ends and tabs are text; other control characters, halves of pairs and non-characters are a broken file
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/u;

function textOf(value: unknown, column: string, limit: number): string {
  if (isEmpty(value)) return '';
  const given = typeof value === 'string' ? value : plainText(value, column);
  if (!given.isWellFormed() || unprintable.test(given)) throw new Fault('control-characters', { column });
  const text = given.trim();
  if (text.length > limit) throw new Fault('too-long', { column, limit, length: text.length });
  return text;
}

function plainText(value: unknown, column: string): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  throw new Fault('not-text', { column });
}

function countOf(value: unknown, column = ''): number | undefined {
  if (isEmpty(value)) return undefined;
  const count = typeof value === 'string' ? Number(value.trim() || Number.NaN) : value;
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0)
    throw new Fault('not-a-count', { column });
  return count;
}

/** For a source without ids: the same words are the same row. */
function idFromWords(values: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(values).filter(([name]) => !(errorColumns as readonly string[]).includes(name));
  return `sha256-${createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 40)}`;
}
