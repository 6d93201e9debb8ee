/** A worker takes, notes and resolves without network; the page is killed; all of it arrives exactly once when the network is back. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPicture, type FieldWorld, fieldWorld, get, openField, openPhone, post } from './field-world.ts';
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

const open = () => openField(phone, product.url, world.staff.name);
const count = (events: { type: string }[], type: string) => events.filter((event) => event.type === type).length;

/** The page itself is kept, so that it opens without network. */
async function shellKept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    for (let tries = 0; tries < 100; tries += 1) {
      const [name] = await caches.keys();
      if (name && (await (await caches.open(name)).keys()).length > 2) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the page was not kept');
  });
}

test('work done without network outlives the killed page and the browser, and arrives exactly once', async () => {
  const ticket = await world.dispatched('锦绣小区北门的井盖松了，车一过就响，夜里睡不着。');
  let page = await open();
  await page.getByRole('link', { name: /待接单/ }).click();
  await page.getByRole('button', { name: /接单.*锦绣小区/ }).waitFor();
  await shellKept(page);

  await phone.setOffline(true);
  await page.getByRole('button', { name: /接单.*锦绣小区/ }).click();
  await page.getByText('没有网络').waitFor();
  await page.goto(`${product.url}/field/#/tickets/${ticket.id}`);
  await page
    .getByText(/存在本机/)
    .first()
    .waitFor();
  await page.getByRole('link', { name: '记一笔' }).click();
  await page.getByLabel('写了什么').fill('到现场看过，换了减震垫。');
  await addPicture(page);
  await page.getByRole('button', { name: '记下' }).click();
  await page.getByRole('img', { name: '照片 1' }).waitFor();
  await page.getByRole('link', { name: '办结' }).click();
  await page.getByRole('button', { name: '已修好，可以正常使用。' }).click();
  await page.getByRole('button', { name: '办结' }).click();
  await page.getByRole('heading', { name: /刚办完/ }).waitFor();
  expect(count(await world.eventsOf(ticket.id), 'ticket.accepted')).toBe(0);

  // killed: first the page, then the whole browser
  await page.close({ runBeforeUnload: false });
  page = await phone.newPage();
  await page.goto(`${product.url}/field/#/outbox`);
  await page.getByRole('heading', { name: '存在本机 3 件' }).waitFor();
  await phone.close();
  phone = await openPhone(profile);
  await phone.setOffline(true);
  page = phone.pages()[0] ?? (await phone.newPage());
  await page.goto(`${product.url}/field/#/outbox`);
  await page.getByRole('heading', { name: '存在本机 3 件' }).waitFor();
  await page.getByRole('img', { name: '照片 1' }).waitFor();

  await phone.setOffline(false);
  await page.getByRole('heading', { name: '已送达 3 件' }).waitFor();
  const events = await world.eventsOf(ticket.id);
  const types = events.map((event) => event.type);
  expect(types.slice(-3)).toEqual(['ticket.accepted', 'ticket.noted', 'ticket.resolved']);
  for (const type of types.slice(-3)) expect(count(events, type)).toBe(1);
  const noted = events.find((event) => event.type === 'ticket.noted');
  expect(noted?.values.pictureIds).toHaveLength(1);
  // dated by when it was done, not by when it came in
  expect(Date.parse(noted!.recordedAt) - Date.parse(noted!.at)).toBeGreaterThan(0);
  const [picture] = (await get(world.witness, `/api/tickets/${ticket.id}`)).pictures;
  expect(Math.max(picture.width, picture.height)).toBe(1600);
});

test('an answer that is lost on the way lets the work be sent again, and it is done once', async () => {
  const ticket = await world.dispatched('花园路公交站牌被风刮倒，挡住了人行道。');
  const page = await open();
  await page.goto(`${product.url}/field/#/tickets/${ticket.id}`);
  const sent: { id: string; body: string }[] = [];
  let lost = 0;
  await page.route('**/acceptance', async (route) => {
    sent.push({ id: route.request().headers()['idempotency-key'] ?? '', body: route.request().postData() ?? '' });
    if (lost === 0) {
      lost += 1;
      // the server does it, the phone never hears of it
      await route.fetch();
      await route.abort();
    } else await route.continue();
  });
  await page.getByRole('button', { name: '接单' }).click();
  await page
    .getByText(/已送达/)
    .first()
    .waitFor();
  expect(sent).toHaveLength(2);
  expect(sent[1]).toEqual(sent[0]);
  // and once more by hand
  await post(world.witness, `/api/tickets/${ticket.id}/acceptance`, JSON.parse(sent[0]!.body) as object, sent[0]!.id);
  expect(count(await world.eventsOf(ticket.id), 'ticket.accepted')).toBe(1);
});

test('what the server refuses stays on the phone with the reason, holds back what follows, and can be given up', async () => {
  const ticket = await world.dispatched('文化广场的健身器材螺丝松动，怕伤着孩子。');
  const page = await open();
  await page.goto(`${product.url}/field/#/tickets/${ticket.id}`);
  await page.getByRole('button', { name: '接单' }).waitFor();
  await phone.setOffline(true);
  await page.getByRole('button', { name: '接单' }).click();
  await page.getByRole('link', { name: '办结' }).click();
  await page.getByRole('button', { name: '已到现场处理好。' }).click();
  await page.getByRole('button', { name: '办结' }).click();
  await page.getByRole('heading', { name: /刚办完/ }).waitFor();
  // meanwhile the dispatcher gives the ticket to another unit
  const { items: units } = await get(world.dispatcher, '/api/units?limit=20');
  const other = units.find((unit: { id: string }) => unit.id !== world.staff.unitId);
  await post(world.dispatcher, `/api/tickets/${ticket.id}/dispatch`, { unitId: other.id });

  await phone.setOffline(false);
  await page.goto(`${product.url}/field/#/outbox`);
  await page.getByRole('heading', { name: '没有被接收 1 件' }).waitFor();
  await page.getByText('等前一件处理后再送').waitFor();
  await page.getByRole('button', { name: '不要了' }).click();
  await page.getByRole('group', { name: '不要了' }).getByRole('button', { name: '不要了' }).click();
  // what was built on it is refused in its turn
  await page.getByRole('heading', { name: '没有被接收 1 件' }).waitFor();
  await page.getByText('等前一件处理后再送').waitFor({ state: 'detached' });
  const events = (await get(world.dispatcher, `/api/tickets/${ticket.id}`)).story;
  expect(count(events, 'ticket.accepted') + count(events, 'ticket.resolved')).toBe(0);
});

test('two open tabs show the same work and send each piece once', async () => {
  const ticket = await world.dispatched('利民巷的雨水篦子丢了一块，晚上骑车很危险。');
  const page = await open();
  await page.goto(`${product.url}/field/#/tickets/${ticket.id}`);
  await page.getByRole('button', { name: '接单' }).waitFor();
  const other = await phone.newPage();
  await other.goto(`${product.url}/field/#/outbox`);
  await other.getByRole('heading', { name: '发件箱' }).waitFor();
  const sent: string[] = [];
  phone.on('request', (request) => {
    const id = request.headers()['idempotency-key'];
    if (id !== undefined && request.url().includes(ticket.id)) sent.push(id);
  });
  await phone.setOffline(true);
  await page.getByRole('button', { name: '接单' }).click();
  await page.getByRole('link', { name: '记一笔' }).click();
  await page.getByLabel('写了什么').fill('先用锥桶围起来了。');
  await page.getByRole('button', { name: '记下' }).click();
  const inOther = other.getByRole('listitem').filter({ hasText: '利民巷' });
  await inOther.filter({ hasText: '先用锥桶围起来了' }).getByText('存在本机').waitFor();
  sent.length = 0;

  await phone.setOffline(false);
  await inOther.filter({ hasText: '先用锥桶围起来了' }).getByText('已送达').waitFor();
  await page.getByText('已送达').nth(1).waitFor();
  expect(sent).toHaveLength(2);
  expect(new Set(sent).size).toBe(2);
  expect((await world.eventsOf(ticket.id)).map((event) => event.type).slice(-2)).toEqual([
    'ticket.accepted',
    'ticket.noted',
  ]);
  await other.close();
});

test('signing out is refused while work is unsent, and then leaves nothing on the phone', async () => {
  const page = await open();
  await page.goto(`${product.url}/field/#/settings`);
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').textContent()).toContain('还有 1 件没有送达');
  await page.getByRole('button', { name: '先不退' }).click();
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByRole('button', { name: '丢掉并退出' }).click();
  await page.getByRole('heading', { name: '登录' }).waitFor();
  const left = await page.evaluate(async () => [
    (await indexedDB.databases()).length,
    localStorage.getItem('lianxin.field.person'),
  ]);
  expect(left).toEqual([0, null]);
});

test('signing out without network clears the phone at once and ends the session first thing when it is back', async () => {
  const page = await open();
  await shellKept(page);
  await page.goto(`${product.url}/field/#/settings`);
  await page.getByRole('button', { name: '退出登录' }).waitFor();
  await phone.setOffline(true);
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByText('一有网络就会自动结束').waitFor();
  // killed and opened again, it still knows
  await page.reload();
  await page.getByText('一有网络就会自动结束').waitFor();
  const cookies = (await phone.cookies()).filter(({ name }) => name.endsWith('session'));
  expect(cookies).toHaveLength(1);
  await phone.setOffline(false);
  await page.getByText('一有网络就会自动结束').waitFor({ state: 'detached' });
  // the cookie as it was opens nothing any more
  const answer = await fetch(`${product.url}/api/me`, {
    headers: { cookie: `${cookies[0]?.name}=${cookies[0]?.value}` },
  });
  expect(answer.status).toBe(401);
});
