import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database, Tx } from './database.ts';
import { openDatabase } from './open.ts';
import { createDatabase, freshPostgres, noPostgres, postgresUrl } from './testing.ts';
import type { FreshPostgres } from './testing.ts';

const fixtures = fileURLToPath(new URL('fixtures/migrations', import.meta.url));
const ours = '018f0000-0000-7000-8000-000000000001';
const theirs = '018f0000-0000-7000-8000-000000000002';

const count = async (tx: Tx): Promise<number> =>
  (await tx.raw<{ count: number }>({ text: 'select count(*) from shop.things', values: [] })).rows[0]!.count;
const pidOf = async (tx: Tx): Promise<number> =>
  (await tx.raw<{ pid: number }>({ text: 'select pg_backend_pid() as pid', values: [] })).rows[0]!.pid;

async function asSuperuser<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe.skipIf(postgresUrl === undefined)(`PostgreSQL alone (${postgresUrl ? 'reachable' : noPostgres})`, () => {
  let fresh: FreshPostgres;
  let database: Database;
  beforeAll(async () => {
    fresh = await freshPostgres(fixtures, {
      connections: 3,
      statementTimeoutMs: 400,
      lockTimeoutMs: 200,
      idleInTransactionTimeoutMs: 300,
    });
    ({ database } = fresh);
  });
  afterAll(() => fresh?.close());

  const terminate = (pid: number): Promise<unknown> =>
    asSuperuser(fresh.url, (client) => client.query('select pg_terminate_backend($1, 2000)', [pid]));

  test('a superuser works as the bound role', async () => {
    const { rows } = await database.reference((tx) =>
      tx.raw({ text: 'select current_user::text as "user"', values: [] }),
    );
    expect(rows).toEqual([{ user: 'lianxin_app' }]);
    const booking = database.reference((tx) => tx.raw({ text: 'delete from kernel.migrations', values: [] }));
    await expect(booking).rejects.toMatchObject({ sqlState: '42501' });
  });

  test('a connection lost in the middle rejects that transaction, and the next one gets another', async () => {
    const losing = database.transaction(ours, async (tx) => {
      await terminate(await pidOf(tx));
      return count(tx);
    });
    await expect(losing).rejects.toMatchObject({
      name: 'DatabaseError',
      sqlState: expect.stringMatching(/^(08006|57P01)$/),
    });
    await expect(database.transaction(ours, count)).resolves.toBe(0);
  });

  test('idle connections that are cut are replaced', async () => {
    const pids = await Promise.all(
      [1, 2, 3].map(() => database.transaction(ours, async (tx) => [await pidOf(tx), await pidOf(tx)][0]!)),
    );
    for (const pid of new Set(pids)) await terminate(pid);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.all(Array.from({ length: 10 }, () => database.transaction(ours, count)));
  });

  test('a commit during which the connection is cut says that nobody knows', async () => {
    await asSuperuser(fresh.url, async (client) => {
      await client.query(
        `create function shop.dawdle() returns trigger language plpgsql as 'begin perform pg_sleep(0.3); return null; end'`,
      );
      await client.query(`create constraint trigger dawdling after insert on shop.things deferrable initially deferred
        for each row when (new.id = 77) execute function shop.dawdle()`);
    });
    let pid = 0;
    const committing = database.transaction(ours, async (tx) => {
      pid = await pidOf(tx);
      await tx.raw({ text: "insert into shop.things (tenant_id, id, label) values ($1, 77, 'slow')", values: [ours] });
      setTimeout(() => void terminate(pid), 100);
    });
    await expect(committing).rejects.toMatchObject({ sqlState: '08007' });
    await expect(database.transaction(ours, count)).resolves.toBe(0);
  });

  test('what takes too long is ended: a statement, a wait for a lock, a transaction left idle', async () => {
    const slow = database.transaction(ours, (tx) => tx.raw({ text: 'select pg_sleep(2)', values: [] }));
    await expect(slow).rejects.toMatchObject({ sqlState: '57014' });

    await asSuperuser(fresh.url, async (client) => {
      await client.query('begin; lock table shop.things in access exclusive mode');
      await expect(database.transaction(ours, count)).rejects.toMatchObject({ sqlState: '55P03' });
      await client.query('rollback');
    });

    const idle = database.transaction(ours, async (tx) => {
      await count(tx);
      await new Promise((resolve) => setTimeout(resolve, 600));
      return count(tx);
    });
    await expect(idle).rejects.toMatchObject({ name: 'DatabaseError' });
    await expect(database.transaction(ours, count)).resolves.toBe(0);
  });

  test('a table that changed under a kept plan costs at most one refusal', async () => {
    const read = (tx: Tx): Promise<unknown> =>
      tx.raw({ name: 'all-things', text: 'select * from shop.things', values: [] });
    const readEverywhere = (): Promise<unknown> =>
      Promise.allSettled(
        [1, 2, 3].map(() =>
          database.transaction(ours, async (tx) => {
            await read(tx);
            await tx.raw({ text: 'select pg_sleep(0.05)', values: [] });
          }),
        ),
      );
    await readEverywhere();
    await asSuperuser(fresh.url, (client) => client.query('alter table shop.things add column colour text'));
    await readEverywhere();
    await Promise.all([1, 2, 3].map(() => database.transaction(ours, read)));
  });

  test('closing waits for those in flight and those who still wait for a connection', async () => {
    const other = await openDatabase({ databaseUrl: fresh.url, migrationsDir: fixtures, limits: { connections: 1 } });
    const slow = Array.from({ length: 5 }, () =>
      other.transaction(ours, (tx) => tx.raw({ text: 'select pg_sleep(0.02)', values: [] })),
    );
    await other.close();
    expect((await Promise.allSettled(slow)).map(({ status }) => status)).toEqual(Array(5).fill('fulfilled'));
    await expect(other.ping()).rejects.toThrow('closed');
  });

  test('of a hundred that want the same row, one gets it', async () => {
    const take = (id: number): Promise<string> =>
      database.transaction(ours, async (tx) => {
        const text = "insert into shop.things (tenant_id, id, label) values ($1, 5000, 'mine')";
        await tx.raw({ name: 'take', text, values: [ours] });
        return `winner ${id}`;
      });
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, (_, id) => take(id)));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ sqlState: '23505', constraint: 'things_pkey' });
    }
  });
});

describe.skipIf(postgresUrl === undefined)(`the connecting role (${postgresUrl ? 'PostgreSQL' : noPostgres})`, () => {
  /** A database whose owner is a fresh role with these attributes. */
  async function ownedBy(attributes: string): Promise<{ url: string; drop: () => Promise<void> }> {
    const owner = `lianxin_owner_${randomUUID().slice(0, 8)}`;
    const { url, drop } = await createDatabase();
    const ownUrl = new URL(url);
    await asSuperuser(url, async (client) => {
      await client.query(`create role ${owner} login ${attributes}`);
      await client.query(`alter database ${ownUrl.pathname.slice(1)} owner to ${owner}`);
    });
    ownUrl.username = owner;
    return {
      url: ownUrl.href,
      drop: async () => {
        await drop();
        await asSuperuser(postgresUrl!, (client) => client.query(`drop role ${owner}`));
      },
    };
  }

  test('a plain owner works as itself, and row-level security binds it too', async () => {
    const { url, drop } = await ownedBy('nosuperuser');
    const database = await openDatabase({ databaseUrl: url, migrationsDir: fixtures });
    await database.transaction(ours, (tx) =>
      tx.raw({ text: "insert into shop.things (tenant_id, id, label) values ($1, 1, 'x')", values: [ours] }),
    );
    expect(await database.transaction(ours, count)).toBe(1);
    expect(await database.transaction(theirs, count)).toBe(0);
    expect(await database.reference(count)).toBe(0);
    await database.close();
    await drop();
  });

  test('a role that passes by row-level security and may not make the bound role is refused', async () => {
    const { url, drop } = await ownedBy('bypassrls');
    await expect(openDatabase({ databaseUrl: url, migrationsDir: fixtures })).rejects.toMatchObject({
      failure: 'role-missing',
      data: { role: 'lianxin_app' },
    });
    await drop();
  });
});
