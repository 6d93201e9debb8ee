import { isUtf8 } from 'node:buffer';
import { MediaTypeUnknown } from '../refusal.ts';
import type { Inbound } from './inbound.ts';
import { BodyMalformed, TextMalformed } from './refusals.ts';
import { isCleanText, parseQuery } from './strict.ts';

/** A file that came with a form; `type` is only what the browser says. */
export interface FormFile {
  field: string;
  name: string;
  type: string;
  bytes: Uint8Array;
}

/** What a page's form sent: clean text by field name, and files. */
export interface Form {
  /** the first value of a field, trimmed, its lines ended by LF; '' when it did not come */
  text(name: string): string;
  all(name: string): readonly string[];
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly files: readonly FormFile[];
}

/**
 * Reads a form, urlencoded or (where files are taken) multipart.
 * Refusals: BodyTooLarge, MediaTypeUnknown, BodyMalformed, TextMalformed, AddressMalformed.
 */
export async function readForm(
  inbound: Inbound,
  options: { limitBytes?: number; files?: boolean } = {},
): Promise<Form> {
  const header = inbound.header('content-type') ?? '';
  const type = header.split(';')[0]?.trim().toLowerCase();
  const body = await inbound.body(options.limitBytes ?? 65_536);
  if (type === 'application/x-www-form-urlencoded') {
    if (!isUtf8(body)) throw new TextMalformed();
    return formOf(parseQuery(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')), []);
  }
  if (type !== 'multipart/form-data') throw new MediaTypeUnknown();
  const data = await new Response(body as ConstructorParameters<typeof Response>[0], {
    headers: { 'content-type': header },
  })
    // oxlint-disable-next-line typescript/no-deprecated -- warned of for endless bodies; this one is whole and bounded
    .formData()
    .catch(() => {
      throw new BodyMalformed();
    });
  const fields = new Map<string, string[]>();
  const files: FormFile[] = [];
  for (const [field, value] of data) {
    if (!isCleanText(field)) throw new TextMalformed();
    if (typeof value === 'string') {
      // The parser puts U+FFFD where bytes were not UTF-8; if some were not, nothing of it is trusted.
      if (!isCleanText(value) || (value.includes('\uFFFD') && !isUtf8(body))) throw new TextMalformed();
      const values = fields.get(field);
      if (values) values.push(value);
      else fields.set(field, [value]);
    } else if (options.files && value.size > 0) {
      files.push({ field, name: value.name, type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) });
    }
  }
  return formOf(fields, files);
}

function formOf(fields: ReadonlyMap<string, readonly string[]>, files: readonly FormFile[]): Form {
  return {
    fields,
    files,
    // browsers send the ends of lines as CR LF
    text: (name) => fields.get(name)?.[0]?.replaceAll('\r\n', '\n').trim() ?? '',
    all: (name) => fields.get(name) ?? [],
  };
}
