/** Every list that people open daily has an index that gives its order: a page reads what it shows, however many tickets there are. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { PersonActor } from '../../kernel/actor.ts';
import type { Database } from '../../kernel/database/database.ts';
import { engines } from '../../kernel/database/testing.ts';
import { newId } from '../../kernel/ids.ts';
import { grantOver, personActor, testWorld, type TestArea, type TestWorld } from '../people/testing.ts';
import { addFilters, type inboxInput } from './inbox.query.ts';
import { visibleTo, Where } from './list.ts';

type Input = Partial<z.output<typeof inboxInput>>;
type Who = 'dispatcher' | 'staff' | Extract<TestArea, 'eastStreet' | 'lakeside' | 'lakesideGrid1'>;

const lists: [string, Who, Input, string][] = [
  ['open in the district', 'dispatcher', { open: true }, 'tickets_open'],
  ['open in a street', 'eastStreet', { open: true }, 'tickets_open'],
  ['open in a community', 'lakeside', { open: true }, 'tickets_open_of_a_community'],
  ['open in a grid', 'lakesideGrid1', { open: true }, 'tickets_open_of_a_grid'],
  ['open of a unit', 'staff', { open: true, view: 'unit' }, 'tickets_open_of_a_unit'],
  ['open of a handler', 'staff', { open: true, view: 'mine' }, 'tickets_open_of_a_handler'],
  ['answered in the district', 'dispatcher', { open: false }, 'tickets_by_time'],
  ['answered in a street', 'eastStreet', { open: false }, 'tickets_of_a_street_by_time'],
  ['answered in a community', 'lakeside', { open: false }, 'tickets_of_a_community_by_time'],
  ['answered in a grid', 'lakesideGrid1', { open: false }, 'tickets_answered_of_a_grid'],
  ['answered by a unit', 'staff', { open: false, view: 'unit' }, 'tickets_of_a_unit_by_time'],
  ['answered by a handler', 'staff', { open: false, view: 'mine' }, 'tickets_answered_by_a_handler'],
  ['to call back', 'dispatcher', { mover: 'caller' }, 'tickets_to_call_back'],
  ['a rare outcome', 'dispatcher', { outcome: 'not-ours' }, 'tickets_out_of_the_ordinary'],
  ['not solved', 'dispatcher', { solved: false }, 'tickets_out_of_the_ordinary'],
  ['second handling', 'dispatcher', { secondHandling: true }, 'tickets_out_of_the_ordinary'],
  ['excluded', 'dispatcher', { excluded: true }, 'tickets_out_of_the_ordinary'],
];

describe.each(engines())('on $name', ({ open }) => {
  let world: TestWorld;
  let database: Database;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const opened = await open();
    database = opened.database;
    stop = opened.close;
    world = await testWorld(database);
  }, 60_000);
  afterAll(() => stop());

  const actorOf = (who: Who): PersonActor =>
    who === 'dispatcher' || who === 'staff'
      ? world.actors[who]
      : personActor(newId(), [grantOver('grid-worker', world.areas[who])]);

  test.each(lists)('%s: nothing is sorted', async (_name, who, input, index) => {
    const plan = await database.transaction(world.tenantId, async (tx) => {
      const where = new Where(tx.tenantId);
      visibleTo(actorOf(who), where, input.view ?? 'area');
      await addFilters(tx, where, input, world.clock.now());
      // the table is as good as empty, where reading it whole would be the best plan
      for (const way of ['enable_seqscan', 'enable_bitmapscan', 'enable_sort']) {
        await tx.raw({ text: `set local ${way} = off`, values: [] });
      }
      const order =
        input.open === true || input.mover === 'caller' ? 't.move_due_at, t.id' : 't.raised_at desc, t.id desc';
      const { rows } = await tx.raw<{ 'QUERY PLAN': string }>({
        text: `explain (costs off) select t.* from tickets.tickets t where ${where.text} order by ${order} limit 51`,
        values: where.values,
      });
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(plan).toMatch(new RegExp(`Index Scan (Backward )?using ${index} on`));
    expect(plan).not.toContain('Sort');
  });
});
