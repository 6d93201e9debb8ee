import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';

export type Encoding = 'utf-8' | 'gb18030';

export interface TextFile {
  encoding: Encoding;
  lines: number;
}

const newline = 0x0a;
/** Enough to know a line's encoding; the rest of a longer line is only passed over. */
const looked = 65_536;

/**
 * Reads the file once through and says how it is encoded: UTF-8 when more than half of the lines that go beyond ASCII are valid
 * UTF-8 (a broken line here and there does not turn the whole file into another encoding), else GB 18030.
 */
export async function examineText(path: string): Promise<TextFile> {
  let lines = 0;
  let valid = 0;
  let invalid = 0;
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let any = false;
  const endLine = () => {
    if (any) lines += 1;
    const line = kept.length === 1 ? kept[0] : Buffer.concat(kept);
    if (line?.some((byte) => byte > 0x7f)) {
      if (isUtf8(keptBytes >= looked ? trimPartial(line) : line)) valid += 1;
      else invalid += 1;
    }
    kept = [];
    keptBytes = 0;
    any = false;
  };
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let start = 0;
    while (start < chunk.length) {
      const at = chunk.indexOf(newline, start);
      const end = at === -1 ? chunk.length : at;
      if (end > start) any = true;
      const room = Math.min(end - start, looked - keptBytes);
      if (room > 0) {
        kept.push(chunk.subarray(start, start + room));
        keptBytes += room;
      }
      if (at === -1) break;
      any = true;
      endLine();
      start = at + 1;
    }
  }
  if (any) endLine();
  return { encoding: invalid > valid ? 'gb18030' : 'utf-8', lines };
}

/** A line cut short may end within a character. */
function trimPartial(line: Buffer): Buffer {
  let end = line.length;
  while (end > line.length - 4 && end > 0 && ((line[end - 1] ?? 0) & 0xc0) === 0x80) end -= 1;
  return line.subarray(0, Math.max(0, end - 1));
}

/** The text of a file piece by piece; what does not fit the encoding becomes U+FFFD. A byte order mark is left out. */
export async function* textOf(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}
