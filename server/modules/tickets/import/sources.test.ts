import { writeFile } from 'node:fs/promises';
import Excel from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSource } from './open-source.ts';
import { isUnreadable, type SourceRow } from './source.ts';
import { temporaryFolder } from './testing.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

async function readAll(content: string | Uint8Array): Promise<{ format: string; names: unknown; rows: SourceRow[] }> {
  const file = folder.path(`${Math.random()}`);
  await writeFile(file, content);
  const source = await openSource(file);
  const rows: SourceRow[] = [];
  for await (const row of source.rows) rows.push(row);
  return { format: source.format, names: source.names, rows };
}

const brief = (rows: readonly SourceRow[]) =>
  rows.map((row) =>
    isUnreadable(row) ? `${row.line} ${row.code}` : `${row.line} ${Object.values(row.values).join('|')}`,
  );

/** “编号,正文” and a row “1,路灯不亮” in GB 18030. */
const gb = Buffer.from('b1e0bac52cd5fdcec40a312cc2b7b5c6b2bbc1c10a', 'hex');

test('JSON lines are read one by one; a line that is none is named by its number', async () => {
  const { format, rows } = await readAll('{"id":1}\n\n[1]\nnull\n{"id":\n{"id":2}');
  expect(format).toBe('jsonl');
  expect(brief(rows)).toEqual(['1 1', '3 not-json', '4 not-json', '5 not-json', '6 2']);
});

test('a line longer than any row is named, is not kept whole, and the next line is read', async () => {
  const long = `{"body":"${'x'.repeat(3_000_000)}"}`;
  const { rows } = await readAll(`{"id":1}\n${long}\n{"id":2}\n`);
  expect(brief(rows)).toEqual(['1 1', '2 row-too-long', '3 2']);
  expect((rows[1] as { given: string }).given.length).toBe(2000);
});

test('CSV is read with and without a byte order mark, with line breaks and quotes in cells', async () => {
  const text = 'id,正文\r\n1,"第一行\n第二行，他说""好"""\r\n2,平常\r\n';
  for (const mark of ['', '\ufeff']) {
    const { format, names, rows } = await readAll(mark + text);
    expect(format).toBe('csv');
    expect(names).toEqual(['id', '正文']);
    expect(brief(rows)).toEqual(['2 1|第一行\n第二行，他说"好"', '4 2|平常']);
  }
});

test('CSV in GB 18030 is known by its bytes', async () => {
  const { names, rows } = await readAll(gb);
  expect(names).toEqual(['编号', '正文']);
  expect(brief(rows)).toEqual(['2 1|路灯不亮']);
});

test('a broken line in a file of UTF-8 does not turn the others into another encoding', async () => {
  const good = Buffer.from('id,正文\n1,路灯不亮\n');
  const { rows } = await readAll(
    Buffer.concat([good, Buffer.from('2,'), gb.subarray(11), Buffer.from('3,水管漏水\n')]),
  );
  expect(brief(rows)).toEqual(['2 1|路灯不亮', '3 wrong-encoding', '4 3|水管漏水']);
});

test('tabs and semicolons separate cells too', async () => {
  expect((await readAll('id\tbody\n1\ta,b;c\n')).rows[0]).toMatchObject({ values: { id: '1', body: 'a,b;c' } });
  expect((await readAll('id;body\n1;a,b\n')).rows[0]).toMatchObject({ values: { id: '1', body: 'a,b' } });
});

test('a quote that is never closed costs its own line only', async () => {
  const { rows } = await readAll('id,body\n1,"open\n2,fine\n3,"closed, with a comma"\n4,last\n');
  expect(brief(rows)).toEqual(['2 quotes-wrong', '3 2|fine', '4 3|closed, with a comma', '5 4|last']);
});

test('a quote open at the end of the file costs its own line only', async () => {
  const { rows } = await readAll('id,body\n1,fine\n2,"open\n3,fine\n');
  expect(brief(rows)).toEqual(['2 1|fine', '3 quotes-wrong', '4 3|fine']);
});

test('an open quote before megabytes of rows is found without reading them into one', async () => {
  const many = Array.from({ length: 60_000 }, (_, index) => `${index},${'y'.repeat(30)}`).join('\n');
  const { rows } = await readAll(`id,body\nx,"open\n${many}\n`);
  expect(rows.length).toBe(60_001);
  expect(brief(rows.slice(0, 3))).toEqual(['2 quotes-wrong', `3 0|${'y'.repeat(30)}`, `4 1|${'y'.repeat(30)}`]);
});

test('a row with more cells than headings is named, missing cells at the end are empty', async () => {
  const { rows } = await readAll('id,body,at\n1,a,b,c\n2,a\n3,a,b,,\n');
  expect(brief(rows)).toEqual(['2 cells-do-not-fit', '3 2|a|', '4 3|a|b']);
});

test('a huge line without an end in CSV is passed over', async () => {
  const { rows } = await readAll(`id,body\n1,${'z'.repeat(2_500_000)}\n2,fine\n`);
  expect(brief(rows)).toEqual(['2 row-too-long', '3 2|fine']);
});

test('Excel is known by its bytes; dates, numbers, links, formulas and coloured text are read as they show', async () => {
  const book = new Excel.Workbook();
  const sheet = book.addWorksheet('信件');
  sheet.addRow(['编号', '时间', '正文', '备注']);
  sheet.addRow([7, new Date('2026-03-02T09:30:00Z'), { richText: [{ text: '路灯' }, { text: '不亮' }] }, null]);
  sheet.addRow([]);
  sheet.addRow([
    8,
    '2026-03-03',
    { text: '见链接', hyperlink: 'http://example.invalid' },
    { formula: '1+1', result: 2 },
  ]);
  sheet.getCell('B2').numFmt = 'yyyy-mm-dd hh:mm';
  const { format, names, rows } = await readAll(new Uint8Array(await book.xlsx.writeBuffer()));
  expect(format).toBe('xlsx');
  expect(names).toEqual(['编号', '时间', '正文', '备注']);
  expect(rows).toEqual([
    { line: 2, values: { 编号: 7, 时间: new Date('2026-03-02T09:30:00Z'), 正文: '路灯不亮', 备注: '' } },
    { line: 4, values: { 编号: 8, 时间: '2026-03-03', 正文: '见链接', 备注: 2 } },
  ]);
});

test('an empty file has no rows', async () => {
  expect((await readAll('')).rows).toEqual([]);
  expect((await readAll('id,body\n')).rows).toEqual([]);
});
