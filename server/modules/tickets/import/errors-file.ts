import { createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { once } from 'node:events';
import type { stream as ExcelStream } from 'exceljs';
import { errorColumns } from './columns.ts';
import { isUnreadable, type Format, type SourceRow } from './source.ts';

/** A refused row and why, in both languages. */
export interface RefusedRow {
  row: SourceRow;
  code: string;
  zh: string;
  en: string;
}

/** Where refused rows are kept, in the format of the file they came from, so that they can be mended and fed again. */
export interface ErrorsFile {
  add(refused: RefusedRow): Promise<void>;
  /** Ends the file; where no row was refused (`keep` false), it is taken away again. */
  close(keep: boolean): Promise<void>;
}

/** The file is there already: what was written before is not overwritten. */
export class ErrorsFileExists extends Error {
  constructor() {
    super('the errors file exists already');
    this.name = 'ErrorsFileExists';
  }
}

/**
 * Opens the errors file for the operator alone (it holds personal data). Beside each row as it was given: its line, a code, the
 * reason in Chinese and English; of a row that could not be read, what stands there. CSV is written in UTF-8 with a byte order mark,
 * whatever the source's encoding. Throws ErrorsFileExists.
 */
export async function openErrorsFile(path: string, format: Format, names: readonly string[]): Promise<ErrorsFile> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new ErrorsFileExists() : error;
  });
  await file.close();
  const columns = names.filter((name) => !isErrorColumn(name));
  if (format === 'xlsx') return excelFile(path, columns);
  const stream = createWriteStream(path, { flags: 'r+' });
  const closed = once(stream, 'close');
  await once(stream, 'open');
  const write = async (text: string) => {
    if (!stream.write(text)) await once(stream, 'drain');
  };
  if (format === 'csv') await write(`\ufeff${csvLine([...errorColumns, ...columns])}`);
  return {
    add: (refused) => write(format === 'csv' ? csvRow(refused, columns) : jsonRow(refused)),
    async close(keep) {
      stream.end();
      await closed;
      if (!keep) await rm(path, { force: true });
    },
  };
}

const isErrorColumn = (name: string): boolean => (errorColumns as readonly string[]).includes(name);

const givenOf = (row: SourceRow): string => (isUnreadable(row) ? row.given : '');

function jsonRow({ row, code, zh, en }: RefusedRow): string {
  const marks = { _line: row.line, _code: code, _reason_zh: zh, _reason_en: en };
  const values = isUnreadable(row)
    ? { _given: row.given }
    : Object.fromEntries(Object.entries(row.values).filter(([name]) => !isErrorColumn(name)));
  return `${JSON.stringify({ ...marks, ...values })}\n`;
}

function csvRow({ row, code, zh, en }: RefusedRow, columns: readonly string[]): string {
  const values = isUnreadable(row) ? columns.map(() => '') : columns.map((name) => row.values[name]);
  return csvLine([row.line, code, zh, en, givenOf(row), ...values]);
}

const csvLine = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return /[",\r\n]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function excelFile(path: string, columns: readonly string[]): Promise<ErrorsFile> {
  const { default: Excel } = await import('exceljs');
  const book: ExcelStream.xlsx.WorkbookWriter = new Excel.stream.xlsx.WorkbookWriter({
    filename: path,
    useStyles: true,
    useSharedStrings: false,
  });
  const sheet = book.addWorksheet('errors');
  sheet.addRow([...errorColumns, ...columns]).commit();
  return {
    async add({ row, code, zh, en }) {
      const values = isUnreadable(row) ? [] : columns.map((name) => row.values[name]);
      const added = sheet.addRow([row.line, code, zh, en, givenOf(row), ...values]);
      for (const [index, value] of values.entries()) {
        // without a format a date is only a number
        if (value instanceof Date) added.getCell(errorColumns.length + index + 1).numFmt = 'yyyy-mm-dd hh:mm:ss';
      }
      added.commit();
    },
    async close(keep) {
      sheet.commit();
      await book.commit();
      if (!keep) await rm(path, { force: true });
    },
  };
}
