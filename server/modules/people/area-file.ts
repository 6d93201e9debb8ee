import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import words from './area-file.words.json' with { type: 'json' };
import type { AreaKind } from './area.ts';
import { maxAreaRows } from './import-areas.ts';
import { AreaFileTooLong, AreaFileUnreadable } from './people.refusals.ts';
import type { AreaRow } from './plan-areas.ts';

/** Largest file that is read: 5,000 rows of Excel are a tenth of it. */
export const areaFileLimitBytes = 5 * 1024 * 1024;

/**
 * Reads grids, estates and buildings from CSV (UTF-8 or GB 18030, with comma, semicolon or tab) or Excel (.xlsx, first sheet). The
 * first row are headings, in Chinese or English: code, name, kind, parent's code. A grid without parent stands in the community
 * of its first twelve digits. Refusals: AreaFileUnreadable, AreaFileTooLong.
 */
export async function readAreaFile(bytes: Uint8Array): Promise<AreaRow[]> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const table = isZip ? await tableOfExcel(bytes) : tableOfCsv(bytes);
  const [headings, ...lines] = table;
  const columns = columnsOf(headings?.cells ?? []);
  const filled = lines.filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (filled.length === 0) throw new AreaFileUnreadable();
  if (filled.length > maxAreaRows) throw new AreaFileTooLong({ limit: maxAreaRows });
  return filled.map(({ row, cells }) => rowOf(row, (column) => cells[columns[column] ?? -1] ?? ''));
}

interface Line {
  /** as the reader's spreadsheet counts: the headings are 1 */
  row: number;
  cells: string[];
}

function tableOfCsv(bytes: Uint8Array): Line[] {
  const text = new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'gb18030').decode(bytes);
  try {
    const records = parse(text, {
      bom: true,
      relax_column_count: true,
      trim: true,
      delimiter: [',', ';', '\t', '\uff0c'],
      to: maxAreaRows + 2,
    }) as string[][];
    return records.map((cells, index) => ({ row: index + 1, cells: cells.map(plain) }));
  } catch (error) {
    throw unreadable(error);
  }
}

async function tableOfExcel(bytes: Uint8Array): Promise<Line[]> {
  // loaded only when somebody brings Excel: it is large
  const { default: Excel } = await import('exceljs');
  const book = new Excel.Workbook();
  try {
    await book.xlsx.load(new Uint8Array(bytes).buffer);
  } catch (error) {
    throw unreadable(error);
  }
  const lines: Line[] = [];
  book.worksheets[0]?.eachRow((row, number) => {
    if (lines.length > maxAreaRows + 1) return;
    const cells: string[] = [];
    row.eachCell({ includeEmpty: true }, (cell, column) => {
      cells[column - 1] = plain(cell.text ?? '');
    });
    lines.push({ row: number, cells: Array.from(cells, (cell) => cell ?? '') });
  });
  return lines;
}

function unreadable(cause: unknown): Error {
  const refused = new AreaFileUnreadable();
  refused.cause = cause;
  return refused;
}

const plain = (cell: string): string => cell.normalize('NFKC').replace(/\0/g, '').trim();

type Column = keyof typeof words.headings;

function columnsOf(headings: readonly string[]): Partial<Record<Column, number>> {
  const found: Partial<Record<Column, number>> = {};
  for (const [index, heading] of headings.entries()) {
    for (const column of Object.keys(words.headings) as Column[]) {
      if (words.headings[column].includes(heading.toLowerCase())) found[column] ??= index;
    }
  }
  if (found.code === undefined || found.name === undefined) throw new AreaFileUnreadable();
  return found;
}

function rowOf(row: number, cell: (column: Column) => string): AreaRow {
  const code = cell('code').slice(0, 40);
  const kind = kindOf(cell('kind'), code);
  const parent = cell('parent').slice(0, 40);
  return {
    row,
    code,
    name: cell('name').slice(0, 200),
    kind,
    parentCode: parent || (kind === 'grid' && code.length === 15 ? code.slice(0, 12) : null),
  };
}

/** The kind by its word; without one, fifteen digits are a grid. */
function kindOf(word: string, code: string): AreaKind | null {
  if (word === '') return /^\d{15}$/.test(code) ? 'grid' : null;
  for (const [kind, names] of Object.entries(words.kinds))
    if (names.includes(word.toLowerCase())) return kind as AreaKind;
  return null;
}
