import { open } from 'node:fs/promises';
import { openCsv } from './csv-source.ts';
import { openExcel } from './excel-source.ts';
import { openJsonl } from './jsonl-source.ts';
import type { Format, Source } from './source.ts';

/** Opens a file by what it holds, not by what it is called: a zip is Excel, a text that begins with `{` is JSONL, else CSV. */
export async function openSource(path: string): Promise<Source> {
  const format = await formatOf(path);
  return { jsonl: openJsonl, csv: openCsv, xlsx: openExcel }[format](path);
}

async function formatOf(path: string): Promise<Format> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    const head = buffer.subarray(0, bytesRead);
    if (head.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]))) return 'xlsx';
    return head
      .toString('utf8')
      .replace(/^\ufeff/u, '')
      .trimStart()
      .startsWith('{')
      ? 'jsonl'
      : 'csv';
  } finally {
    await file.close();
  }
}
