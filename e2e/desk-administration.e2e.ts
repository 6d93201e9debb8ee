/** Three administrators, three different people: a newcomer is registered, given a role and an account, and finds the way in; land and calendar are kept; the trail tells all of it. */
import { TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, type Product, startProduct } from './support.ts';

let product: Product;
let browser: Browser;
const open: BrowserContext[] = [];

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
});
afterAll(async () => {
  for (const context of open) await context.close();
  await browser?.close();
  await product?.stop();
});

async function freshPage(): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'zh-CN',
    reducedMotion: 'reduce',
  });
  open.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

async function deskOf(name: string): Promise<Page> {
  const page = await freshPage();
  await page.goto(`${product.url}/desk/`);
  await page.locator('.cast button', { hasText: name }).click();
  await page.waitForSelector('.side');
  return page;
}

const dialog = (page: Page) => page.getByRole('dialog');

async function choose(page: Page, label: string, words: string): Promise<void> {
  await dialog(page).getByLabel(label).click();
  await page.keyboard.type(words);
  await page.locator('.ant-select-item-option', { hasText: words }).first().click();
}

async function send(page: Page, words: string): Promise<void> {
  await dialog(page).getByRole('button', { name: words, exact: true }).click();
  await dialog(page).waitFor({ state: 'detached' });
}

const name = '祁远山';

test('a newcomer is registered, given a role and an account, and signs in with two factors', async () => {
  const system = await deskOf('骆嘉豪');
  await system.goto(`${product.url}/desk/people`);
  await system.getByRole('button', { name: '登记人员' }).click();
  await dialog(system).getByLabel('姓名').fill(name);
  await dialog(system).getByRole('button', { name: '保存' }).click();
  await system.waitForSelector(`h1:has-text("${name}")`);
  const address = system.url();
  await system.getByRole('button', { name: '授予权限' }).click();
  await choose(system, '角色', '督办员');
  await send(system, '授予权限');
  await system.locator('.ruled', { hasText: '督办员' }).waitFor();

  // whoever gives roles gives no accounts
  expect(await system.getByRole('button', { name: '开通账号' }).count()).toBe(0);
  const security = await deskOf('柴晓琪');
  await security.goto(address);
  await security.getByRole('button', { name: '开通账号' }).click();
  await dialog(security).getByLabel('登录名').fill('qi.yuanshan');
  await send(security, '开通账号');
  const oneTime = (await security.locator('.secret').textContent()) ?? '';
  expect(oneTime.length).toBeGreaterThanOrEqual(10);

  const own = await freshPage();
  await own.goto(`${product.url}/desk/tickets`);
  await own.getByLabel('登录名').fill('qi.yuanshan');
  await own.getByLabel('密码').fill('wrong-password-1');
  await own.getByRole('button', { name: '登录', exact: true }).click();
  await own.getByRole('alert').waitFor();
  await own.getByLabel('密码').fill(oneTime.trim());
  await own.getByRole('button', { name: '登录', exact: true }).click();

  // the second factor is set up and proven
  await own.waitForSelector('h1:has-text("设置动态验证码")');
  await own.getByRole('button', { name: '显示二维码' }).click();
  await own.getByAltText('用身份验证器扫描的二维码').waitFor();
  const secret = ((await own.locator('.secret').textContent()) ?? '').replaceAll(' ', '');
  const codeNow = () => new TOTP({ secret }).generate();
  await own.getByLabel('6 位动态验证码').fill('000000');
  await own.getByRole('button', { name: '继续' }).click();
  await own.getByRole('alert').waitFor();
  await own.getByLabel('6 位动态验证码').fill(codeNow());
  await own.getByRole('button', { name: '继续' }).click();

  // the one-time password is changed, and the desk opens where it was wanted
  await own.waitForSelector('h1:has-text("先改密码")');
  await own.getByLabel('现在的密码').fill(oneTime.trim());
  await own.getByLabel('新密码', { exact: true }).fill('清泉石上流明月松间照');
  await own.getByLabel('再输一遍新密码').fill('不一样的密码不一样');
  await own.getByRole('button', { name: '修改密码' }).click();
  await own.getByText('两次输入的不一样。').waitFor();
  await own.getByLabel('再输一遍新密码').fill('清泉石上流明月松间照');
  await own.getByRole('button', { name: '修改密码' }).click();
  await own.waitForSelector('h1:has-text("工单")');
  expect(await own.locator('.person').first().textContent()).toContain(name);

  // the security administrator ends the session; the next question leads back to the sign-in page
  await security.reload();
  await security.getByRole('button', { name: '退出这个登录' }).first().click();
  await send(security, '退出这个登录');
  await own.reload();
  await own.waitForSelector('h1:has-text("登录")');

  // the trail knows who did it
  const audit = await deskOf('殷志勇');
  await audit.goto(`${product.url}/desk/audit?type=grant.given`);
  const given = audit.locator('.ruled tbody tr').first();
  await given.getByText('骆嘉豪').waitFor();
  await audit.goto(`${product.url}/desk/audit?type=session.revoked`);
  await audit.locator('.ruled tbody tr').first().getByText('柴晓琪').click();
  await audit.waitForURL(/person=/);
  const person = new URL(audit.url()).searchParams.get('person') ?? '';
  await audit.goto(`${product.url}/desk/audit?person=${person}`);
  await audit.locator('.ruled tbody tr', { hasText: '开通账号' }).first().waitFor();
});

test('land is added, renamed and imported with a bad row named; a day of the calendar is set', async () => {
  const system = await deskOf('骆嘉豪');
  await system.goto(`${product.url}/desk/areas`);
  await system.getByRole('button', { name: '展开古楼街道' }).click();
  await system.getByRole('button', { name: '望湖社区', exact: true }).click();
  await system.waitForSelector('h2:has-text("望湖社区")');
  await system.getByRole('button', { name: '在下面添加' }).click();
  await dialog(system).getByLabel('名称').fill('望湖新添网格');
  await dialog(system).getByRole('button', { name: '保存' }).click();
  await system.waitForSelector('h2:has-text("望湖新添网格")');
  await system.getByRole('button', { name: '改名' }).click();
  await dialog(system).getByLabel('名称').fill('望湖北网格');
  await send(system, '保存');
  await system.waitForSelector('h2:has-text("望湖北网格")');
  await system.locator('.area-detail ol').getByText('望湖新添网格').waitFor();
  const code = (await system.locator('.area-detail .facts').textContent())?.match(/\d{15}/)?.[0] ?? '';
  expect(code).toHaveLength(15);

  await system.getByRole('button', { name: '导入', exact: true }).click();
  const file = `编码,名称,类型,上级编码\nyq-e2e-1,北岸花园,小区,${code}\nyq-e2e-2,,小区,${code}\n`;
  await system
    .locator('input[type=file]')
    .setInputFiles({ name: '小区.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
  await dialog(system).getByText('没有名称，或名称超过 80 个字').waitFor();
  await dialog(system).getByRole('button', { name: '导入 1 行' }).click();
  await dialog(system).getByText('已导入').waitFor();
  const saved = system.waitForEvent('download');
  await dialog(system).getByRole('button', { name: '下载有问题的行' }).click();
  expect((await saved).suggestedFilename()).toBe('有问题的行.csv');
  await send(system, '完成');

  await system.goto(`${product.url}/desk/calendar?year=2026`);
  await system.getByRole('button', { name: /12月16日.*上班/ }).click();
  await dialog(system).getByText('放假', { exact: true }).click();
  await dialog(system).getByLabel('叫什么').fill('全区防汛演练');
  await send(system, '保存');
  await system.locator('.plain-list').getByText('全区防汛演练').waitFor();
});
