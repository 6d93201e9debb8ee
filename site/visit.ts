import type { Context } from 'hono';
import { routePath } from 'hono/route';
import type { VisitorActor } from '../server/kernel/actor.ts';
import type { RequestContext } from '../server/kernel/http/context.ts';
import type { PageEnv } from '../server/kernel/http/server.ts';
import type { Tx } from '../server/kernel/database/database.ts';
import { newSecret } from '../server/kernel/ids.ts';
import { toLocale } from '../server/kernel/text.ts';
import { contactOf } from '../server/modules/people/public.ts';
import { draftHours, findDraft, keepDraft } from '../server/modules/tickets/public.ts';
import { siteAssets } from './assets.ts';
import { blankDraft, openDraft, sealDraft, type Draft } from './raise/draft.ts';
import { viewOf, type View } from './view.ts';

export type PageContext = Context<PageEnv>;

const assets = siteAssets();
export { assets };

const yearSeconds = 365 * 86_400;
const draftSeconds = draftHours * 3600;

/** A page's work on one request: what it knows of the reader, and how it answers. */
export interface Visit {
  readonly context: RequestContext;
  readonly view: View;
  readonly query: (name: string) => string;
  /** On the site everybody is a visitor, also an officer who is signed in elsewhere. */
  readonly visitor: VisitorActor;
}

const contacts = new Map<string, { phone: string | null; until: number }>();

/** The district's number; read again after half a minute. A database that does not answer leaves it out. */
async function phoneOf(context: RequestContext): Promise<string | null> {
  const known = contacts.get(context.tenant.id);
  if (known && known.until > Date.now()) return known.phone;
  try {
    const { phone } = await read(context, contactOf);
    contacts.set(context.tenant.id, { phone, until: Date.now() + 30_000 });
    return phone;
  } catch {
    return known?.phone ?? null;
  }
}

/** Reads in one read-only transaction. */
export function read<T>(context: RequestContext, work: (tx: Tx) => Promise<T>): Promise<T> {
  return context.kernel.database.transaction(context.tenant.id, work, { readOnly: true });
}

/** The reader's choices, from their cookies. */
export async function viewFor(context: RequestContext, demoCode?: string): Promise<View> {
  return viewOf({
    locale: context.locale,
    elder: context.cookies.get('size') === 'large',
    address: `${context.inbound.path}${context.inbound.query && `?${withoutSwitches(context.inbound.query)}`}`,
    district: { name: context.tenant.name, phone: await phoneOf(context) },
    demo: context.tenant.demo,
    demoCode,
    files: { css: assets.css.path, script: assets.script.path },
    zone: context.tenant.zone,
    now: context.kernel.clock.now(),
  });
}

/** A page for which not even the tenant is known. */
export function viewWithoutTenant(locale: View['locale']): View {
  return viewOf({
    locale,
    district: { name: '', phone: null },
    files: { css: assets.css.path, script: assets.script.path },
    zone: 'Asia/Shanghai',
    now: new Date(),
  });
}

export async function visitOf(c: PageContext): Promise<Visit> {
  const { context } = c.env;
  context.route = routePath(c);
  return {
    context,
    view: await viewFor(context),
    query: (name) => c.req.query(name)?.trim() ?? '',
    visitor: { kind: 'visitor', key: context.clientKey },
  };
}

function withoutSwitches(query: string): string {
  return query
    .split('&')
    .filter((part) => !/^(lang|size)=/.test(part))
    .join('&');
}

/**
 * `?lang=` and `?size=` on any page: kept in a cookie for a year, then the same address without them. Answers where to go, or
 * undefined when there is no switch.
 */
export function takeSwitches(context: RequestContext): string | undefined {
  const { inbound, cookies } = context;
  if (!/(^|&)(lang|size)=/.test(inbound.query)) return undefined;
  const chosen = new URLSearchParams(inbound.query);
  const locale = toLocale(chosen.get('lang') ?? '');
  if (locale) cookies.set('lang', locale, { maxAgeSeconds: yearSeconds, readable: true });
  const size = chosen.get('size');
  if (size === 'large') cookies.set('size', 'large', { maxAgeSeconds: yearSeconds, readable: true });
  if (size === 'normal') cookies.clear('size');
  const rest = withoutSwitches(inbound.query);
  return `${inbound.path}${rest && `?${rest}`}`;
}

/** A page as it is drawn, or will be. */
type Drawn = { toString(): string | Promise<string> };

/** The whole text of a page. */
export async function render(page: Drawn | Promise<Drawn>): Promise<string> {
  return `<!DOCTYPE html>${await (await page).toString()}`;
}

/** A page as an answer. Personal pages are kept by nobody. */
export async function html(
  c: PageContext,
  page: Drawn | Promise<Drawn>,
  status: 200 | 404 | 422 = 200,
): Promise<Response> {
  const { path } = c.req;
  const personal = status !== 200 || path.startsWith('/raise/') || path.startsWith('/f/') || path === '/find';
  const headers = { 'cache-control': personal ? 'no-store' : 'private, no-cache', vary: 'cookie, accept-language' };
  return c.html(await render(page), status, headers);
}

export const goTo = (c: PageContext, path: string): Response => c.redirect(path, 303);

/** A draft together with the secret that opens it. */
export interface HeldDraft {
  draft: Draft;
  secret: string;
  /** whether it was there already, or is made for this request */
  kept: boolean;
}

/** The reader's draft. `stale`: their cookie names one whose day is over. */
export async function draftOf(context: RequestContext): Promise<HeldDraft & { stale: boolean }> {
  const secret = context.cookies.get('draft');
  if (secret && /^[\w-]{32}$/.test(secret)) {
    const sealed = await read(context, (tx) => findDraft(tx, secret, context.kernel.clock.now()));
    const draft = sealed === undefined ? undefined : openDraft(sealed, secret);
    if (draft) return { draft, secret, kept: true, stale: false };
    return { ...freshDraft(), stale: true };
  }
  return { ...freshDraft(), stale: false };
}

export const freshDraft = (): HeldDraft => ({ draft: blankDraft(), secret: newSecret(24), kept: false });

/** Keeps the draft for another day and its secret in the reader's cookie. */
export async function saveDraft(context: RequestContext, { draft, secret }: HeldDraft): Promise<void> {
  await context.kernel.database.transaction(context.tenant.id, (tx) =>
    keepDraft(tx, { secret, sealed: sealDraft(draft, secret), now: context.kernel.clock.now() }),
  );
  context.cookies.set('draft', secret, { maxAgeSeconds: draftSeconds });
}
