import type { RequestContext } from './context.ts';
import type { Outbound } from './inbound.ts';
import { CrossSite } from './refusals.ts';

/** Which of our pages an answer is: each has its own policy of what it may load. */
export type PageKind = 'data' | 'site' | 'program';

const unused = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'display-capture',
  'encrypted-media',
  'gyroscope',
  'hid',
  'magnetometer',
  'midi',
  'payment',
  'serial',
  'usb',
  'xr-spatial-tracking',
];
const permissions = [
  ...unused.map((name) => `${name}=()`),
  'camera=(self)',
  'geolocation=(self)',
  'microphone=(self)',
].join(', ');

const common =
  "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; connect-src 'self'; font-src 'self'; " +
  "img-src 'self' data: blob:; media-src 'self' blob:; manifest-src 'self'; worker-src 'self' blob:; frame-src 'none'";

/** The Content-Security-Policy of a page; no inline script but the one with the nonce. */
export function contentPolicy(kind: PageKind, nonce?: string): string {
  if (kind === 'data') return "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
  const script = nonce ? `'self' 'nonce-${nonce}'` : "'self'";
  // The widgets of the browser programs write their style sheets while they run; style cannot run code.
  const style = kind === 'program' ? "'self' 'unsafe-inline'" : nonce ? `'self' 'nonce-${nonce}'` : "'self'";
  return `default-src 'self'; script-src ${script}; style-src ${style}; ${common}`;
}

const dataHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentPolicy('data'),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Adds what every answer carries; an answer's own header of the same name stays. */
export function addSecurityHeaders(
  answer: Outbound,
  kind: PageKind,
  options: { secure: boolean; nonce?: string | undefined },
): void {
  const { headers } = answer;
  for (const name in dataHeaders) headers[name] ??= dataHeaders[name] ?? '';
  if (kind !== 'data') {
    if (headers['content-security-policy'] === dataHeaders['content-security-policy']) {
      headers['content-security-policy'] = contentPolicy(kind, options.nonce);
    }
    headers['permissions-policy'] ??= permissions;
    headers['cross-origin-opener-policy'] ??= 'same-origin';
    headers['x-frame-options'] ??= 'DENY';
  }
  if (options.secure) headers['strict-transport-security'] ??= 'max-age=31536000; includeSubDomains';
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses (CrossSite) what a page of another site sends with the reader's cookie. Browsers say where a request comes from
 * (Sec-Fetch-Site, Origin, or at least Referer); one that says nothing may not bring a cookie along, unless it carries a
 * header that only our own pages and programs can set.
 */
export function refuseCrossSite(context: RequestContext): void {
  const { inbound } = context;
  if (safe.has(inbound.method)) return;
  const fetchSite = inbound.header('sec-fetch-site');
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') throw new CrossSite();
  const from = inbound.header('origin') ?? inbound.header('referer');
  if (from !== undefined) {
    if (!sameHost(from, context)) throw new CrossSite();
    return;
  }
  if (fetchSite === undefined && context.cookies.any && inbound.header('idempotency-key') === undefined) {
    throw new CrossSite();
  }
}

function sameHost(address: string, context: RequestContext): boolean {
  try {
    const { host } = new URL(address);
    return host === new URL(context.origin).host || host === context.inbound.header('host')?.toLowerCase();
  } catch {
    return false;
  }
}
