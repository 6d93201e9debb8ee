import words from './columns.words.json' with { type: 'json' };

/** What of a row is understood; a source's own names of columns are matched to these. */
export const fields = [
  'id',
  'user',
  'subject',
  'at',
  'body',
  'reply',
  'repliedAt',
  'likes',
  'dislikes',
  'area',
  'place',
  'phone',
  'category',
  'outcome',
] as const;
export type Field = (typeof fields)[number];

/** Which column of the source holds a field, as its name is written there. */
export type ColumnMap = Readonly<Partial<Record<Field, string>>>;

/** Columns that an errors file adds; when it is fed again they are not part of a row. */
export const errorColumns = ['_line', '_code', '_reason_zh', '_reason_en', '_given'] as const;

/** A column map that cannot be used: `reason` is a key of the catalogue. */
export class ColumnMapWrong extends Error {
  readonly reason: 'map-unreadable' | 'map-field-unknown' | 'map-column-missing' | 'columns-missing';
  readonly values: Readonly<Record<string, string>>;
  constructor(reason: ColumnMapWrong['reason'], values: Readonly<Record<string, string>>) {
    super(`${reason} ${JSON.stringify(values)}`);
    this.name = 'ColumnMapWrong';
    this.reason = reason;
    this.values = values;
  }
}

const separators = /[,\uff0c;\uff1b]/u;

/** Reads `subject=标题,body=内容` or the JSON object {"subject": "标题"}. Throws ColumnMapWrong. */
export function readColumnMap(text: string): ColumnMap {
  const pairs = text.trimStart().startsWith('{') ? pairsOfJson(text) : pairsOfWords(text);
  const map: Partial<Record<Field, string>> = {};
  for (const [field, column] of pairs) {
    if (!isField(field)) throw new ColumnMapWrong('map-field-unknown', { field, fields: fields.join(', ') });
    map[field] = column;
  }
  return map;
}

const isField = (word: string): word is Field => (fields as readonly string[]).includes(word);

function pairsOfWords(text: string): [string, string][] {
  return text
    .split(separators)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [field = '', column = ''] = part.split('=', 2).map((word) => word.trim());
      if (field === '' || column === '') throw new ColumnMapWrong('map-unreadable', { part: part.trim() });
      return [field, column];
    });
}

function pairsOfJson(text: string): [string, string][] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ColumnMapWrong('map-unreadable', { part: text.slice(0, 40) });
  }
  return Object.entries(value as object).map(([field, column]) => {
    if (typeof column !== 'string' || column.trim() === '') throw new ColumnMapWrong('map-unreadable', { part: field });
    return [field, column.trim()];
  });
}

const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .replaceAll(/[\s_\-*:()\ufeff]/gu, '')
    .toLowerCase();

/**
 * Finds the column of each field among a source's names: as `given` says, else by the names that are customary in Chinese and
 * English, the more usual first. Throws ColumnMapWrong when `given` names a column that is not there.
 */
export function matchColumns(names: readonly string[], given: ColumnMap = {}): ColumnMap {
  const byPlainName = new Map<string, string>();
  for (const name of names) if (!byPlainName.has(plain(name))) byPlainName.set(plain(name), name);
  const map: Partial<Record<Field, string>> = {};
  for (const field of fields) {
    const wanted = given[field];
    if (wanted !== undefined) {
      const found = names.includes(wanted) ? wanted : byPlainName.get(plain(wanted));
      if (found === undefined) {
        throw new ColumnMapWrong('map-column-missing', { column: wanted, columns: names.join(', ') });
      }
      map[field] = found;
      continue;
    }
    const found = words.columns[field].map((name) => byPlainName.get(plain(name))).find((name) => name !== undefined);
    // a column that the map gives to one field is not another's by its name
    if (found !== undefined && !Object.values(given).includes(found)) map[field] = found;
  }
  return map;
}

/** The columns of a table; without a time and a text no row could go in. Throws ColumnMapWrong. */
export function columnsOfTable(names: readonly string[], given: ColumnMap = {}): ColumnMap {
  const map = matchColumns(names, given);
  const missing = (['at', 'body'] as const).filter((field) => map[field] === undefined);
  if (missing.length > 0) {
    throw new ColumnMapWrong('columns-missing', { fields: missing.join(', '), columns: names.join(', ') });
  }
  return map;
}

/** The outcome that a source's word stands for; undefined when it is no word for an answer that came with the row. */
export function outcomeOf(word: string): 'solved' | 'explained' | undefined {
  const outcome = (['solved', 'explained'] as const).find((name) => words.outcomes[name].includes(plain(word)));
  return outcome;
}
