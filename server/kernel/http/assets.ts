import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { Inbound, Outbound } from './inbound.ts';
import { compress, encodingFor } from './compress.ts';

/** A folder of files that never change while the program runs. */
export interface AssetMount {
  /** where it is served, without slash at the end: '/field' */
  prefix: string;
  folder: string;
  /** a program of its own addresses: what is no file is answered with index.html */
  program: boolean;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

interface Asset {
  path: string;
  type: string;
  /** its name carries a hash of its content, or it is asked for with one */
  hashed: boolean;
  loaded: Promise<{ bytes: Uint8Array; etag: string }> | undefined;
  packed: Map<string, Promise<Uint8Array>>;
}

/** Files by the address they are served under: only those found at the start exist, so no path leads anywhere else. */
export class Assets {
  readonly #files = new Map<string, Asset>();
  readonly #programs: string[] = [];

  constructor(mounts: readonly AssetMount[]) {
    for (const mount of mounts) {
      for (const file of filesBelow(mount.folder)) {
        const address = `${mount.prefix}/${file.split(sep).join('/')}`;
        const type = types[extname(file).toLowerCase()];
        if (type === undefined) continue;
        const hashed = /-[A-Za-z0-9_-]{8,}\.\w+$/.test(file);
        this.#files.set(address, {
          path: join(mount.folder, file),
          type,
          hashed,
          loaded: undefined,
          packed: new Map(),
        });
      }
      if (mount.program && this.#files.has(`${mount.prefix}/index.html`)) this.#programs.push(mount.prefix);
    }
  }

  /** The answer for this address, or undefined when no file and no program is there. */
  async find(inbound: Inbound): Promise<{ answer: Outbound; program: boolean; route: string } | undefined> {
    const direct = this.#files.get(inbound.path);
    if (direct) {
      const isPage = direct.type.startsWith('text/html');
      // A service worker fetches under the policy of its own answer, so it needs the program's and not that of mere data.
      const program = isPage || inbound.path.endsWith('/service-worker.js');
      return { answer: await answerWith(direct, inbound), program, route: isPage ? inbound.path : 'asset' };
    }
    const prefix = this.#programs.find((known) => inbound.path === known || inbound.path.startsWith(`${known}/`));
    if (prefix === undefined) return undefined;
    // A missing picture or script is missing; only addresses of the program are its page.
    if (/\.\w{1,12}$/.test(inbound.path)) return undefined;
    const page = this.#files.get(`${prefix}/index.html`);
    return page && { answer: await answerWith(page, inbound), program: true, route: `${prefix}/*` };
  }
}

async function answerWith(asset: Asset, inbound: Inbound): Promise<Outbound> {
  asset.loaded ??= readFile(asset.path).then((bytes) => ({
    bytes,
    etag: createHash('sha256').update(bytes).digest('base64url').slice(0, 22),
  }));
  const { bytes, etag } = await asset.loaded;
  const forEver = asset.hashed || /(^|&)v=[\w-]{8,}(&|$)/.test(inbound.query);
  const headers: Outbound['headers'] = {
    'content-type': asset.type,
    etag: `"${etag}"`,
    'cache-control': forEver ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  if (isText(asset.type)) headers['vary'] = 'accept-encoding';
  if (inbound.header('if-none-match')?.includes(etag)) return { status: 304, headers, body: null };
  const encoding =
    bytes.length >= 1024 && isText(asset.type) ? encodingFor(inbound.header('accept-encoding')) : undefined;
  if (encoding === undefined) return { status: 200, headers, body: inbound.method === 'HEAD' ? null : bytes };
  let packed = asset.packed.get(encoding);
  if (!packed) {
    packed = compress(bytes, encoding, 'once');
    asset.packed.set(encoding, packed);
  }
  headers['content-encoding'] = encoding;
  headers['etag'] = `"${etag}-${encoding}"`;
  const body = await packed;
  return { status: 200, headers, body: inbound.method === 'HEAD' ? null : body };
}

const isText = (type: string): boolean => /^text\/|json|svg|wasm/.test(type);

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.replace(/[\\/]$/, '').length + 1));
  } catch {
    return [];
  }
}
