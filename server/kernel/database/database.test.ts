import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database, Tx } from './database.ts';
import { engines, noPostgres, postgresUrl } from './testing.ts';
import { fileURLToPath } from 'node:url';
import { json } from './values.ts';

const fixtures = fileURLToPath(new URL('fixtures/migrations', import.meta.url));
const ours = '018f0000-0000-7000-8000-000000000001';
const theirs = '018f0000-0000-7000-8000-000000000002';

if (postgresUrl === undefined) test.skip(`PostgreSQL is left out: ${noPostgres}`, () => {});

const put = (tx: Tx, tenantId: string, id: number, label = 'a thing'): Promise<{ count: number }> =>
  tx.raw({
    name: 'put-thing',
    text: 'insert into shop.things (tenant_id, id, label) values ($1, $2, $3)',
    values: [tenantId, id, label],
  });
const countThings = async (tx: Tx): Promise<number> =>
  (await tx.raw<{ count: number }>({ text: 'select count(*) from shop.things', values: [] })).rows[0]!.count;

describe.each(engines(fixtures))('on $name', ({ open }) => {
  let database: Database;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ database, close } = await open());
  });
  afterAll(() => close?.());

  test('what one tenant wrote is read by it and by nobody else', async () => {
    await database.transaction(ours, (tx) => put(tx, ours, 1));
    expect(await database.transaction(ours, countThings)).toBe(1);
    expect(await database.transaction(theirs, countThings)).toBe(0);
    expect(await database.reference(countThings)).toBe(0);
  });

  test('a row of another tenant can be neither written, changed nor removed', async () => {
    await database.transaction(ours, (tx) => put(tx, ours, 2));
    const inserting = database.transaction(theirs, (tx) => put(tx, ours, 3));
    await expect(inserting).rejects.toMatchObject({ name: 'DatabaseError', sqlState: '42501' });
    const changed = await database.transaction(theirs, async (tx) => {
      const update = await tx.raw({ text: "update shop.things set label = 'mine'", values: [] });
      const remove = await tx.raw({ text: 'delete from shop.things', values: [] });
      return [update.count, remove.count];
    });
    expect(changed).toEqual([0, 0]);
    const moving = database.transaction(ours, (tx) =>
      tx.raw({ text: 'update shop.things set tenant_id = $1', values: [theirs] }),
    );
    await expect(moving).rejects.toMatchObject({ sqlState: '42501' });
  });

  test('values come back as the contract says', async () => {
    const row = await database.transaction(ours, async (tx) => {
      const { rows } = await tx.raw({
        text: `select $1::timestamptz as at, $2::date as day, $3::bigint as big, $4::jsonb as object, $5::jsonb as list, $6::bytea as bytes,
          $7::text[] as words, $8::uuid as id, $9::boolean as yes, $10::numeric as exact, $11::float8 as real, null::text as nothing,
          $12::bigint[] as numbers, $13::timestamptz[] as times, $14::uuid[] as ids`,
        values: [
          new Date('2026-05-01T08:00:00.123Z'),
          '2026-05-01',
          9_007_199_254_740_991,
          { a: [1, 'x'], b: null },
          json([1, { c: '"' }]),
          new Uint8Array([0, 1, 255]),
          ['a', 'b "c" \\', 'NULL', '', '{,}', null],
          ours,
          true,
          '12.50',
          0.1,
          [1, 2],
          [new Date(0)],
          [ours],
        ],
      });
      return rows[0]!;
    });
    expect(row).toStrictEqual({
      at: new Date('2026-05-01T08:00:00.123Z'),
      day: '2026-05-01',
      big: 9_007_199_254_740_991,
      object: { a: [1, 'x'], b: null },
      list: [1, { c: '"' }],
      bytes: new Uint8Array([0, 1, 255]),
      words: ['a', 'b "c" \\', 'NULL', '', '{,}', null],
      id: ours,
      yes: true,
      exact: '12.50',
      real: 0.1,
      nothing: null,
      numbers: [1, 2],
      times: [new Date(0)],
      ids: [ours],
    });
  });

  test('work that fails leaves nothing behind, and the next transaction is sound', async () => {
    const before = await database.transaction(ours, countThings);
    const failing = database.transaction(ours, async (tx) => {
      await put(tx, ours, 10);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await database.transaction(ours, countThings)).toBe(before);
  });

  test('a refusal names its constraint', async () => {
    await database.transaction(ours, (tx) => put(tx, ours, 20));
    const again = database.transaction(ours, (tx) => put(tx, ours, 20));
    await expect(again).rejects.toMatchObject({ sqlState: '23505', constraint: 'things_pkey' });
    const empty = database.transaction(ours, (tx) => put(tx, ours, 21, ''));
    await expect(empty).rejects.toMatchObject({ sqlState: '23514', constraint: 'thing_has_a_label' });
  });

  test('a refusal that comes only at the commit rejects the transaction', async () => {
    const committing = database.transaction(ours, (tx) =>
      tx.raw({ text: 'insert into shop.parts (tenant_id, id, thing_id) values ($1, 1, 999)', values: [ours] }),
    );
    await expect(committing).rejects.toMatchObject({ sqlState: '23503', constraint: 'part_belongs_to_a_thing' });
  });

  test('a failed statement that the work swallowed still refuses the commit', async () => {
    const swallowing = database.transaction(ours, async (tx) => {
      await put(tx, ours, 30);
      await put(tx, ours, 30).catch(() => {});
    });
    await expect(swallowing).rejects.toMatchObject({ sqlState: '25P02' });
  });

  test('statements sent without waiting run in order, and one that fails does not end the process', async () => {
    const sum = await database.transaction(ours, async (tx) => {
      const sent = Array.from({ length: 20 }, (_, index) => put(tx, ours, 100 + index));
      const counted = tx.raw<{ count: number }>({
        text: 'select count(*) from shop.things where id >= 100',
        values: [],
      });
      await Promise.all(sent);
      return (await counted).rows[0]!.count;
    });
    expect(sum).toBe(20);
    const failing = database.transaction(ours, async (tx) => {
      const first = put(tx, ours, 100);
      await put(tx, ours, 100);
      await first;
    });
    await expect(failing).rejects.toMatchObject({ sqlState: expect.stringMatching(/^(23505|25P02)$/) });
  });

  test('a transaction begun inside another one is refused at once instead of waiting for ever', async () => {
    const nesting = database.transaction(ours, () => database.transaction(ours, countThings));
    await expect(nesting).rejects.toThrow('inside another one');
    const later = database.transaction(ours, async (tx) => {
      setTimeout(() => void database.transaction(ours, countThings).then(resolveLater, rejectLater), 5);
      return countThings(tx);
    });
    let resolveLater: (count: number) => void = () => {};
    let rejectLater: (error: unknown) => void = () => {};
    const after = new Promise<number>((resolve, reject) => {
      resolveLater = resolve;
      rejectLater = reject;
    });
    await later;
    await expect(after).resolves.toBeTypeOf('number');
  });

  test('a transaction that is over takes no more statements', async () => {
    let kept: Tx | undefined;
    await database.transaction(ours, async (tx) => {
      kept = tx;
    });
    await expect(countThings(kept!)).rejects.toThrow('over');
  });

  test('a read-only transaction writes nothing', async () => {
    const writing = database.transaction(ours, (tx) => put(tx, ours, 40), { readOnly: true });
    await expect(writing).rejects.toMatchObject({ sqlState: '25006' });
  });

  test('a tenant that is not a UUID is refused before it reaches the database', async () => {
    await expect(database.transaction("x'; drop schema shop; --", countThings)).rejects.toThrow('UUID');
    await database.ping();
  });

  test('a hundred transactions at once all commit, and a counter loses nothing', async () => {
    await database.transaction(ours, (tx) => put(tx, ours, 1000));
    const bump = (tx: Tx): Promise<unknown> =>
      tx.raw({ name: 'bump', text: 'update shop.things set stock = stock + 1 where id = 1000', values: [] });
    await Promise.all(Array.from({ length: 100 }, () => database.transaction(ours, bump)));
    const { rows } = await database.transaction(ours, (tx) =>
      tx.raw<{ stock: number }>({ text: 'select stock from shop.things where id = 1000', values: [] }),
    );
    expect(rows[0]!.stock).toBe(100);
  });
});
