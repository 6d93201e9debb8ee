/** JSON text made by `json()`: the way to hand any value, arrays and plain strings included, to a `jsonb` parameter. */
export type JsonText = string & { readonly __jsonText: 'made by json()' };

/** What a `jsonb` column accepts when written: `json(value)`, or a plain object. Never an array: that would become a PostgreSQL array. */
export type JsonInput = JsonText | { readonly [key: string]: unknown };

/**
 * Turns any value into text for a `jsonb` parameter, alike on both engines.
 * Needed for arrays, strings, numbers and interfaces; a plain object may also be passed as it is.
 */
export function json(value: unknown): JsonText {
  return (JSON.stringify(value) ?? 'null') as JsonText;
}

/** A parameter as it goes over the wire: text, bytes, or null. */
export type WireValue = string | Uint8Array | null;

/**
 * One parameter for the wire. Dates go as UTC instants, arrays as PostgreSQL arrays, objects as JSON, bytes as bytes.
 * Both engines use this one function, so a statement means the same on both. Refuses invalid dates, functions and symbols.
 */
export function encodeValue(value: unknown): WireValue {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'undefined':
      return null;
    case 'object':
      if (value === null) return null;
      if (value instanceof Date) return value.toISOString();
      if (value instanceof Uint8Array) return value;
      if (Array.isArray(value)) return encodeArray(value);
      return json(value);
    default:
      throw new TypeError(`a ${typeof value} cannot be a parameter`);
  }
}

function encodeArray(items: readonly unknown[]): string {
  return `{${items.map(encodeItem).join(',')}}`;
}

function encodeItem(item: unknown): string {
  if (Array.isArray(item)) return encodeArray(item);
  const value = encodeValue(item);
  if (value === null) return 'NULL';
  const text = typeof value === 'string' ? value : `\\x${Buffer.from(value).toString('hex')}`;
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

type Parser = (text: string) => unknown;

const OID = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  oid: 26,
  json: 114,
  float4: 700,
  float8: 701,
  timestamptz: 1184,
  jsonb: 3802,
} as const;

const parsers = new Map<number, Parser>([
  [OID.bool, (text) => text === 't'],
  [OID.bytea, parseBytes],
  [OID.int8, Number],
  [OID.int2, Number],
  [OID.int4, Number],
  [OID.oid, Number],
  [OID.float4, Number],
  [OID.float8, Number],
  [OID.json, (text) => JSON.parse(text)],
  [OID.jsonb, (text) => JSON.parse(text)],
  [OID.timestamptz, parseInstant],
]);

/** Array types and the type of their elements (0: text as it comes, such as text[], uuid[], date[]). */
const arrays: readonly (readonly [number, number])[] = [
  [199, OID.json],
  [1000, OID.bool],
  [1001, OID.bytea],
  [1005, OID.int2],
  [1007, OID.int4],
  [1009, 0],
  [1014, 0],
  [1015, 0],
  [1016, OID.int8],
  [1021, OID.float4],
  [1022, OID.float8],
  [1028, OID.oid],
  [1115, 0],
  [1182, 0],
  [1183, 0],
  [1185, OID.timestamptz],
  [1231, 0],
  [2951, 0],
  [3807, OID.jsonb],
];
for (const [array, element] of arrays) {
  const parseItem = parsers.get(element) ?? asIs;
  parsers.set(array, (text) => parseArray(text, parseItem));
}

const ARRAY_TOKEN = /"((?:[^"\\]|\\.)*)"|([{}])|([^,{}"]+)/gs;

/** Reads '{1,NULL,"a \"b\""}' and arrays of arrays. */
function parseArray(text: string, parseItem: Parser): unknown[] {
  const open: unknown[][] = [[]];
  // An array with bounds of its own starts as in '[0:1]={…}'.
  for (const [, quoted, brace, bare] of text.slice(text.indexOf('{')).matchAll(ARRAY_TOKEN)) {
    if (brace === '{') {
      const inner: unknown[] = [];
      open.at(-1)?.push(inner);
      open.push(inner);
    } else if (brace === '}') {
      open.pop();
    } else if (quoted !== undefined) {
      open.at(-1)?.push(parseItem(quoted.replaceAll(/\\(.)/gs, '$1')));
    } else if (bare !== undefined) {
      open.at(-1)?.push(bare === 'NULL' ? null : parseItem(bare));
    }
  }
  return open[0]?.[0] as unknown[];
}

function asIs(text: string): unknown {
  return text;
}

/** How a column of this type is read from its text. Types without a rule (uuid, date, numeric, interval) stay text. */
export function parserFor(typeOid: number): Parser {
  return parsers.get(typeOid) ?? asIs;
}

/** PostgreSQL writes '2026-05-01 08:00:00.123456+00' in a session of time zone UTC; microseconds beyond milliseconds are cut. */
function parseInstant(text: string): Date {
  const utc = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d+)?)\+00$/.exec(text);
  const date = new Date(utc ? `${utc[1]}T${utc[2]}Z` : text);
  if (Number.isNaN(date.getTime())) throw new RangeError(`not an instant that a Date can hold: ${text}`);
  return date;
}

function parseBytes(text: string): Uint8Array {
  if (!text.startsWith('\\x')) throw new RangeError('bytea_output must be hex');
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
}
