export type Values = Readonly<Record<string, unknown>>;

/** A sentence with its `{gaps}` filled; a gap without a value stays, so that it is noticed. */
export const fill = (words: string, values: Values = {}): string =>
  words.replace(/\{(\w+)\}/g, (all, name: string) => {
    const value = values[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : value === undefined ? all : '';
  });
