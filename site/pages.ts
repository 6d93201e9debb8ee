import { Hono } from 'hono';
import type { Problem } from '../server/kernel/http/problem.ts';
import type { RequestContext } from '../server/kernel/http/context.ts';
import type { PageEnv, Pages } from '../server/kernel/http/server.ts';
import type { Tx } from '../server/kernel/database/database.ts';
import { NotFound } from '../server/kernel/refusal.ts';
import { areasByCode, areasOf, childAreas, rootArea } from '../server/modules/people/public.ts';
import { publicFigures } from '../server/modules/figures/public.ts';
import { similar } from '../server/modules/tickets/public.ts';
import { addFollowing } from './follow-routes.ts';
import { FiguresPage } from './figures-page.tsx';
import { HomePage } from './home.tsx';
import { AccessibilityPage, ErrorPage, PrivacyPage, RecentPage } from './plain-pages.tsx';
import { PosterPage } from './poster.tsx';
import { drawCode } from './qr-code.ts';
import { addSending } from './raise/send.ts';
import { addSteps } from './raise/steps.ts';
import type { SiteKey } from './text.ts';
import { assets, html, read, render, takeSwitches, viewFor, viewWithoutTenant, visitOf } from './visit.ts';

/** The resident's door: pages for everybody, without account and without script. */
export function createSite(): Pages {
  const app = new Hono<PageEnv>();
  for (const { path, type, body } of [assets.css, assets.script]) {
    app.get(path, (c) =>
      c.body(body, 200, { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' }),
    );
  }
  app.use(async (c, next) => {
    const { context } = c.env;
    const clean = c.req.method === 'GET' || c.req.method === 'HEAD' ? takeSwitches(context) : undefined;
    if (clean !== undefined) return c.redirect(clean, 303);
    return next();
  });
  app.get('/', async (c) => {
    const { context, view } = await visitOf(c);
    const root = await read(context, rootArea);
    return html(c, HomePage({ view, figures: root && { href: `/areas/${root.code}`, area: root.name } }));
  });
  app.get('/privacy', async (c) => html(c, PrivacyPage({ view: (await visitOf(c)).view })));
  app.get('/accessibility', async (c) => html(c, AccessibilityPage({ view: (await visitOf(c)).view })));
  app.get('/areas/:code', async (c) => {
    const { context, view } = await visitOf(c);
    const found = await read(context, (tx) => figuresOf(tx, c.req.param('code'), context.kernel.clock.now()));
    if (!found) throw new NotFound({ what: 'area' });
    return html(c, FiguresPage({ view, ...found }));
  });
  app.get('/areas/:code/recent', async (c) => {
    const { context, view, visitor } = await visitOf(c);
    const code = c.req.param('code');
    const area = (await read(context, (tx) => areasByCode(tx, [code]))).get(code);
    // of the whole district it would be an endless list, and is not asked for
    if (!area || area.retiredAt !== null || area.streetId === null) throw new NotFound({ what: 'area' });
    const { lines } = await context.kernel.ask(
      similar,
      { areaId: area.id },
      { tenantId: context.tenant.id, actor: visitor },
    );
    return html(c, RecentPage({ view, title: view.say('recent.title', { area: area.name }), lines, own: false }));
  });
  app.get('/areas/:code/poster', async (c) => {
    const { context, view } = await visitOf(c);
    const [area] = (await read(context, (tx) => areasByCode(tx, [c.req.param('code')]))).values();
    if (!area || area.retiredAt !== null) throw new NotFound({ what: 'area' });
    const address = `${context.origin}/r/${area.code}`;
    return html(c, PosterPage({ view, area, address, code: await drawCode(address) }));
  });
  addSteps(app);
  addSending(app);
  addFollowing(app);
  return { app, errorPage };
}

/** An area in use with its figures and its neighbours in the tree; undefined where nothing is told. */
async function figuresOf(tx: Tx, code: string, now: Date) {
  const area = (await areasByCode(tx, [code])).get(code);
  const figures = area && area.retiredAt === null ? await publicFigures(tx, area.id, now) : undefined;
  if (!area || !figures) return undefined;
  const above = area.parentId === null ? undefined : (await areasOf(tx, [area.parentId])).get(area.parentId);
  const children = await childAreas(tx, area.id, '', 200);
  return {
    area,
    figures,
    recent: area.streetId !== null,
    above,
    below: children.filter((child) => child.level === 'street' || child.level === 'community'),
  };
}

/** Our own words for what people meet often; the program's for the rest. */
const ownWords: Readonly<Record<string, 'error.404' | 'error.429' | 'error.cross' | 'error.large' | 'error.500'>> = {
  'route-unknown': 'error.404',
  'not-found': 'error.404',
  'too-many-requests': 'error.429',
  'cross-site': 'error.cross',
  'body-too-large': 'error.large',
  fault: 'error.500',
};

async function errorPage(problem: Problem, context: RequestContext | undefined): Promise<string> {
  const view = context ? await viewFor(context) : viewWithoutTenant('zh-CN');
  const own = ownWords[problem.code];
  const seconds = (problem.data as { retryAfterSeconds?: number } | undefined)?.retryAfterSeconds ?? 60;
  const page = own
    ? {
        title: view.say(`${own}.title` satisfies SiteKey),
        text: view.say(`${own}.text` satisfies SiteKey, { minutes: Math.max(1, Math.ceil(seconds / 60)) }),
      }
    : { title: view.say('error.4xx.title'), text: problem.title, mend: problem.detail ?? view.say('error.4xx.text') };
  const broke = problem.status >= 500;
  return render(ErrorPage({ view, ...page, code: problem.code, requestId: broke ? problem.requestId : undefined }));
}
