/** A worker's day at the phone: three taps, solved on the spot, a mistake mended, a session that ends, another person at the phone. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPicture, type FieldWorld, fieldWorld, get, openField, openPhone } from './field-world.ts';
import { type Product, startProduct } from './support.ts';

let product: Product;
let world: FieldWorld;
let profile: string;
let phone: BrowserContext;

beforeAll(async () => {
  [product, profile] = await Promise.all([startProduct(), mkdtemp(join(tmpdir(), 'lianxin-phone-'))]);
  [world, phone] = await Promise.all([fieldWorld(product), openPhone(profile)]);
});
afterAll(async () => {
  await phone?.close();
  await product?.stop();
  if (profile) await rm(profile, { recursive: true, force: true });
});

const typesOf = async (ticketId: string) => (await world.eventsOf(ticketId)).map((event) => event.type);

test('a simple matter is settled with three taps', async () => {
  const ticket = await world.dispatched('健康路口的树枝压到了电线，风大时直冒火花。');
  const page = await openField(phone, product.url, world.staff.name);
  await page.getByRole('link', { name: '待接单' }).click();
  const card = page.getByRole('listitem').filter({ hasText: '健康路口的树枝' });
  await card.getByRole('button', { name: '接单' }).click();
  await page.getByRole('link', { name: '我的事' }).click();
  await card.getByText('已送达').waitFor();

  await card.getByRole('link', { name: /^办结/ }).click();
  await page.getByRole('button', { name: '已到现场处理好。' }).click();
  await page.getByRole('button', { name: '办结' }).click();

  await page.getByRole('listitem').filter({ hasText: '健康路口的树枝' }).getByText('已送达').waitFor();
  expect(await typesOf(ticket.id)).toContain('ticket.resolved');
});

test('what is typed outlives a killed page before it is sent', async () => {
  const ticket = await world.dispatched('湖南路公厕的水龙头关不上，水流了一夜。');
  let page = await openField(phone, product.url, world.staff.name);
  await page.goto(`${product.url}/field/#/tickets/${ticket.id}`);
  await page.getByRole('button', { name: '接单' }).click();
  await page.getByRole('link', { name: '记一笔' }).click();
  await page.getByLabel('写了什么').fill('总阀在后墙，已经先关上。');
  await addPicture(page);
  await page.waitForTimeout(600);
  const address = page.url();
  await page.close({ runBeforeUnload: false });
  page = await phone.newPage();
  await page.goto(address);
  await page.locator('figure img').waitFor();
  expect(await page.getByLabel('写了什么').inputValue()).toBe('总阀在后墙，已经先关上。');
  await page.getByRole('button', { name: '记下' }).click();
  await page.getByText('已送达').first().waitFor();
});

test('work of a session that has ended waits for its person and is shown to nobody else', async () => {
  const ticket = await world.dispatched('东关街的护栏被车撞歪了，尖头朝着人行道。');
  const page = await openField(phone, product.url, world.staff.name);
  await page.goto(`${product.url}/field/#/tickets/${ticket.id}`);
  await page.getByRole('button', { name: '接单' }).waitFor();
  await phone.clearCookies();
  await page.getByRole('button', { name: '接单' }).click();
  await page.getByText('登录已过期').waitFor();
  expect(await typesOf(ticket.id)).not.toContain('ticket.accepted');

  // somebody else signs in at this phone
  await page.getByRole('button', { name: '重新登录' }).click();
  await page.getByText(new RegExp(`${world.staff.name} 的 \\d 件未送达`)).waitFor();
  await page.getByRole('button', { name: world.gridWorker.name }).click();
  await page.goto(`${product.url}/field/#/outbox`);
  await page.getByText('还没有做过什么').waitFor();
  expect(await page.getByText('东关街的护栏').count()).toBe(0);
  await page.goto(`${product.url}/field/#/settings`);
  await page.getByRole('button', { name: '退出登录' }).click();

  // and then its own person again
  await page.locator('.cast').getByRole('button', { name: world.staff.name }).click();
  await page.goto(`${product.url}/field/#/outbox`);
  await page.getByRole('listitem').filter({ hasText: '东关街的护栏' }).getByText('已送达').waitFor();
  expect(await typesOf(ticket.id)).toContain('ticket.accepted');
});

test('a matter solved on the spot without network, for somebody whose phone number was wrong at first', async () => {
  const page = await openField(phone, product.url, world.staff.name);
  await page.goto(`${product.url}/field/#/settings`);
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.locator('.cast').getByRole('button', { name: world.gridWorker.name }).click();
  await page.getByRole('link', { name: '报事' }).click();
  await page.getByLabel('街道或镇').waitFor();
  await phone.setOffline(true);
  await page.getByLabel('当场已经办好').check();
  await page.getByLabel('是什么事').fill('二单元的老人不会用手机挂号，帮他挂好了明天上午的眼科。');
  await page.getByLabel('称呼').fill('孙大爷');
  await page.locator('input[type=tel]').fill('139 0000 000');
  await page.getByRole('button', { name: '已到现场处理好。' }).click();
  await page.getByRole('button', { name: '报上并办结' }).click();
  await page.getByRole('heading', { name: '存在本机 1 件' }).waitFor();

  await phone.setOffline(false);
  await page.getByRole('heading', { name: '没有被接收 1 件' }).waitFor();
  await page.getByText('电话号码不对').waitFor();
  await page.getByRole('link', { name: '改一改再送' }).click();
  expect(await page.getByLabel('称呼').inputValue()).toBe('孙大爷');
  await page.locator('input[type=tel]').fill('139 0000 0001');
  await page.getByRole('button', { name: '报上并办结' }).click();
  await page.getByRole('heading', { name: '已送达 1 件' }).waitFor();
  const shown = await page.getByText(/^编号/).textContent();
  const { items } = await get(world.dispatcher, `/api/tickets?number=${shown?.replace(/\D/g, '')}`);
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({ state: 'resolved', outcome: 'solved', channel: 'grid-worker' });
});
