import { z } from 'zod';
import { refusal } from '../../kernel/refusal.ts';

/** The mark of where a page ended is not one that a list gave out. */
export const PageMarkWrong = refusal('page-mark-wrong', 400);

export const pageFields = {
  /** the `next` of the page before */
  after: z.string().max(400).optional(),
  limit: z.int().min(1).max(200).default(50),
};

/** The mark of the last row shown, to go on from. */
export function pageMark(...values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

const valueShapes = {
  text: z
    .string()
    .max(200)
    .regex(/^[^\0]*$/),
  uuid: z.uuid(),
  number: z.string().regex(/^\d{1,15}$/),
};

/** The values of a mark, one of each kind named, or undefined at the beginning. Refuses with PageMarkWrong. */
export function readPageMark(
  mark: string | undefined,
  ...kinds: readonly (keyof typeof valueShapes)[]
): string[] | undefined {
  if (mark === undefined) return undefined;
  try {
    const values: unknown = JSON.parse(Buffer.from(mark, 'base64url').toString('utf8'));
    if (!Array.isArray(values) || values.length !== kinds.length) throw new PageMarkWrong();
    return kinds.map((kind, index) => valueShapes[kind].parse(values[index]));
  } catch {
    throw new PageMarkWrong();
  }
}

/** Cuts a list that was asked for with one row more than `limit`; `next` is there when more follows. */
export function page<Row>(
  rows: readonly Row[],
  limit: number,
  markOf: (row: Row) => string,
): { items: Row[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? markOf(last) : null };
}

/** A search word for `ilike`, with its wildcards made plain. */
export function containing(words: string): string {
  return `%${words.replace(/[\\%_]/g, '\\$&')}%`;
}
