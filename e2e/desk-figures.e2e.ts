/** A street's leader reads what came of it: rates with what they are made of, months, days; every number opens the list behind it. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults } from './axe.ts';
import { openBrowser, type Product, startProduct } from './support.ts';

let product: Product;
let browser: Browser;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function deskOf(name: string, width = 1280, scheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    locale: 'zh-CN',
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${product.url}/desk/`);
  await page.locator('.cast button', { hasText: name }).click();
  await page.waitForSelector('#main h1');
  return page;
}

async function openFigures(page: Page, query = ''): Promise<void> {
  await page.goto(`${product.url}/desk/figures${query}`);
  await page.waitForSelector('.rates');
}

const rows = (page: Page) => page.locator('.inbox-rows > li');

/** Follows a figure to its list and says how long the list is; at most a page of it is loaded. */
async function lengthBehind(page: Page, figure: ReturnType<Page['locator']>): Promise<[number, number]> {
  const counted = Number(await figure.textContent());
  await figure.click();
  await page.waitForSelector('h1:has-text("工单")');
  await rows(page).first().waitFor();
  const size = await rows(page).first().getAttribute('aria-setsize');
  return [counted, Number(size)];
}

describe('figures at the desk', () => {
  test('a street leader sees their own street, and a number opens exactly its list', async () => {
    const page = await deskOf('翟海波');
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await page.waitForSelector('.rates');
    expect(await page.locator('h1').textContent()).toContain('数字');
    expect(await page.locator('.rates .figure').allTextContents()).toHaveLength(3);
    await page.waitForSelector('.chart svg');

    // one month, so that the whole list is in one page
    await page.getByText('本月', { exact: true }).click();
    await page.waitForURL(/from=/u);
    await page.waitForFunction(() => !document.querySelector('.chart svg text')?.textContent?.includes('-01'));
    const [counted, length] = await lengthBehind(page, page.locator('.counts a.figure').first());
    expect(counted).toBeGreaterThan(0);
    if (counted <= 100) expect(length).toBe(counted);
    await page.context().close();
  });

  test('a dispatcher goes from the district down to a street and a unit’s numbers', async () => {
    const page = await deskOf('尚文静');
    await openFigures(page);
    const below = page.locator('section', { hasText: '下级区域' }).locator('tbody tr').first();
    const street = (await below.locator('td').first().textContent()) ?? '';
    const raised = Number(await below.locator('td').nth(1).textContent());
    await below.locator('a').first().click();
    await page.waitForSelector(`h1:has-text("${street}")`);
    await page.waitForSelector('.rates');
    expect(Number(await page.locator('.counts a.figure').first().textContent())).toBe(raised);
    await page.context().close();
  });

  test('the page is sound for axe in light and dark, wide and narrow', async () => {
    for (const [width, scheme] of [
      [1280, 'light'],
      [320, 'dark'],
    ] as const) {
      const page = await deskOf('尚文静', width, scheme);
      await openFigures(page);
      await page.waitForSelector('.chart svg');
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await axeFaults(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await page.context().close();
    }
  });
});
