import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { openDatabase } from './open.ts';
import { APP_ROLE } from './roles.ts';
import { engines, freshPostgres, migrationsDir, noPostgres, postgresUrl } from './testing.ts';

const tenant = '018f0000-0000-7000-8000-000000000001';

describe.each(engines())('what the bound role may not do on $name', ({ open }) => {
  let database: Database;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ database, close } = await open());
  });
  afterAll(() => close?.());

  test.each([
    "update kernel.events set type = 'ticket.forged' where tenant_id = $1",
    'delete from kernel.events where tenant_id = $1',
    'delete from kernel.tenants where tenant_id = $1',
  ])('%s', async (text) => {
    await expect(database.transaction(tenant, (tx) => tx.raw({ text, values: [tenant] }))).rejects.toMatchObject({
      sqlState: '42501',
    });
  });

  test('history is still read', async () => {
    const read = database.transaction(tenant, (tx) =>
      tx.raw({ text: 'select id from kernel.events where tenant_id = $1', values: [tenant] }),
    );
    expect((await read).rows).toEqual([]);
  });
});

test.skipIf(!postgresUrl)(
  `rights from an earlier version are taken back at the next start${postgresUrl ? '' : `: ${noPostgres}`}`,
  async () => {
    const { default: pg } = await import('pg');
    const { url, close } = await freshPostgres();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(`grant update, delete on kernel.events to ${APP_ROLE}`);
      await (await openDatabase({ databaseUrl: url, migrationsDir })).close();
      const { rows } = await client.query(
        `select has_table_privilege('${APP_ROLE}', 'kernel.events', 'update, delete') as may`,
      );
      expect(rows).toEqual([{ may: false }]);
    } finally {
      await client.end();
      await close();
    }
  },
);
