import { stat } from 'node:fs/promises';
import type { Source, SourceRow } from './source.ts';

/** The first sheet of an .xlsx file, row by row; its first row that is not empty is the heading. */
export async function openExcel(path: string): Promise<Source> {
  // the reader reports a missing file too late to be caught
  await stat(path);
  const rows = sheetOf(path);
  const first = await rows.next();
  const names = first.done ? [] : Array.from(first.value.cells, nameOf);
  return { format: 'xlsx', names, total: undefined, rows: rowsOf(rows, names) };
}

const nameOf = (cell: unknown): string =>
  typeof cell === 'string' || typeof cell === 'number' ? String(cell).trim() : '';

interface SheetRow {
  line: number;
  cells: unknown[];
}

async function* rowsOf(rows: AsyncIterable<SheetRow>, names: readonly string[]): AsyncGenerator<SourceRow> {
  for await (const { line, cells } of rows) {
    const beyond = cells.slice(names.length).some((cell) => cell !== undefined && cell !== '');
    const values = Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
    if (beyond) yield { line, code: 'cells-do-not-fit', given: JSON.stringify(cells).slice(0, 2000) };
    else if (Object.values(values).some((value) => value !== '')) yield { line, values };
  }
}

async function* sheetOf(path: string): AsyncGenerator<SheetRow> {
  // loaded only when somebody brings Excel: it is large
  const { default: Excel } = await import('exceljs');
  const book = new Excel.stream.xlsx.WorkbookReader(path, {
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    worksheets: 'emit',
    entries: 'ignore',
  });
  for await (const sheet of book) {
    for await (const row of sheet) {
      // its list of values counts from 1
      const cells = Array.from((row.values as unknown[]).slice(1), plain);
      if (cells.some((cell) => cell !== undefined && cell !== '')) yield { line: row.number, cells };
    }
    return;
  }
}

/** What the cell shows: text, number, date; the outcome of a formula, the words of a link or of text in several colours. */
function plain(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object' || value instanceof Date) return value;
  if ('richText' in value) return (value.richText as { text: string }[]).map((part) => part.text).join('');
  if ('result' in value) return plain(value.result);
  if ('text' in value) return plain(value.text);
  return undefined;
}
