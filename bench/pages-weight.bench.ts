import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser } from '../e2e/support.ts';
import { onEngine } from './support/engines.ts';
import { median, type Report } from './support/report.ts';
import { startServer } from './support/server.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const slowdown = 6;
/** bytes a second and milliseconds of a modest mobile network */
const network = { downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8, latency: 150 };
const looks = ['zh', 'elder'] as const;
type Look = (typeof looks)[number];

interface Load {
  rawBytes: number;
  sentBytes: number;
  /** first contentful paint */
  paintMs: number;
}

/** What each page of a resident weighs and how soon a slow phone shows something of it; and the first load of field and desk. */
export async function pagesWeightBench(): Promise<Report> {
  return onEngine('PGlite', async ({ env }) => {
    const server = await startServer(env);
    const browser = await openBrowser();
    try {
      return await report(browser, `http://localhost:${server.port}`);
    } finally {
      await browser.close();
      await server.stop();
    }
  });
}

async function report(browser: Browser, url: string): Promise<Report> {
  const rows: Report['rows'] = [];
  const loads = new Map<string, Record<Look, Load>>();
  for (const look of looks) {
    for (const [name, load] of await residentPages(browser, url, look)) {
      loads.set(name, { ...(loads.get(name) as Record<Look, Load>), [look]: load });
    }
  }
  for (const [name, { zh, elder }] of loads) {
    rows.push({
      page: name,
      'raw KB': kilobytes(zh.rawBytes),
      'as sent KB': kilobytes(zh.sentBytes),
      'first paint ms, zh': Math.round(zh.paintMs),
      'first paint ms, elder': Math.round(elder.paintMs),
    });
  }
  for (const [name, load] of await programs(browser, url)) {
    rows.push({
      page: name,
      'raw KB': kilobytes(load.rawBytes),
      'as sent KB': kilobytes(load.sentBytes),
      'first paint ms, zh': Math.round(load.paintMs),
      'first paint ms, elder': '',
    });
  }
  return {
    name: 'pages-weight',
    how:
      `Chromium without a window and with an empty cache, 390 × 844, CPU slowed ${slowdown} times, 1.6 Mbit/s and ${network.latency} ms; bytes are the bodies of ` +
      `everything the page loads (HTML, style, script, picture), as sent compressed; first paint is first-contentful-paint, median of ${rounds} loads. ` +
      `Goal for a resident's page: 30 KB and 1 s. Field and desk are what their first visit loads until it is quiet, and the desk's first screen after signing in.`,
    rows,
  };
}

const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(1);

async function reader(browser: Browser, url: string, look: Look): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
  const { hostname } = new URL(url);
  const cookies = [{ name: 'lang', value: 'zh-CN' }, ...(look === 'elder' ? [{ name: 'size', value: 'large' }] : [])];
  await context.addCookies(cookies.map((cookie) => ({ ...cookie, domain: hostname, path: '/' })));
  return context;
}

/** Goes the way of a resident and weighs every page on it. */
async function residentPages(browser: Browser, url: string, look: Look): Promise<Map<string, Load>> {
  const context = await reader(browser, url, look);
  const loads = new Map<string, Load>();
  const weigh = async (name: string, address: string) => loads.set(name, await weighed(context, address));
  const page = await context.newPage();
  await page.goto(`${url}/`);
  await weigh('home', page.url());
  await page.click('main a[href^="/areas/"]');
  await weigh('figures', page.url());
  await weigh('find', `${url}/find`);
  await weigh('notice', `${url}/privacy`);
  await page.goto(`${url}/raise/what`);
  await weigh('raise: what', page.url());
  await page.fill('#body', '楼下的路灯坏了好几天，晚上看不见路，老人出门怕摔跤。');
  await page.click('main button.go');
  await weigh('raise: where', page.url());
  await page.fill('#q', '社区');
  await page.click('main button.calm');
  await weigh('raise: where, found', page.url());
  await page.click('main ul.list a');
  await weigh('raise: community', page.url());
  await page.check('#area');
  await page.click('main button.go');
  await weigh('raise: who', page.url());
  await page.fill('#name', '王女士');
  await page.click('main button.go');
  await weigh('check', page.url());
  await page.click('main button[value="send"]');
  await weigh('done', page.url());
  await page.click('main a.calm');
  await page.click('main a');
  await weigh('follow', page.url());
  await context.close();
  return loads;
}

/** The first visit of field and desk, where people sign in, and the desk's first screen once they have. */
async function programs(browser: Browser, url: string): Promise<Map<string, Load>> {
  const loads = new Map<string, Load>();
  const context = await reader(browser, url, 'zh');
  loads.set('field: first visit', await weighed(context, `${url}/field/`));
  loads.set('desk: first visit', await weighed(context, `${url}/desk/`));
  const cast = (await (await context.request.get(`${url}/api/demo-cast`)).json()) as {
    items: { loginName: string; roles: string[] }[];
  };
  const loginName = cast.items.find(({ roles }) => roles.includes('dispatcher'))?.loginName;
  const answer = await context.request.post(`${url}/api/demo-session`, {
    data: { loginName },
    headers: { origin: url },
  });
  if (!answer.ok()) throw new Error(`signing in answered ${answer.status()}: ${await answer.text()}`);
  loads.set('desk: what is stuck', await weighed(context, `${url}/desk/`));
  await context.close();
  return loads;
}

async function weighed(context: BrowserContext, address: string): Promise<Load> {
  const loads: Load[] = [];
  for (let round = 0; round < rounds; round += 1) loads.push(await loadOnce(context, address));
  const [first] = loads;
  if (!first) throw new Error('not loaded');
  return { ...first, paintMs: median(loads.map((load) => load.paintMs)) };
}

async function loadOnce(context: BrowserContext, address: string): Promise<Load> {
  const page = await context.newPage();
  try {
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await session.send('Network.setBypassServiceWorker', { bypass: true });
    await session.send('Network.emulateNetworkConditions', { offline: false, ...network });
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    const sizes: Promise<{ raw: number; sent: number }>[] = [];
    page.on('requestfinished', (request) => {
      sizes.push(
        Promise.all([request.sizes(), request.response().then((answer) => answer?.body())]).then(([size, body]) => ({
          raw: body?.length ?? 0,
          sent: size.responseBodySize,
        })),
      );
    });
    await page.goto(address, { waitUntil: 'networkidle' });
    // a program's script may run long before it asks for more
    if (await page.locator('#root').count()) {
      await page.locator('h1').first().waitFor();
      await page.waitForLoadState('networkidle');
      await page.waitForTimeout(2000);
    }
    const paintMs = await firstPaint(page);
    const all = await Promise.all(sizes);
    return {
      rawBytes: all.reduce((sum, { raw }) => sum + raw, 0),
      sentBytes: all.reduce((sum, { sent }) => sum + sent, 0),
      paintMs,
    };
  } finally {
    await page.close();
  }
}

/** When something was first painted, in milliseconds since the address was asked for. */
function firstPaint(page: Page): Promise<number> {
  // as text: it runs in the page, whose types are not ours
  return page.evaluate<number>(`new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const found = list.getEntries().find(({ name }) => name === 'first-contentful-paint');
      if (found) resolve(found.startTime);
    }).observe({ type: 'paint', buffered: true });
  })`);
}
