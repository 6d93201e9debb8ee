import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Inbound, Outbound } from './inbound.ts';

export type Encoding = 'br' | 'gzip';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);
/** below this, packing costs more than it saves */
const worthwhileBytes = 1400;

/** The encoding the client takes, or undefined for none. */
export function encodingFor(acceptEncoding: string | undefined): Encoding | undefined {
  if (acceptEncoding === undefined) return undefined;
  if (/(^|[\s,])br(?!\s*;\s*q=0(\.0*)?($|[\s,]))/.test(acceptEncoding)) return 'br';
  return /(^|[\s,])gzip(?!\s*;\s*q=0(\.0*)?($|[\s,]))/.test(acceptEncoding) ? 'gzip' : undefined;
}

/** Packs bytes: 'once' for what is kept and sent often, 'each' for what is made anew each time. */
export async function compress(bytes: Uint8Array, encoding: Encoding, how: 'once' | 'each'): Promise<Uint8Array> {
  if (encoding === 'gzip') return gzipped(bytes, { level: how === 'once' ? 9 : 5 });
  return brotli(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: how === 'once' ? 9 : 4,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

/** Packs an answer's text when it is long enough and the client takes it. */
export async function compressAnswer(answer: Outbound, inbound: Inbound): Promise<void> {
  const { body, headers } = answer;
  if (body === null || body instanceof ReadableStream || body.length < worthwhileBytes) return;
  if (headers['content-encoding'] !== undefined) return;
  if (!/^text\/|json|svg|xml/.test(String(headers['content-type'] ?? ''))) return;
  headers['vary'] = headers['vary'] === undefined ? 'accept-encoding' : `${String(headers['vary'])}, accept-encoding`;
  const encoding = encodingFor(inbound.header('accept-encoding'));
  if (encoding === undefined) return;
  answer.body = await compress(typeof body === 'string' ? Buffer.from(body) : body, encoding, 'each');
  headers['content-encoding'] = encoding;
}
