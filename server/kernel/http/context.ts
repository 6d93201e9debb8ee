import { randomBytes } from 'node:crypto';
import type { Actor } from '../actor.ts';
import { keyedHash } from '../keyed-hash.ts';
import type { Kernel } from '../kernel.ts';
import type { Tenant } from '../tenant.ts';
import { type Locale, localeOf } from '../text.ts';
import { CookieJar } from './cookies.ts';
import { type Form, readForm } from './form.ts';
import type { Inbound } from './inbound.ts';
import type { LimitName, RateLimits } from './limits.ts';

/** Tells who asks: an officer by the session cookie, else a visitor. Never throws for a wrong or stale cookie. */
export type Authenticate = (context: RequestContext) => Promise<Actor>;

/** What every request is told about the deployment. */
export interface HttpSettings {
  /** the address people type, when known; https here makes cookies Secure and sends HSTS */
  publicUrl: string | undefined;
  /** believe X-Forwarded-For/-Proto/-Host: only behind a proxy that sets them */
  trustProxy: boolean;
}

/** One request, for whoever answers it: an operation's `respond`, a raw route, a page. */
export class RequestContext {
  readonly requestId: string;
  readonly tenant: Tenant;
  readonly kernel: Kernel;
  readonly inbound: Inbound;
  /** the browser's connection is encrypted, here or at the trusted proxy */
  readonly secure: boolean;
  readonly cookies: CookieJar;
  readonly #authenticate: Authenticate;
  readonly #settings: HttpSettings;
  readonly #limits: RateLimits;
  #actor: Promise<Actor> | undefined;
  #locale: Locale | undefined;
  #clientKey: string | undefined;
  #nonce: string | undefined;
  /** the pattern of the route that answers, for logs and metrics */
  route = 'unknown';

  constructor(options: {
    requestId: string;
    tenant: Tenant;
    kernel: Kernel;
    inbound: Inbound;
    authenticate: Authenticate;
    settings: HttpSettings;
    limits: RateLimits;
  }) {
    this.requestId = options.requestId;
    this.tenant = options.tenant;
    this.kernel = options.kernel;
    this.inbound = options.inbound;
    this.#authenticate = options.authenticate;
    this.#settings = options.settings;
    this.#limits = options.limits;
    this.secure = isSecure(options.inbound, options.settings);
    this.cookies = new CookieJar(options.inbound.header('cookie'), this.secure);
  }

  /** Who asks; found once, when first wanted. */
  actor(): Promise<Actor> {
    this.#actor ??= this.#authenticate(this);
    return this.#actor;
  }

  /** After signing in or out: whoever asks next is found anew. */
  forgetActor(): void {
    this.#actor = undefined;
  }

  get locale(): Locale {
    this.#locale ??= localeOf(this.cookies.get('lang'), this.inbound.header('accept-language'));
    return this.#locale;
  }

  header(name: string): string | undefined {
    return this.inbound.header(name);
  }

  /** The form a page sent. Refusals: as `readForm`. */
  form(options?: { limitBytes?: number; files?: boolean }): Promise<Form> {
    return readForm(this.inbound, options);
  }

  /** Counts this request against a limit; refuses with TooManyRequests. */
  count(name: LimitName, key = this.clientKey): Promise<void> {
    return this.#limits.count(this.tenant.id, name, key);
  }

  /** Tells one client from another for limits, for the length of a day; never an address, and of no use to another tenant. */
  get clientKey(): string {
    this.#clientKey ??= clientKeyOf(this.tenant, clientAddress(this.inbound, this.#settings));
    return this.#clientKey;
  }

  /** For the one inline script a page may have; asking for it puts it into the page's Content-Security-Policy. */
  get nonce(): string {
    this.#nonce ??= randomBytes(16).toString('base64url');
    return this.#nonce;
  }

  get usedNonce(): string | undefined {
    return this.#nonce;
  }

  /** Scheme and host as the reader's browser sees them, such as 'https://lianxin.example'. */
  get origin(): string {
    if (this.#settings.publicUrl) return new URL(this.#settings.publicUrl).origin;
    return `${this.secure ? 'https' : 'http'}://${hostOf(this.inbound, this.#settings) ?? 'localhost'}`;
  }
}

function clientKeyOf(tenant: Tenant, address: string): string {
  const day = Math.floor(Date.now() / 86_400_000);
  return keyedHash(tenant.secret, `client ${address} ${day}`, 'base64url').slice(0, 22);
}

/** The Host the browser asked for. */
export function hostOf(inbound: Inbound, settings: HttpSettings): string | undefined {
  const forwarded = settings.trustProxy ? inbound.header('x-forwarded-host')?.split(',')[0]?.trim() : undefined;
  return forwarded || inbound.header('host');
}

/** Where the request comes from: the socket's other end, or what the trusted proxy says (the last it added). */
export function clientAddress(inbound: Inbound, settings: HttpSettings): string {
  const forwarded = settings.trustProxy ? inbound.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  return networkOf(forwarded || inbound.address || 'none');
}

/** An IPv6 customer has a whole /64, so that is what is counted. */
function networkOf(address: string): string {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail?.split(':').filter(Boolean) ?? [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array.from({ length: zeros }, () => '0'), ...after].slice(0, 4).join(':');
}

export function isSecure(inbound: Inbound, settings: HttpSettings): boolean {
  if (inbound.encrypted || settings.publicUrl?.startsWith('https:')) return true;
  return settings.trustProxy && inbound.header('x-forwarded-proto')?.split(',')[0]?.trim() === 'https';
}
