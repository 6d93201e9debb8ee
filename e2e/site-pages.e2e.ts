/** Every page of the resident's door: weight, axe, target sizes, no sideways scrolling; small and wide, normal and elder, without script. */
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults } from './axe.ts';
import { openBrowser, type Product, startProduct } from './support.ts';

const weightLimitBytes = 30 * 1024;

let product: Product;
let browser: Browser;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const sizes = [
  { width: 320, elder: false },
  { width: 320, elder: true },
  { width: 1280, elder: false },
  { width: 1280, elder: true },
];

/** Takes the reader through every page of the door, stopping at each. */
async function walk(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  const { url } = product;
  await page.goto(`${url}/`);
  await look('home');
  await page.click('main a[href^="/areas/"]');
  await look('figures of the district');
  await page.click('main ul.list a');
  await look('figures of a street');
  await page.click('main a[href$="/recent"]');
  await look('raised lately');
  await page.goBack();
  await page.click('main a[href$="/poster"]');
  await look('poster');
  await page.goto(`${url}/accessibility`);
  await look('accessibility statement');
  await page.goto(`${url}/privacy`);
  await look('privacy notice');
  await page.goto(`${url}/nothing-here`);
  await look('not found');
  await page.goto(`${url}/find`);
  await look('find');
  await page.click('main button');
  await look('find, with errors');
  await page.goto(`${url}/f/123456789/aaaaaaaaaaaaaaaaaaaaaa`);
  await look('a wrong follow link');
  await page.goto(`${url}/raise/what?about=system`);
  await look('a remark about the system');

  await page.goto(`${url}/`);
  await page.click('main a.go');
  await look('what');
  await page.click('main button.go');
  await look('what, with errors');
  await page.fill('#body', '楼下的路灯坏了好几天，晚上看不见路，老人出门怕摔跤。');
  await page.click('main button.go');
  await look('where');
  await page.fill('#q', '社区');
  await page.click('main button.calm');
  await look('where, found');
  await page.click('main ul.list a');
  await look('community');
  await page.click('main button.go');
  await look('community, with errors');
  await page.check('#area');
  await page.fill('#placeWords', '3 号楼前');
  await page.click('main button.go');
  await look('who');
  await page.fill('#phone', '12');
  await page.click('main button.go');
  await look('who, with errors');
  await page.fill('#phone', '13800000000');
  await page.fill('#name', '王女士');
  await page.click('main button.go');
  await look('check');
  await page.click('main button[value="send"]');
  expect(new URL(page.url()).pathname).toBe('/raise/done');
  await look('done');
  await page.click('main a.calm');
  await look('slip');
  await page.click('main a');
  await look('follow');
  await page.goto(`${page.url()}/withdrawal`);
  await look('withdraw');
  await page.click('main button.go');
  await look('withdrawn');
}

async function reader(options: {
  width: number;
  elder: boolean;
  lang: 'zh-CN' | 'en';
  script: boolean;
}): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: options.width, height: 800 },
    locale: options.lang,
    javaScriptEnabled: options.script,
  });
  const { hostname } = new URL(product.url);
  const choices = options.elder ? [{ name: 'size', value: 'large' }] : [];
  await context.addCookies(
    [...choices, { name: 'lang', value: options.lang }].map((cookie) => ({ ...cookie, domain: hostname, path: '/' })),
  );
  return context;
}

/** Links and controls smaller than a finger; words inside a sentence are as large as the sentence. */
function smallTargets(page: Page, least: number): Promise<string[]> {
  return page.evaluate((least) => {
    const isInSentence = (element: Element) =>
      element.tagName === 'A' &&
      !element.classList.contains('tap') &&
      element.closest('p, dd, .summary, label') !== null;
    return [...document.querySelectorAll('a, button, input, select, textarea, summary')]
      .filter((element) => !isInSentence(element) && !element.classList.contains('skip'))
      .filter((element) => element.getClientRects().length > 0)
      .map((element) => ({ element: element.closest('label') ?? element, own: element }))
      .filter(({ element }) => {
        const { width, height } = element.getBoundingClientRect();
        return width < least - 0.5 || height < least - 0.5;
      })
      .map(({ own }) => {
        const { width, height } = own.getBoundingClientRect();
        return `${own.outerHTML.slice(0, 80)} ${Math.round(width)}×${Math.round(height)}`;
      });
  }, least);
}

describe.each(sizes)('at $width px, elder $elder', ({ width, elder }) => {
  test('every page is without fault, wide enough for a finger and narrow enough for the screen', async () => {
    // axe itself is a script; the next test walks the same way without any
    const context = await reader({ width, elder, lang: width === 320 ? 'zh-CN' : 'en', script: true });
    const page = await context.newPage();
    const faults: string[] = [];
    await walk(page, async (name) => {
      for (const fault of await axeFaults(page)) faults.push(`${name}: ${fault}`);
      for (const small of await smallTargets(page, elder ? 60 : 44)) faults.push(`${name}: small target ${small}`);
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (over > 0) faults.push(`${name}: ${over} px wider than the screen`);
      const size = await page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));
      if (size < (elder ? 24 : 18)) faults.push(`${name}: body text of ${size} px`);
    });
    await context.close();
    expect(faults).toEqual([]);
  });
});

test('without script every page works, and weighs at most 30 KB with all it loads', async () => {
  const context = await reader({ width: 390, elder: false, lang: 'zh-CN', script: false });
  const page = await context.newPage();
  const weights: { name: string; rawBytes: number; gzipBytes: number }[] = [];
  await walk(page, async (name) => {
    const { rawBytes, gzipBytes } = await weigh(page);
    weights.push({ name, rawBytes, gzipBytes });
  });
  await context.close();
  const heavy = weights.filter(({ rawBytes }) => rawBytes > weightLimitBytes);
  expect(heavy, 'raw, before compression').toEqual([]);
  expect(Math.max(...weights.map(({ gzipBytes }) => gzipBytes))).toBeLessThan(weightLimitBytes / 2);
});

/** The page, its style sheet, script and pictures: as written, and compressed one by one. The script counts although it does not run. */
async function weigh(page: Page): Promise<{ rawBytes: number; gzipBytes: number }> {
  const html = Buffer.from(await page.content());
  const addresses = [...html.toString().matchAll(/<(?:link[^>]* href|script[^>]* src|img[^>]* src)="([^"]+)"/g)].map(
    ([, address = '']) => new URL(address, page.url()).href,
  );
  const parts = await Promise.all(addresses.map(async (address) => (await page.request.get(address)).body()));
  const all = [html, ...parts];
  const sum = (sizes: number[]): number => sizes.reduce((total, size) => total + size, 0);
  return { rawBytes: sum(all.map((part) => part.length)), gzipBytes: sum(all.map((part) => gzipSync(part).length)) };
}
