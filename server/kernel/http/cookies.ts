export interface CookieOptions {
  /** how long the browser keeps it; without, until it is closed */
  maxAgeSeconds?: number;
  /** scripts of our own pages may read it: only for choices such as the language */
  readable?: boolean;
}

const nameForm = /^[a-z][a-z0-9-]*$/;
const valueForm = /^[\w!#$%&'()*+\-./:<=>?@[\]^`{|}~]*$/;

/**
 * The cookies of one request, and those its answer sets. Always for the whole site, SameSite=Lax, and HttpOnly unless
 * readable; over https also Secure and named `__Host-…`, so that no other host or plain connection can plant one.
 */
export class CookieJar {
  readonly #header: string | undefined;
  readonly #secure: boolean;
  #sent: Map<string, string> | undefined;
  readonly #set = new Map<string, string>();

  constructor(header: string | undefined, secure: boolean) {
    this.#header = header;
    this.#secure = secure;
  }

  /** Whether the request brought any cookie at all. */
  get any(): boolean {
    return this.#header !== undefined && this.#header !== '';
  }

  get(name: string): string | undefined {
    if (this.#header === undefined) return undefined;
    this.#sent ??= parseCookies(this.#header);
    return this.#sent.get(this.#fullName(name));
  }

  set(name: string, value: string, options: CookieOptions = {}): void {
    if (!nameForm.test(name) || !valueForm.test(value)) throw new TypeError(`not a cookie: ${name}`);
    let line = `${this.#fullName(name)}=${value}; Path=/; SameSite=Lax`;
    if (options.maxAgeSeconds !== undefined) line += `; Max-Age=${Math.floor(options.maxAgeSeconds)}`;
    if (!options.readable) line += '; HttpOnly';
    if (this.#secure) line += '; Secure';
    this.#set.set(name, line);
  }

  clear(name: string): void {
    this.set(name, '', { maxAgeSeconds: 0 });
  }

  /** The Set-Cookie lines of the answer. */
  get lines(): string[] {
    return [...this.#set.values()];
  }

  #fullName(name: string): string {
    return this.#secure ? `__Host-${name}` : name;
  }
}

function parseCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of header.slice(0, 8192).split(';')) {
    const equals = part.indexOf('=');
    if (equals < 1) continue;
    const name = part.slice(0, equals).trim();
    let value = part.slice(equals + 1).trim();
    if (value.startsWith('"') && value.endsWith('"') && value.length > 1) value = value.slice(1, -1);
    // the first of two with one name is the one with the closer path
    if (!cookies.has(name)) cookies.set(name, value);
  }
  return cookies;
}
