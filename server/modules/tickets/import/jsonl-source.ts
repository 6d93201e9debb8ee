import { longestRow, shownOfUnreadable, type Source, type SourceRow } from './source.ts';
import { examineText, textOf, type Encoding } from './text-file.ts';

/** One JSON object a line. A line that is none is named and passed over. */
export async function openJsonl(path: string): Promise<Source> {
  const { encoding, lines } = await examineText(path);
  return { format: 'jsonl', names: undefined, total: lines, rows: rowsOf(path, encoding) };
}

async function* rowsOf(path: string, encoding: Encoding): AsyncGenerator<SourceRow> {
  let number = 0;
  for await (const { text, whole } of linesOf(textOf(path, encoding))) {
    number += 1;
    if (text.trim() === '') continue;
    yield whole ? rowOf(number, text) : { line: number, code: 'row-too-long', given: text.slice(0, shownOfUnreadable) };
  }
}

function rowOf(line: number, text: string): SourceRow {
  const given = text.slice(0, longestRow);
  // a real U+FFFD comes as its escape or not at all: in decoded text it marks bytes that are no character
  if (text.includes('\ufffd')) return { line, code: 'wrong-encoding', given };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { line, code: 'not-json', given };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { line, code: 'not-json', given };
  return { line, values: value as Record<string, unknown> };
}

/** Lines of text. One that is longer than any row is cut; its rest is passed over without being kept. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<{ text: string; whole: boolean }> {
  let held = '';
  let cut = false;
  for await (const chunk of chunks) {
    let start = 0;
    for (;;) {
      const at = chunk.indexOf('\n', start);
      const piece = chunk.slice(start, at === -1 ? undefined : at);
      if (!cut) held += piece;
      if (held.length > longestRow) {
        held = held.slice(0, longestRow);
        cut = true;
      }
      if (at === -1) break;
      yield { text: held, whole: !cut };
      held = '';
      cut = false;
      start = at + 1;
    }
  }
  if (held !== '') yield { text: held, whole: !cut };
}
