/** A row as its file has it: cells under the names of their columns. */
export interface GoodRow {
  /** where it begins: a line of text, or a row of the sheet, from 1 */
  line: number;
  values: Readonly<Record<string, unknown>>;
}

/** A row that cannot even be read; `given` is what stands there, cut where it is very long. */
export interface UnreadableRow {
  line: number;
  code: 'not-json' | 'row-too-long' | 'wrong-encoding' | 'quotes-wrong' | 'cells-do-not-fit';
  given: string;
}

export type SourceRow = GoodRow | UnreadableRow;

export const isUnreadable = (row: SourceRow): row is UnreadableRow => 'code' in row;

export type Format = 'jsonl' | 'csv' | 'xlsx';

/** An open file. `names`: its columns where it has a heading; `total`: how many rows, roughly, where it can be told. */
export interface Source {
  format: Format;
  names: readonly string[] | undefined;
  total: number | undefined;
  rows: AsyncIterable<SourceRow>;
}

/** No row of text is longer, in characters; what is longer is a broken file. */
export const longestRow = 1_000_000;

/** How much of an unreadable row is shown. */
export const shownOfUnreadable = 2000;
