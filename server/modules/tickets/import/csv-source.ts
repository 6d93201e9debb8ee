import { parse } from 'csv-parse/sync';
import {
  isUnreadable,
  longestRow,
  shownOfUnreadable,
  type Source,
  type SourceRow,
  type UnreadableRow,
} from './source.ts';
import { examineText, textOf } from './text-file.ts';

const separators = [',', '\t', ';', '\uff0c'] as const;

/**
 * CSV with a heading, in UTF-8 or GB 18030, separated by comma, tab or semicolon; cells may span lines in quotes. Each row is read
 * by itself, so that one with wrong quotes spoils no other: it is named, and reading goes on with the next line.
 */
export async function openCsv(path: string): Promise<Source> {
  const { encoding, lines } = await examineText(path);
  const records = recordsOf(textOf(path, encoding));
  const first = await records.next();
  const heading = first.done ? '' : first.value.text;
  const separator = separatorOf(heading);
  const names = cellsOf(heading, separator)?.map((name) => name.trim()) ?? [];
  return {
    format: 'csv',
    names,
    total: Math.max(0, lines - 1),
    rows: rowsOf(records, names, separator),
  };
}

function separatorOf(heading: string): string {
  const counted = separators.map((separator) => ({ separator, count: heading.split(separator).length }));
  return counted.toSorted((a, b) => b.count - a.count)[0]?.separator ?? ',';
}

async function* rowsOf(
  records: AsyncIterator<Piece, void, number | undefined>,
  names: readonly string[],
  separator: string,
): AsyncGenerator<SourceRow> {
  let takeBack: number | undefined;
  try {
    for (;;) {
      const next = await records.next(takeBack);
      takeBack = undefined;
      if (next.done) return;
      const { line, text, fault } = next.value;
      if (text.trim() === '') continue;
      const row = fault ? unreadable(line, fault, text) : rowOf(line, text, names, separator);
      const firstLine = text.indexOf('\n');
      const quotes = isUnreadable(row) && (row.code === 'quotes-wrong' || row.code === 'row-too-long');
      if (quotes && firstLine !== -1) {
        // a quote that was never closed has swallowed the lines after it: only the first of them is at fault
        takeBack = firstLine + 1;
        yield unreadable(line, 'quotes-wrong', text.slice(0, firstLine));
      } else {
        yield row;
      }
    }
  } finally {
    // whoever stops reading early closes the file
    await records.return?.();
  }
}

function unreadable(line: number, code: UnreadableRow['code'], text: string): UnreadableRow {
  return { line, code, given: text.slice(0, code === 'row-too-long' ? shownOfUnreadable : longestRow).trimEnd() };
}

function rowOf(line: number, text: string, names: readonly string[], separator: string): SourceRow {
  if (text.includes('\ufffd')) return unreadable(line, 'wrong-encoding', text);
  const cells = cellsOf(text, separator);
  if (!cells) return unreadable(line, 'quotes-wrong', text);
  // empty cells at the end are often left out, or too many
  while (cells.length > names.length && cells.at(-1) === '') cells.pop();
  if (cells.length > names.length) return unreadable(line, 'cells-do-not-fit', text);
  return { line, values: Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])) };
}

function cellsOf(record: string, separator: string): string[] | undefined {
  try {
    const [cells] = parse(record, { delimiter: separator, relax_column_count: true, bom: true }) as string[][];
    return cells ?? [];
  } catch {
    return undefined;
  }
}

interface Piece {
  line: number;
  text: string;
  /** longer than any row may be, or its last quote is open at the end of the file */
  fault: 'row-too-long' | 'quotes-wrong' | undefined;
}

/**
 * Pieces of text that end at a line's end outside quotes. The caller may hand back all but the first `n` characters of the
 * piece it got, to be cut anew.
 */
async function* recordsOf(chunks: AsyncIterable<string>): AsyncGenerator<Piece, void, number | undefined> {
  const input = chunks[Symbol.asyncIterator]();
  let held = '';
  let ended = false;
  let line = 1;
  for (;;) {
    const end = endOfRecord(held);
    const tooLong = end === -1 ? held.length > longestRow : end > longestRow;
    if (end === -1 && !tooLong && !ended) {
      const next = await input.next();
      if (next.done) ended = true;
      else held += next.value;
      continue;
    }
    if (held === '') return;
    const length = end !== -1 ? end : held.length;
    const text = held.slice(0, length);
    const open = end === -1 && quotesIn(text, 0, length) % 2 === 1;
    const takenBack = yield { line, text, fault: tooLong ? 'row-too-long' : open ? 'quotes-wrong' : undefined };
    const used = takenBack ?? length;
    line += newlinesIn(text.slice(0, used));
    held = held.slice(used);
    if (takenBack === undefined && end === -1 && tooLong && !ended) {
      // one line without an end: pass over the rest of it
      let at = -1;
      while (at === -1) {
        const next = await input.next();
        if (next.done) {
          ended = true;
          held = '';
          break;
        }
        at = next.value.indexOf('\n');
        if (at !== -1) held = next.value.slice(at + 1);
      }
      line += 1;
    }
  }
}

/** The index after the line end that ends the first record, or -1 when it is not there yet. */
function endOfRecord(text: string): number {
  let quotes = 0;
  let start = 0;
  for (;;) {
    const end = text.indexOf('\n', start);
    if (end === -1) return -1;
    quotes += quotesIn(text, start, end);
    if (quotes % 2 === 0) return end + 1;
    if (end > longestRow) return -1;
    start = end + 1;
  }
}

function quotesIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('"', from); at !== -1 && at < to; at = text.indexOf('"', at + 1)) count += 1;
  return count;
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
