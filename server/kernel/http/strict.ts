import { isUtf8 } from 'node:buffer';
import { AddressMalformed, BodyMalformed, BodyTooDeep, TextMalformed } from './refusals.ts';

/** How deep JSON may be nested. */
export const maxDepth = 20;

/**
 * One JSON object from a body. Refuses with TextMalformed (not UTF-8, NUL or half a character in any string),
 * BodyMalformed (not JSON, not an object) and BodyTooDeep.
 */
export function parseJsonObject(body: Uint8Array): Record<string, unknown> {
  if (body.length === 0) return {};
  if (!isUtf8(body)) throw new TextMalformed();
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  if (depthOf(text) > maxDepth) throw new BodyTooDeep({ limit: maxDepth });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BodyMalformed();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BodyMalformed();
  // Such characters can only have come as escapes: in clear they are not JSON, or not UTF-8.
  if (text.includes('\\u') && !isStorable(value)) throw new TextMalformed();
  return value as Record<string, unknown>;
}

/** The deepest nesting of brackets outside strings; a rough count is enough for what is not JSON anyway. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 92) index += 1;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 123 || code === 91) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === 125 || code === 93) depth -= 1;
  }
  return deepest;
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return isCleanText(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isStorable);
  return Object.entries(value).every(([key, inner]) => isCleanText(key) && isStorable(inner));
}

/** Whether a database can keep the text: no NUL, no half of a surrogate pair. */
export function isCleanText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** One part of a path, decoded. Refuses with AddressMalformed and TextMalformed. */
export function decodePathPart(part: string): string {
  return decodePart(part, false);
}

/** The query as names and values in the order sent; at most 200. Refuses with AddressMalformed and TextMalformed. */
export function parseQuery(query: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  if (query === '') return found;
  const pairs = query.split('&');
  if (pairs.length > 200) throw new AddressMalformed();
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodePart(equals < 0 ? pair : pair.slice(0, equals), true);
    const value = equals < 0 ? '' : decodePart(pair.slice(equals + 1), true);
    const values = found.get(name);
    if (values) values.push(value);
    else found.set(name, [value]);
  }
  return found;
}

function decodePart(part: string, plusIsSpace: boolean): string {
  let text: string;
  try {
    text = decodeURIComponent(plusIsSpace ? part.replaceAll('+', ' ') : part);
  } catch {
    throw isEscaped(part) ? new TextMalformed() : new AddressMalformed();
  }
  if (!isCleanText(text)) throw new TextMalformed();
  return text;
}

function isEscaped(part: string): boolean {
  return !/%(?![0-9a-f]{2})/i.test(part);
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(text: string | undefined): text is string {
  return text !== undefined && text.length === 36 && uuid.test(text);
}
