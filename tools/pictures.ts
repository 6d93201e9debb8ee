/**
 * The pictures of the README, taken of a running demonstration: `npm start` in one terminal, then
 * `npm run pictures` (or `npm run pictures -- http://localhost:9000`) in another. Writes docs/pictures/*.webp.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { findChromium } from './debian.mjs';

const url = (process.argv[2] ?? 'http://localhost:8080').replace(/\/$/, '');
const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url));
/** A picture in a README should not keep anybody waiting. */
const limitBytes = 300_000;

interface Picture {
  name: string;
  width: number;
  height: number;
  /** device pixels to a CSS pixel */
  scale: number;
  /** Brings the page to where the picture is taken. */
  open(page: Page): Promise<void>;
}

/** One click on a name of the cast signs in to a demonstration. */
async function signIn(page: Page, door: 'field' | 'desk', name: string): Promise<void> {
  await page.goto(`${url}/${door}/`);
  await page.locator('button', { hasText: name }).first().click();
}

const pictures: readonly Picture[] = [
  {
    name: 'site',
    width: 390,
    height: 844,
    scale: 2,
    async open(page) {
      await page.goto(`${url}/`);
      await page.waitForSelector('main h1');
    },
  },
  {
    name: 'field',
    width: 390,
    height: 844,
    scale: 2,
    async open(page) {
      await signIn(page, 'field', '武立斌');
      await page.locator('li').filter({ hasText: '办结' }).first().waitFor();
    },
  },
  {
    name: 'desk',
    width: 1280,
    height: 800,
    scale: 1.5,
    async open(page) {
      await signIn(page, 'desk', '派单员');
      await page.waitForSelector('.stuck-group');
    },
  },
];

async function take(browser: Browser, picture: Picture): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: picture.width, height: picture.height },
    deviceScaleFactor: picture.scale,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await picture.open(page);
    await page.waitForLoadState('networkidle');
    const small = await sharp(await page.screenshot())
      .webp({ quality: 88 })
      .toBuffer();
    if (small.length > limitBytes) throw new Error(`${picture.name} has ${small.length} bytes, at most ${limitBytes}`);
    await writeFile(join(folder, `${picture.name}.webp`), small);
    process.stdout.write(`docs/pictures/${picture.name}.webp  ${small.length} bytes\n`);
  } finally {
    await context.close();
  }
}

const executablePath = findChromium();
if (executablePath === undefined)
  throw new Error('no Chromium found: install the Debian package chromium, or set CHROMIUM');
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
try {
  for (const picture of pictures) await take(browser, picture);
} finally {
  await browser.close();
}
