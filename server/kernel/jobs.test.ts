import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { systemActor } from './actor.ts';
import { SetClock } from './clock.ts';
import { command } from './command.ts';
import type { Database } from './database/database.ts';
import { freshPglite } from './database/testing.ts';
import { newId } from './ids.ts';
import { type Job, JobWorker } from './jobs.ts';
import { Kernel } from './kernel.ts';
import { commandsKeptDays, sweepCommands } from './sweep-commands.ts';
import { createTenant } from './tenants.ts';

let database: Database;
beforeAll(async () => {
  database = await freshPglite();
});
afterAll(() => database.close());

async function world(count = 1) {
  const clock = new SetClock('2026-03-02T01:00:00Z');
  const kernel = new Kernel({ database, clock, subscribersOf: () => [] });
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    ids.push((await createTenant(database, clock, { slug: `t-${newId().slice(-12)}`, name: 'T' })).id);
  }
  const failures: string[] = [];
  const worker = (...jobs: Job[]) =>
    new JobWorker({
      kernel,
      jobs,
      tenants: async () => ids,
      tickMs: 5,
      onError: (error, job) => failures.push(`${job}: ${String(error)}`),
    });
  return { clock, kernel, ids, worker, failures };
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Until `met`, at most five seconds. */
async function until(met: () => boolean): Promise<void> {
  for (const started = performance.now(); !met() && performance.now() - started < 5000;) await pause(5);
}

test('a job that waits for the outside world holds up no other, and is never run twice at once', async () => {
  const { worker, clock } = await world();
  let begun = 0;
  let ran = 0;
  let release = () => {};
  const slow: Job = {
    name: 'slow',
    everyMs: 10,
    async run() {
      begun += 1;
      await new Promise<void>((resolve) => (release = resolve));
    },
  };
  const quick: Job = {
    name: 'quick',
    everyMs: 10,
    async run() {
      ran += 1;
      clock.advance(10);
    },
  };
  const jobs = worker(slow, quick);
  expect(jobs.isAlive).toBe(false);
  jobs.start();
  await until(() => ran >= 5);
  expect([begun, ran >= 5, jobs.isAlive]).toEqual([1, true, true]);
  const stopping = jobs.stop();
  release();
  await stopping;
  expect(jobs.isAlive).toBe(false);
});

test('an error of one district does not stop the others, and is told with the name of the job', async () => {
  const { worker, ids, failures } = await world(3);
  const reached: string[] = [];
  const jobs = worker({
    name: 'fails',
    everyMs: 1000,
    async run({ tenantId }) {
      if (tenantId === ids[0]) throw new Error('not here');
      reached.push(tenantId);
    },
  });
  await jobs.runDue();
  expect(reached).toEqual(ids.slice(1));
  expect(failures).toEqual(['fails: Error: not here']);
});

test('two processes run a job once for each time it is due, also a little early', async () => {
  const { worker, clock } = await world();
  let ran = 0;
  const job: Job = {
    name: 'each-second',
    everyMs: 1000,
    async run() {
      ran += 1;
    },
  };
  const [one, other] = [worker(job), worker(job)];
  await Promise.all([one.runDue(), other.runDue()]);
  expect(ran).toBe(1);
  clock.advance(500);
  await one.runDue();
  expect(ran).toBe(1);
  clock.advance(495);
  await Promise.all([one.runDue(), other.runDue()]);
  expect(ran).toBe(2);
});

test('answers of commands are forgotten after ninety days, and not before', async () => {
  const { kernel, clock, ids } = await world();
  const tenantId = ids[0] ?? '';
  const say = command({
    name: 'test.say',
    summary: 'Says something',
    input: z.object({}),
    output: z.object({}),
    async run({ authorize, record }) {
      authorize(true);
      record({ subject: { kind: 'thing', id: newId() }, type: 'thing.said' });
      return {};
    },
  });
  const kept = () =>
    database.transaction(tenantId, async (tx) => {
      const { rows } = await tx.raw<{ name: string }>({
        text: 'select name from kernel.commands where tenant_id = $1',
        values: [tenantId],
      });
      return rows.length;
    });
  await kernel.execute(say, {}, { tenantId, actor: systemActor('test') });
  clock.advance(86_400_000);
  await kernel.execute(say, {}, { tenantId, actor: systemActor('test') });
  const sweep = () => sweepCommands.run({ kernel, tenantId, now: clock.now(), stopped: () => false });
  clock.advance((commandsKeptDays - 1) * 86_400_000);
  await sweep();
  expect(await kept()).toBe(2);
  clock.advance(1000);
  await sweep();
  expect(await kept()).toBe(1);
});
