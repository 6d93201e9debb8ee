/** Every screen of the worker's door: axe, target sizes, no sideways scrolling; small and wide, normal and large, light and dark; its weight. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults } from './axe.ts';
import { addPicture, type FieldWorld, fieldWorld, openField } from './field-world.ts';
import { openBrowser, type Product, startProduct } from './support.ts';

const weightLimitBytes = 120_000;

let product: Product;
let browser: Browser;
let world: FieldWorld;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  world = await fieldWorld(product);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const looks = [
  { width: 320, large: false, theme: 'light', locale: 'zh-CN' },
  { width: 320, large: true, theme: 'dark', locale: 'zh-CN' },
  { width: 360, large: true, theme: 'light', locale: 'en' },
  { width: 1280, large: false, theme: 'dark', locale: 'en' },
];

/** Takes the worker through every screen, stopping at each. */
async function walk(page: Page, large: boolean, look: (name: string) => Promise<void>): Promise<void> {
  const ticket = await world.dispatched(`前进路 ${large ? '东' : '西'}口的人行道砖松了，下雨天一踩一脚泥水。`);
  const at = async (hash: string) => {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, hash);
    await page.locator('main h1').waitFor();
  };
  const deed = `#/tickets/${ticket.id}`;
  await look('my list');
  await at('#/take');
  await look('to take');
  await at(deed);
  await page.locator('.bar .button-now').waitFor();
  await look('a ticket to take');
  await page.locator('.bar .button-now').click();
  await page.locator('.word').first().waitFor();
  await page.locator('.bar [aria-expanded]').click();
  await look('a ticket of mine');
  for (const name of ['note', 'ask', 'resolve', 'return', 'promise', 'call']) {
    await at(`${deed}/${name}`);
    await look(name);
    await page.locator('.bar button').click();
    await look(`${name}, with what is missing`);
  }
  await at(`${deed}/resolve`);
  await page.locator('input[value=cannot-now]').check();
  await look('resolve, cannot now');
  await at(`${deed}/note`);
  await addPicture(page);
  await look('note, with a picture');
  await at('#/raise');
  await look('raise');
  await page.locator('.bar button').click();
  await look('raise, with what is missing');
  await page.context().setOffline(true);
  await at(`${deed}/note`);
  await page.locator('textarea').fill('到现场看过，明天带砖来换。');
  await page.locator('.bar button').click();
  await page.locator('.strip').waitFor();
  await look('a ticket with work kept on the phone');
  await at('#/outbox');
  await look('outbox');
  await page.context().setOffline(false);
  await at('#/settings');
  await look('settings');
}

/** Links and controls smaller than a finger. */
function smallTargets(page: Page, least: number): Promise<string[]> {
  return page.evaluate((least) => {
    const own = [...document.querySelectorAll('a, button, input, select, textarea')];
    return own
      .filter((element) => !element.classList.contains('skip') && element.getClientRects().length > 0)
      .map((element) => ({ element, shown: element.closest('label') ?? element }))
      .filter(({ element }) => !element.classList.contains('file'))
      .flatMap(({ element, shown }) => {
        const { width, height } = shown.getBoundingClientRect();
        return width < least - 0.5 || height < least - 0.5
          ? [`${element.outerHTML.slice(0, 80)} ${Math.round(width)}×${Math.round(height)}`]
          : [];
      });
  }, least);
}

describe.each(looks)('at $width px, large $large, $theme, $locale', ({ width, large, theme, locale }) => {
  test('every screen is without fault, wide enough for a finger and narrow enough for the phone', async () => {
    const context = await browser.newContext({ viewport: { width, height: 740 }, locale });
    await context.addInitScript(
      (choices) => {
        localStorage.setItem('lianxin.field.choices', JSON.stringify(choices));
      },
      { locale, large, theme },
    );
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const faults: string[] = [];
    const look = async (name: string) => {
      for (const fault of await axeFaults(page)) faults.push(`${name}: ${fault}`);
      for (const small of await smallTargets(page, large ? 60 : 44)) faults.push(`${name}: small target ${small}`);
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (over > 0) faults.push(`${name}: ${over} px wider than the screen`);
    };
    await page.goto(`${product.url}/field/`);
    await page.locator('.cast button').first().waitFor();
    await look('sign in');
    await openField(context, product.url, world.staff.name);
    await walk(page, large, look);
    await context.close();
    expect(faults).toEqual([]);
  });
});

test('all that the door loads weighs less than 120 KB compressed', () => {
  const folder = fileURLToPath(new URL('../dist/web/field', import.meta.url));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.map((file) => gzipSync(readFileSync(`${file.parentPath}/${file.name}`), { level: 9 }).length);
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(weightLimitBytes);
});
