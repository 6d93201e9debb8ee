import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SetClock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { engines, type FreshDatabase } from '../database/testing.ts';
import { newId } from '../ids.ts';
import { notesApp, post } from './fixtures.ts';
import { limitPolicies, RateLimits } from './limits.ts';

describe.each(engines())('limits on $name', ({ open }) => {
  let fresh: FreshDatabase;
  let database: Database;
  let tenantId: string;
  const clock = new SetClock('2026-03-02T01:00:00Z');

  beforeAll(async () => {
    fresh = await open();
    database = fresh.database;
    tenantId = (await notesApp(database)).tenant.id;
  });
  afterAll(() => fresh.close());

  async function granted(
    limits: readonly RateLimits[],
    name: keyof typeof limitPolicies,
    key: string,
    asked: number,
  ): Promise<number> {
    const outcomes = await Promise.allSettled(
      Array.from({ length: asked }, (_, index) =>
        (limits[index % limits.length] as RateLimits).count(tenantId, name, key),
      ),
    );
    return outcomes.filter(({ status }) => status === 'fulfilled').length;
  }
  const processes = (count: number) => Array.from({ length: count }, () => new RateLimits({ database, clock }));

  test('two processes grant together what one would', async () => {
    expect(await granted(processes(1), 'code', 'alone', 40)).toBe(limitPolicies.code.count);
    expect(await granted(processes(2), 'code', 'together', 40)).toBe(limitPolicies.code.count);
  });

  test('a limit taken in portions is never exceeded', async () => {
    const { count, takeAtOnce } = limitPolicies['visitor-read'];
    expect(await granted(processes(1), 'visitor-read', 'one', count + 500)).toBe(count);
    const shared = await granted(processes(3), 'visitor-read', 'three', count + 500);
    expect(shared).toBeLessThanOrEqual(count);
    expect(shared).toBeGreaterThan(count - 3 * takeAtOnce);
  });

  test('clients, tenants and limits are counted apart, and a new window begins at nought', async () => {
    const [limits] = processes(1) as [RateLimits];
    expect(await granted([limits], 'code', 'a', 20)).toBe(10);
    expect(await granted([limits], 'code', 'b', 1)).toBe(1);
    expect(await granted([limits], 'lookup', 'a', 1)).toBe(1);
    clock.advance(3_600_000);
    expect(await granted([limits], 'code', 'a', 20)).toBe(10);
  });

  test('windows that ended are swept away', async () => {
    clock.advance(4 * 3_600_000);
    const [limits] = processes(1) as [RateLimits];
    expect(await limits.sweep(tenantId)).toBeGreaterThan(0);
    expect(await limits.sweep(tenantId)).toBe(0);
  });

  test('over two apps on one database a client is refused after its share, and told when to come back', async () => {
    const [one, two] = await Promise.all([notesApp(database), notesApp(database)]);
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let index = 0; index < 14; index += 1) {
      const { app } = index % 2 ? one : two;
      last = await app.fetch(post(`/api/notes/${newId()}`, { words: 'x' }), '203.0.113.7');
      statuses.push(last.status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429, 429, 429, 429]);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await one.app.fetch(post(`/api/notes/${newId()}`, { words: 'x' }), '203.0.113.8')).status).toBe(200);
  });

  test('a forwarded address counts only where the proxy is trusted, and addresses of one IPv6 customer count together', async () => {
    const send = async (env: Record<string, string>, addresses: readonly [string, string][]) => {
      const { app } = await notesApp(database, { env });
      const statuses = new Set<number>();
      for (const [address, forwarded] of addresses) {
        statuses.add(
          (await app.fetch(post(`/api/notes/${newId()}`, { words: 'x' }, { 'x-forwarded-for': forwarded }), address))
            .status,
        );
      }
      return statuses;
    };
    const many = Array.from({ length: 12 }, (_, index) => index);
    expect(
      await send(
        {},
        many.map((n) => ['198.51.100.1', `203.0.113.${n + 20}`]),
      ),
    ).toContain(429);
    expect(
      await send(
        { TRUST_PROXY: 'on' },
        many.map((n) => ['198.51.100.2', `9.9.9.9, 203.0.113.${n + 40}`]),
      ),
    ).not.toContain(429);
    expect(
      await send(
        {},
        many.map((n) => [`2001:db8:1:2::${n + 1}`, '']),
      ),
    ).toContain(429);
  });

  test('no address is kept', async () => {
    const { rows } = await database.transaction(tenantId, (tx) =>
      tx.raw<{ key: string }>({ text: 'select key from kernel.rate_limits where tenant_id = $1', values: [tenantId] }),
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { key } of rows) expect(key).not.toMatch(/\d+\.\d+\.\d+\.\d+|2001/);
  });
});
