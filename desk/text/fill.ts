export type TextValues = Readonly<Record<string, unknown>>;

/**
 * Puts values into the placeholders of a sentence: `{name}` is a value, `{count|ticket|tickets}` one of two words after a number.
 * A placeholder without a value stays visible as it is written.
 */
export function fill(words: string, values: TextValues = {}): string {
  return words.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined || value === null) return whole;
    if (one !== undefined) return Number(value) === 1 ? one : (many ?? one);
    return String(value as string | number);
  });
}
