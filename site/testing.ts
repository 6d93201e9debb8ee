/** The resident's door over a database, and a reader without script who keeps cookies and follows redirects. */
import { type App, createApp } from '../server/app.ts';
import { readConfiguration } from '../server/configuration.ts';
import type { Database } from '../server/kernel/database/database.ts';
import { silentLog } from '../server/kernel/log.ts';
import type { TestWorld } from '../server/modules/people/testing.ts';
import { createSite } from './pages.ts';

export function siteApp(database: Database, world: TestWorld): App {
  const configuration = readConfiguration({ PORT: '0', TENANT: world.tenant.slug, RATE_LIMIT_FACTOR: '0' });
  return createApp({ database, configuration, clock: world.clock, log: silentLog(), pages: createSite() });
}

export interface Page {
  status: number;
  /** path and query where the redirects ended */
  path: string;
  html: string;
  headers: Headers;
  /** the words of the page, tags and entities taken out */
  words: string;
}

const origin = 'http://localhost';

/** Somebody with a browser. */
export class Reader {
  readonly #app: App;
  readonly #cookies = new Map<string, string>();
  page: Page = { status: 0, path: '/', html: '', headers: new Headers(), words: '' };
  /** pages seen so far */
  seen = 0;

  constructor(app: App) {
    this.#app = app;
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.#go(path, { method: 'GET', headers });
  }

  /** Sends a form of the page one is on; files make it multipart. */
  post(path: string, fields: Record<string, string>, files: readonly File[] = []): Promise<Page> {
    let body: FormData | URLSearchParams = new URLSearchParams(fields);
    if (files.length > 0) {
      body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      for (const file of files) body.append('pictures', file);
    }
    return this.#go(path, { method: 'POST', body, headers: { origin } });
  }

  async #go(path: string, init: RequestInit): Promise<Page> {
    let at = path;
    let request = init;
    for (let step = 0; step < 6; step += 1) {
      const headers = new Headers(request.headers);
      if (this.#cookies.size > 0) {
        headers.set('cookie', [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '));
      }
      const response = await this.#app.fetch(
        new Request(`${origin}${at}`, { ...request, headers, redirect: 'manual' }),
      );
      for (const line of response.headers.getSetCookie()) this.#keep(line);
      const location = response.headers.get('location');
      if (response.status === 303 && location !== null) {
        at = location;
        request = { method: 'GET' };
        continue;
      }
      const html = await response.text();
      this.seen += 1;
      this.page = { status: response.status, path: at, html, headers: response.headers, words: wordsOf(html) };
      return this.page;
    }
    throw new Error(`redirects without end from ${path}`);
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';');
    const [name = '', value = ''] = pair.split('=');
    if (/max-age=0/i.test(line)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

function wordsOf(html: string): string {
  return html
    .replace(/^[\s\S]*<body>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}
