/** The main job through all three doors: raised on a phone without script, dispatched, settled in the field, judged, and opened again. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import sharp from 'sharp';
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

const matter = '健康花园北门的路灯昨晚起不亮了，台阶很高，老人下楼看不见。';

async function pageOf(options: { script?: boolean; width?: number } = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 390, height: 844 },
    locale: 'zh-CN',
    javaScriptEnabled: options.script ?? true,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

const words = async (page: Page): Promise<string> => (await page.locator('main').innerText()).replace(/\s+/gu, ' ');

/** Five screens from a poster to a number, without an account and without script. */
async function raise(resident: Page): Promise<string> {
  await resident.goto(`${product.url}/r/371502001001`);
  const screens = [resident.url()];
  const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#303038' } })
    .jpeg()
    .toBuffer();
  await resident.getByLabel('发生了什么事').fill(matter);
  await resident.locator('input[type=file]').setInputFiles({ name: '路灯.jpg', mimeType: 'image/jpeg', buffer: photo });
  for (let step = 0; step < 6 && !resident.url().endsWith('/raise/done'); step += 1) {
    await resident.locator('main form button[type=submit]').first().click();
    await resident.waitForLoadState();
    screens.push(resident.url());
  }
  expect(resident.url()).toMatch(/\/raise\/done$/u);
  expect(new Set(screens).size).toBeLessThanOrEqual(5);
  const link = await resident.locator('main a[href*="/f/"]').first().getAttribute('href');
  return new URL(link ?? '', product.url).href;
}

test('a resident raises, the dispatcher dispatches, a worker settles, the resident judges and has it opened again', async () => {
  const resident = await pageOf({ script: false });
  const follow = await raise(resident);
  const number = /\/f\/(\d{9})\//u.exec(follow)?.[1] ?? '';
  await resident.goto(follow);
  expect(await words(resident)).toContain('等待派给承办单位');

  // the dispatcher finds it by its number and gives it to a unit
  const desk = await pageOf({ width: 1280 });
  await desk.goto(`${product.url}/desk/`);
  await desk.locator('.cast button', { hasText: '派单员' }).first().click();
  await desk.waitForSelector('.side');
  await desk.goto(`${product.url}/desk/tickets?number=${number}`);
  await desk.locator('.inbox-rows > li a').first().click();
  await desk.getByText('待派单', { exact: true }).first().waitFor();
  await desk.keyboard.press('d');
  const form = desk.getByRole('dialog');
  await form.getByLabel('派给哪个单位').waitFor();
  await desk.keyboard.type('市政设施');
  await desk.locator('.ant-select-item-option', { hasText: '市政设施养护中心' }).first().waitFor();
  await desk.keyboard.press('Enter');
  await form.getByLabel('给承办单位的话').fill('内部：先带备用灯泡。');
  await form.getByRole('button', { name: '派单', exact: true }).click();
  await form.waitFor({ state: 'detached' });

  // the resident reads a named unit and a promised date, and nothing that stays inside
  await resident.reload();
  const promised = await words(resident);
  expect(promised).toMatch(/市政设施养护中心/u);
  expect(promised).toMatch(/承诺/u);
  expect(promised).not.toContain('备用灯泡');

  // the worker takes it and settles it with his phone
  const worker = await pageOf();
  await worker.goto(`${product.url}/field/`);
  await worker.getByText('武立斌').first().click();
  await worker.getByRole('link', { name: '待接单' }).click();
  const card = worker.getByRole('listitem').filter({ hasText: '健康花园北门' });
  await card.getByRole('button', { name: '接单' }).click();
  await worker.getByRole('link', { name: '我的事' }).click();
  await card.getByText('已送达').waitFor();
  await card.getByRole('link', { name: /^办结/u }).click();
  await worker.getByRole('button', { name: '已到现场处理好。' }).click();
  await worker.getByRole('button', { name: '办结' }).click();
  await worker.getByRole('listitem').filter({ hasText: '健康花园北门' }).getByText('已送达').waitFor();

  // "solved?" and "satisfied?" are asked apart
  await resident.reload();
  expect(await words(resident)).toContain('已到现场处理好。');
  await resident.locator('input[name=solved][value=no]').check({ force: true });
  await resident.locator('input[name=satisfied][value=no]').check({ force: true });
  await resident
    .getByRole('button', { name: /评价|提交/u })
    .first()
    .click();
  await resident.waitForLoadState();
  // one tap opens it again
  await resident.locator('form[action$="/reopening"] button').first().click();
  await resident.waitForLoadState();
  await resident.goto(follow);
  const again = await words(resident);
  expect(again).toMatch(/重新办理/u);

  // the person rated never sees what was said of him; the dispatcher does
  await desk.reload();
  await desk
    .locator('.story')
    .getByText(/没有解决/u)
    .first()
    .waitFor();
  await worker.reload();
  expect(await worker.locator('body').innerText()).not.toContain('没有解决');
});
