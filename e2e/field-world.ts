/** What the stories of the field need around them: a dispatcher, a witness, matters dispatched to the worker's unit, a phone. */
import { randomUUID } from 'node:crypto';
import { type APIRequestContext, type BrowserContext, chromium, type Page, request } from 'playwright-core';
import { expect } from 'vitest';
import type { Product } from './support.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- answers are looked at, not computed with
export type Answer = any;

export interface FieldWorld {
  /** of a unit: takes what is dispatched to it */
  staff: { name: string; loginName: string; unitId: string };
  /** of an area: may settle on the spot */
  gridWorker: { name: string; loginName: string };
  /** sees everything in the district */
  dispatcher: APIRequestContext;
  /** the staff's own account, apart from the phone */
  witness: APIRequestContext;
  /** A resident's matter, dispatched to the staff's unit. */
  dispatched(body: string): Promise<{ id: string; number: string }>;
  eventsOf(ticketId: string): Promise<{ type: string; at: string; recordedAt: string; values: Answer }[]>;
}

export async function get(person: APIRequestContext, address: string): Promise<Answer> {
  const answer = await person.get(address);
  expect(answer.status(), await answer.text()).toBe(200);
  return answer.json();
}

export async function post(
  person: APIRequestContext,
  address: string,
  data: object,
  id: string = randomUUID(),
): Promise<Answer> {
  const answer = await person.post(address, { data, headers: { 'idempotency-key': id } });
  expect(answer.status(), await answer.text()).toBe(200);
  return answer.json();
}

export async function fieldWorld(product: Product): Promise<FieldWorld> {
  const stranger = () => request.newContext({ baseURL: product.url });
  const signedIn = async (loginName: string) => {
    const person = await stranger();
    await post(person, '/api/demo-session', { loginName });
    return person;
  };
  const { items: cast } = await get(await stranger(), '/api/demo-cast');
  // some hold two roles; the staff must be somebody else than the grid worker
  const oneWith = (role: string) =>
    cast.find((person: { roles: string[] }) => person.roles.join() === role) ??
    cast.find((person: { roles: string[] }) => person.roles.includes(role));
  const [staff, gridWorker] = [oneWith('unit-staff'), oneWith('grid-worker')];
  const dispatcher = await signedIn(oneWith('dispatcher').loginName);
  const witness = await signedIn(staff.loginName);
  const me = await get(witness, '/api/me');
  const { roots } = await get(dispatcher, '/api/areas');
  const areaId = communityIn(roots[0]);
  return {
    staff: { name: staff.name, loginName: staff.loginName, unitId: me.units[0].id },
    gridWorker,
    dispatcher,
    witness,
    async dispatched(body) {
      const matter = { id: randomUUID(), channel: 'site', body, areaId, noticeVersion: '2026-11-21' };
      const reporter = { name: '刘淑英', phone: '13800000001' };
      const raised = await post(await stranger(), '/api/tickets', { ...matter, reporter });
      await post(dispatcher, `/api/tickets/${raised.id}/dispatch`, { unitId: me.units[0].id, promiseDays: 2 });
      return raised;
    },
    async eventsOf(ticketId) {
      return (await get(dispatcher, `/api/tickets/${ticketId}`)).story;
    },
  };
}

interface AreaNode {
  id: string;
  level: string;
  children: AreaNode[];
}
function communityIn(node: AreaNode): string {
  const below = (one: AreaNode): AreaNode[] => [one, ...one.children.flatMap(below)];
  const found = below(node).find((one) => one.level === 'community');
  if (!found) throw new Error('the demo district has no community');
  return found.id;
}

/** A browser with a memory of its own that lasts over restarts, like a phone. */
export function openPhone(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    viewport: { width: 360, height: 740 },
    locale: 'zh-CN',
  });
}

/** The field's list, signed in as this member of the cast with one tap where nobody is. */
export async function openField(context: BrowserContext, url: string, name: string): Promise<Page> {
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(15_000);
  await page.goto(`${url}/field/#/`);
  const tap = page.locator('.cast').getByRole('button', { name });
  await tap.or(page.locator('nav')).first().waitFor();
  if (await tap.isVisible()) await tap.click();
  await page.locator('.as-of span').waitFor();
  return page;
}

/** Chooses a photo of 2,400 × 1,800 px, as a camera would give it. */
export async function addPicture(page: Page): Promise<void> {
  const photo = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 2400;
    canvas.height = 1800;
    const pen = canvas.getContext('2d');
    if (!pen) throw new Error('no canvas');
    pen.fillStyle = '#b5301d';
    pen.fillRect(0, 0, 2400, 1800);
    return canvas.toDataURL('image/jpeg').split(',')[1] ?? '';
  });
  const file = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(photo, 'base64') };
  await page.locator('input[type=file]').setInputFiles(file);
  await page.locator('figure img').first().waitFor();
}
