/** A dispatcher's morning at the desk, with the keyboard: what is stuck, a filtered list, a batch with preview and undo, one alone, its story. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
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

async function open(width: number, height = 800): Promise<{ context: BrowserContext; page: Page; faults: string[] }> {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  return { context, page, faults };
}

/** Signs in as a member of the cast by one click on the role's name. */
async function signInAs(page: Page, role: string): Promise<void> {
  await page.goto(`${product.url}/desk/`);
  await page.locator('.cast button', { hasText: role }).first().click();
  await page.waitForSelector('.side');
}

const rows = (page: Page) => page.locator('.inbox-rows > li');
/** The ticket whose link has the focus. */
const focused = (page: Page) =>
  page.evaluate(() => ({
    subject: document.activeElement?.textContent ?? '',
    href: document.activeElement?.getAttribute('href') ?? '',
  }));
const linkOf = (page: Page, { href }: { href: string }) => page.locator(`.inbox-rows a[href="${href}"]`);

describe('the desk', () => {
  test('a dispatcher dispatches three, takes them back, dispatches one alone and reads its story', async () => {
    const { context, page, faults } = await open(1280);
    await signInAs(page, '派单员');

    // the day starts with what is stuck; a figure opens the list behind it
    await page.waitForSelector('h1:has-text("卡在哪里")');
    await page.waitForSelector('.stuck-group');
    const group = page.locator('.stuck-group').first();
    const counted = (await group.locator('.figure').textContent()) ?? '';
    await group.locator('.figure-link').click();
    await page.waitForSelector('h1:has-text("工单")');
    expect(page.url()).toContain('stuck=true');
    await rows(page).first().waitFor();
    if (Number(counted) <= 100) expect(await rows(page).first().getAttribute('aria-setsize')).toBe(counted);

    // by the keyboard to the list of all open ones, then only those that wait to be dispatched
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.waitForFunction(() => !window.location.search);
    await page.keyboard.press('f');
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel('状态').click();
    await page.locator('.ant-select-item-option', { hasText: '待派单' }).first().click();
    await drawer.getByRole('button', { name: '看结果' }).click();
    await page.waitForURL(/state=raised/);
    await page.getByRole('button', { name: '去掉条件：状态：待派单' }).waitFor();
    await rows(page).nth(3).waitFor();

    // three chosen without the mouse
    await page.locator('main').focus();
    for (let count = 1; count <= 3; count += 1) {
      await page.keyboard.press('j');
      await page.keyboard.press('x');
      await page.getByText(`已选 ${count} 件`, { exact: true }).waitFor();
    }
    const third = await focused(page);
    await page.keyboard.press('d');

    // exactly what will happen, before it happens
    const batch = page.getByRole('dialog');
    await batch.getByLabel('派给哪个单位').waitFor();
    await page.keyboard.type('市政');
    await page.locator('.ant-select-item-option', { hasText: '市政' }).first().waitFor();
    await page.keyboard.press('Enter');
    await batch.getByText(/^将派 3 件给/).waitFor();
    expect(await batch.textContent()).toContain(third.subject);
    expect(await batch.textContent()).toMatch(/承诺居民：.*前答复/);
    expect(await axeFaults(page)).toEqual([]);
    await batch.getByRole('button', { name: '派单 3 件' }).click();

    // done, and taken back
    const undo = page.getByRole('region', { name: '撤回派单' });
    await undo.getByText(/已派 3 件给/).waitFor();
    await linkOf(page, third).waitFor({ state: 'detached' });
    await page.reload();
    await undo.getByText(/已派 3 件给/).waitFor();
    await rows(page).first().waitFor();
    await page.keyboard.press('u');
    await undo.getByText('已撤回 3 件。').waitFor();
    await linkOf(page, third).waitFor();

    // one alone, from its own page
    await page.locator('main').focus();
    await page.keyboard.press('j');
    const alone = await focused(page);
    await page.keyboard.press('Enter');
    await page.waitForSelector(`h1:has-text("${alone.subject}")`);
    await page.getByText('待派单', { exact: true }).first().waitFor();
    await page.keyboard.press('d');
    const form = page.getByRole('dialog');
    await form.getByLabel('派给哪个单位').waitFor();
    // nothing chosen: said in place
    await form.getByRole('button', { name: '派单', exact: true }).click();
    await form.getByText('这一项要填。').waitFor();
    await page.keyboard.type('市政');
    await page.locator('.ant-select-item-option', { hasText: '市政' }).first().waitFor();
    await page.keyboard.press('Enter');
    await form.getByLabel('给承办单位的话').fill('先看现场，旁边就是幼儿园。');
    await form.getByRole('button', { name: '派单', exact: true }).click();
    await form.waitFor({ state: 'detached' });

    // the story tells it in words, and what stays inside apart from what the resident reads
    const last = page.locator('.story > li').last();
    await last.getByText(/^派给.*市政.*承诺 .* 前答复$/).waitFor();
    expect(await last.textContent()).toContain('居民可见');
    expect(await last.textContent()).toContain('先看现场，旁边就是幼儿园。');
    expect(await page.locator('.standing').textContent()).toContain('已派单，待接单');

    // who raised it is masked; in full only for a purpose
    const show = page.getByRole('button', { name: '显示全部' });
    if ((await show.count()) > 0) {
      await show.click();
      await page.getByLabel('为什么要看').fill('打电话约上门时间');
      await page.getByRole('dialog').getByRole('button', { name: '显示全部' }).click();
      await page.getByText('这次查看已经记录。').waitFor();
      await page
        .locator('.story')
        .getByText(/查看了反映人信息，用途：打电话约上门时间/)
        .waitFor();
    }
    expect(faults).toEqual([]);
    await context.close();
  });

  test.each([1280, 320])(
    'every main screen is without a fault by axe and without sideways scrolling at %i px, light and dark',
    async (width) => {
      const { context, page, faults } = await open(width);
      for (const [role, paths] of [
        ['派单员', ['/', '/tickets', '/raise', '/figures', '/sessions']],
        ['系统管理员', ['/people', '/units', '/areas', '/grants', '/calendar', '/settings', '/dead-letters']],
        ['审计管理员', ['/audit']],
      ] as const) {
        await page.goto(`${product.url}/desk/`);
        await page.locator('.cast button').first().waitFor();
        expect(await axeFaults(page), `sign-in ${width}`).toEqual([]);
        await page.locator('.cast button', { hasText: role }).first().click();
        await page.locator('.shell').waitFor();
        for (const path of paths) {
          await page.goto(`${product.url}/desk${path}`);
          await page.locator('h1').waitFor();
          await page.waitForLoadState('networkidle');
          for (const dark of [false, true]) {
            await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
            await page.evaluate(
              () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
            );
            expect(await axeFaults(page), `${path} ${width} ${dark ? 'dark' : 'light'}`).toEqual([]);
          }
          const sideways = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          expect(sideways, `${path} ${width}`).toBeLessThanOrEqual(0);
        }
        if (role === '派单员') {
          await page.goto(`${product.url}/desk/tickets`);
          await rows(page).first().locator('a').click();
          await page.locator('.story > li').first().waitFor();
          expect(await axeFaults(page), `ticket ${width}`).toEqual([]);
        }
        await context.clearCookies();
      }
      expect(faults).toEqual([]);
      await context.close();
    },
  );
});
