import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshPglite } from '../../kernel/database/testing.ts';
import type { Database } from '../../kernel/database/database.ts';
import { newId } from '../../kernel/ids.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { testWorld, type TestWorld } from '../people/testing.ts';
import { addPicture, preparePicture, removeUntakenPictures } from './picture.ts';
import { raise } from './raise.ts';

let database: Database;
let world: TestWorld;
beforeAll(async () => {
  database = await freshPglite();
  world = await testWorld(database);
});
afterAll(() => database.close());

const photo = () => sharp({ create: { width: 2400, height: 1200, channels: 3, background: '#345' } });
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

test('a picture is re-encoded small and loses where and with what it was taken', async () => {
  const withPlace = await photo()
    .withExif({ IFD0: { Make: 'Telephone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '36/1 26/1 0/1' } })
    .jpeg()
    .toBuffer();
  expect((await sharp(withPlace).metadata()).exif).toBeDefined();
  const prepared = await preparePicture(withPlace);
  expect(prepared).toMatchObject({ width: 1600, height: 800 });
  const kept = await sharp(Buffer.from(prepared.full, 'base64')).metadata();
  expect(kept.format).toBe('webp');
  expect(kept.exif).toBeUndefined();
  expect((await sharp(Buffer.from(prepared.small, 'base64')).metadata()).width).toBe(320);
});

test('a picture taken with the phone on its side stands upright', async () => {
  const lying = await photo().withMetadata({ orientation: 6 }).jpeg().toBuffer();
  expect(await preparePicture(lying)).toMatchObject({ width: 800, height: 1600 });
});

test('what only says it is a picture is refused, and so is one cut off or drawn by a program', async () => {
  const whole = await photo().jpeg().toBuffer();
  const forged = [
    Buffer.from('<html><script>alert(1)</script>'),
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]),
    whole.subarray(0, whole.length / 3),
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
    Buffer.alloc(0),
  ];
  for (const bytes of forged) expect(await codeOf(preparePicture(bytes))).toBe('picture-unreadable');
});

test('only who sent a picture can attach it, once, and five at most; what nobody attaches goes after a day', async () => {
  const prepared = await preparePicture(
    await sharp({ create: { width: 40, height: 30, channels: 3, background: '#345' } })
      .png()
      .toBuffer(),
  );
  const mine = { tenantId: world.tenantId, actor: { kind: 'visitor', key: 'me' } as const };
  const theirs = { tenantId: world.tenantId, actor: { kind: 'visitor', key: 'they' } as const };
  const pictures = await Promise.all(
    Array.from(
      { length: 6 },
      async () => (await world.kernel.execute(addPicture, { id: newId(), ...prepared }, mine)).id,
    ),
  );
  const matter = (pictureIds: string[]) => ({
    id: newId(),
    channel: 'site' as const,
    body: '路灯不亮',
    areaId: world.areas.lakeside.id,
    noticeVersion: '1',
    pictureIds,
  });
  const first = pictures.slice(0, 2);
  expect(await codeOf(world.kernel.execute(raise, matter(first), theirs))).toBe('picture-unknown');
  expect(await codeOf(world.kernel.execute(raise, matter(pictures), mine))).toBe('input-invalid');
  expect(await codeOf(world.kernel.execute(raise, matter(first), mine))).toBe('done');
  expect(await codeOf(world.kernel.execute(raise, matter(first), mine))).toBe('picture-unknown');
  const later = new Date(world.clock.now().getTime() + 1000);
  expect(await database.transaction(world.tenantId, (tx) => removeUntakenPictures(tx, later))).toBe(4);
});
