import { type Locale } from '../../kernel/text.ts';
import { ticketTexts } from './texts.ts';

type Key = Parameters<typeof ticketTexts>[1];

/** as much of what somebody wrote as a text message carries, in characters */
export const toldLimit = 120;

/** What may be missing, and how the keys of sentences that do without are called. */
const without: Readonly<Record<string, string>> = { promisedOn: 'promise', unit: 'unit' };

const placeholder = /\{(\w+)\}/g;
const isMissing = (value: unknown) => value === null || value === undefined || value === '';

/**
 * The sentence a resident gets on their phone. Where a value is missing it is one that does without it
 * (`tell.accepted.without-unit`); never does a placeholder stay. Long words of somebody are cut, and it is said where the rest is.
 */
export function tellWords(language: Locale, key: string, values: Readonly<Record<string, unknown>>): string {
  const words = ticketTexts.catalogues[language];
  const whole = `tell.${key}`;
  const missing = [...(words[whole] ?? '').matchAll(placeholder)]
    .map(([, name = '']) => name)
    .filter((name) => isMissing(values[name]));
  const named = missing.map((name) => without[name] ?? name).toSorted();
  const other = `${whole}.without-${named.join('-')}`;
  const chosen = (named.length > 0 && other in words ? other : whole) as Key;
  const parts = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, cut(value)]));
  const blanks = Object.fromEntries(missing.map((name) => [name, '']));
  const isCut = Object.entries(parts).some(
    ([name, part]) => part !== values[name] && words[chosen]?.includes(`{${name}}`),
  );
  const sentence = ticketTexts(language, chosen, { ...parts, ...blanks });
  return isCut ? `${sentence} ${ticketTexts(language, 'told.cut')}` : sentence;
}

/** At most `toldLimit` characters, the last of them an ellipsis where something is left out. */
function cut(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const characters = [...value];
  return characters.length > toldLimit
    ? `${characters
        .slice(0, toldLimit - 1)
        .join('')
        .trimEnd()}…`
    : value;
}
