import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../kernel/actor.ts';
import { engines, type FreshDatabase } from '../../kernel/database/testing.ts';
import { newId } from '../../kernel/ids.ts';
import { moveArea } from '../people/change-area.ts';
import { mergeAreas } from '../people/merge-areas.ts';
import { grantOver, personActor, type TestArea } from '../people/testing.ts';
import { followAreas } from '../tickets/follow-areas.ts';
import { inbox } from '../tickets/inbox.query.ts';
import { raise } from '../tickets/raise.ts';
import { ticketDetail } from '../tickets/ticket.query.ts';
import { withdraw } from '../tickets/withdraw.ts';
import { figures } from './figures.query.ts';
import { beginRebuild, finishComparison } from './rebuild.ts';
import { figuresWorld, type FiguresWorld } from './testing.ts';

describe.each(engines())('tickets of areas that change on $name', ({ open }) => {
  let fresh: FreshDatabase;
  beforeAll(async () => {
    fresh = await open();
  });
  afterAll(() => fresh.close());

  const raiseIn = async (world: FiguresWorld, place: TestArea): Promise<string> => {
    const id = newId();
    const matter = { id, channel: 'counter' as const, body: 'lamp', areaId: world.areas[place].id, noticeVersion: '1' };
    await world.run(raise, matter, world.actors.dispatcher);
    return id;
  };
  const follow = async (world: FiguresWorld) => {
    await world.deliver();
    await followAreas.run({
      kernel: world.kernel,
      tenantId: world.tenantId,
      now: world.clock.now(),
      stopped: () => false,
    });
    await world.deliver();
  };
  const listed = async (world: FiguresWorld, actor: Actor, open = true) => {
    const { items } = await world.kernel.ask(inbox, { limit: 100, open }, { tenantId: world.tenantId, actor });
    return items.map((item) => item.id).toSorted();
  };
  const raisedIn = async (world: FiguresWorld, areaId: string) => {
    const input = { areaId, from: '2026-01', to: '2026-12' };
    const { total } = await world.kernel.ask(figures, input, {
      tenantId: world.tenantId,
      actor: world.actors.dispatcher,
    });
    return total.counts.raised;
  };
  const differences = async (world: FiguresWorld) => {
    await world.run(beginRebuild, { purpose: 'compare' }, world.actors.system);
    return finishComparison({ database: world.kernel.database, tenantId: world.tenantId });
  };

  test('after a merge whoever answers for the surviving community finds the open tickets, and figures count them there', async () => {
    const world = await figuresWorld(fresh.database);
    const { areas, actors } = world;
    const ids: string[] = [];
    for (const place of ['lakeside', 'lakesideGrid1', 'estate'] as const) ids.push(await raiseIn(world, place));
    const ended = await raiseIn(world, 'lakesideGrid2');
    await world.run(withdraw, { ticketId: ended }, actors.dispatcher);
    await world.deliver();
    const clerk = personActor(newId(), [grantOver('clerk', areas.oldTown)]);
    expect(await listed(world, clerk)).toEqual([]);
    await world.run(mergeAreas, { areaId: areas.lakeside.id, intoId: areas.oldTown.id }, actors.system);
    await follow(world);
    expect(await listed(world, clerk)).toEqual(ids.toSorted());
    expect(await listed(world, clerk, false)).toEqual([ended]);
    expect(await raisedIn(world, areas.oldTown.id)).toBe(4);
    expect(await raisedIn(world, areas.eastStreet.id)).toBe(4);
    expect(await differences(world)).toEqual([]);
    const { story } = await world.kernel.ask(
      ticketDetail,
      { ticketId: ids[0] ?? '' },
      { tenantId: world.tenantId, actor: clerk },
    );
    expect(story.at(-1)).toMatchObject({ type: 'ticket.area-followed', audience: 'internal' });
  });

  test('tickets of a community, a grid or an estate that is moved lie where it lies now, once', async () => {
    const world = await figuresWorld(fresh.database);
    const { areas, actors } = world;
    const inGrid = await raiseIn(world, 'lakesideGrid1');
    const inBuilding = await raiseIn(world, 'building');
    await world.deliver();
    const over = (place: TestArea) => personActor(newId(), [grantOver('clerk', areas[place])]);
    await world.run(moveArea, { areaId: areas.estate.id, parentId: areas.lakesideGrid2.id }, actors.system);
    await follow(world);
    expect(await listed(world, over('lakesideGrid2'))).toEqual([inBuilding]);
    expect(await listed(world, over('lakesideGrid1'))).toEqual([inGrid]);
    await world.run(moveArea, { areaId: areas.lakesideGrid1.id, parentId: areas.oldTown.id }, actors.system);
    await follow(world);
    expect(await listed(world, over('oldTown'))).toEqual([inGrid]);
    const code = '999901002001';
    await world.run(moveArea, { areaId: areas.lakeside.id, parentId: areas.westStreet.id, code }, actors.system);
    await follow(world);
    expect(await listed(world, over('westStreet'))).toEqual([inBuilding]);
    expect(await raisedIn(world, areas.westStreet.id)).toBe(1);
    expect(await differences(world)).toEqual([]);
    // nothing is left to do, and after a while nothing is left noted
    world.clock.advance(3_600_000);
    await follow(world);
    const left = await world.kernel.database.transaction(world.tenantId, async (tx) => {
      const { rows } = await tx.raw<{ what: string; n: number }>({
        text: `select 'noted' as what, count(*)::integer as n from tickets.areas_to_follow where tenant_id = $1
               union all select 'followed', count(*)::integer from kernel.events where tenant_id = $1 and type like 'ticket.area-%'
               order by what`,
        values: [tx.tenantId],
      });
      return rows;
    });
    expect(left).toEqual([
      { what: 'followed', n: 3 },
      { what: 'noted', n: 0 },
    ]);
  });
});
