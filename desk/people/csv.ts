/** What a spreadsheet would take for a formula; such a cell gets an apostrophe, as spreadsheets themselves write it. */
const formula = /^[=+\-@\t\r]/;

/** Rows as CSV that spreadsheets open in Chinese too: UTF-8 with a mark, quoted, without formulas. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: string): string {
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
