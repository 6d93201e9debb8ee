import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../kernel/database/database.ts';
import { eventsOf } from '../../kernel/event.ts';
import { newId } from '../../kernel/ids.ts';
import { NotAllowed } from '../../kernel/refusal.ts';
import {
  freshPglite,
  freshPostgres,
  noPostgres,
  postgresUrl,
  type FreshPostgres,
} from '../../kernel/database/testing.ts';
import { addArea } from './add-area.ts';
import { areaAncestors, areaOf, areaTree } from './area-store.ts';
import { moveArea, renameArea, retireArea } from './change-area.ts';
import { mergeAreas } from './merge-areas.ts';
import {
  AreaCodeTaken,
  AreaCodeWrong,
  AreaInUse,
  AreaMergeWrong,
  AreaPlaceWrong,
  AreaRetired,
} from './people.refusals.ts';
import { testWorld, type TestWorld } from './testing.ts';

let database: Database;
beforeAll(async () => {
  database = await freshPglite();
});
afterAll(() => database.close());

const world = () => testWorld(database);
const asSystem = ({ tenantId, actors }: TestWorld) => ({ tenantId, actor: actors.system });
const area = (w: TestWorld, id: string) => database.transaction(w.tenantId, (tx) => areaOf(tx, id));
const history = (w: TestWorld, id: string) =>
  database.transaction(w.tenantId, async (tx) => {
    const { rows } = await tx.raw<{ name: string; parent_id: string | null; valid_until: Date | null }>({
      text: 'select name, parent_id, valid_until from people.area_history where tenant_id = $1 and area_id = $2 order by valid_from',
      values: [tx.tenantId, id],
    });
    return rows;
  });

test('a grid added by hand gets the next code of fifteen digits under its community', async () => {
  const w = await world();
  const made = await w.kernel.execute(
    addArea,
    { parentId: w.areas.lakeside.id, kind: 'grid', name: '湖边第三网格' },
    asSystem(w),
  );
  expect(made.code).toBe('999901001001003');
  expect(await area(w, made.areaId)).toMatchObject({
    level: 'grid',
    streetId: w.areas.eastStreet.id,
    communityId: w.areas.lakeside.id,
    gridId: made.areaId,
  });
});

test('an area is refused with a wrong code, a taken one, a wrong place, and for who may not', async () => {
  const w = await world();
  const add = (input: object, actor = w.actors.system) =>
    w.kernel.execute(
      addArea,
      { parentId: w.areas.lakeside.id, kind: 'grid', name: '网格', ...input },
      { tenantId: w.tenantId, actor },
    );
  await expect(add({ code: '99990100100100' })).rejects.toThrow(AreaCodeWrong);
  await expect(add({ code: '999901002201001' })).rejects.toThrow(AreaCodeWrong);
  await expect(add({ code: '999901001001001' })).rejects.toThrow(AreaCodeTaken);
  await expect(add({ parentId: w.areas.eastStreet.id })).rejects.toThrow(AreaPlaceWrong);
  await expect(add({ parentId: newId() })).rejects.toMatchObject({ code: 'not-found' });
  await expect(add({}, w.actors.clerk)).rejects.toThrow(NotAllowed);
});

test('an area added twice under one command id is added once', async () => {
  const w = await world();
  const commandId = newId();
  const add = () =>
    w.kernel.execute(
      addArea,
      { parentId: w.areas.estate.id, kind: 'building', name: '2号楼' },
      { ...asSystem(w), commandId },
    );
  expect(await add()).toEqual(await add());
});

test('a renamed area keeps what it was called', async () => {
  const w = await world();
  w.clock.advance(1000);
  await w.kernel.execute(renameArea, { areaId: w.areas.oldTown.id, name: '古城社区' }, asSystem(w));
  expect((await area(w, w.areas.oldTown.id))?.name).toBe('古城社区');
  expect((await history(w, w.areas.oldTown.id)).map((line) => [line.name, line.valid_until === null])).toEqual([
    ['老城社区', false],
    ['古城社区', true],
  ]);
  const story = await database.transaction(w.tenantId, (tx) => eventsOf(tx, w.areas.oldTown.id));
  expect(story.map((event) => event.type)).toEqual(['area.renamed']);
  await expect(
    w.kernel.execute(
      renameArea,
      { areaId: w.areas.oldTown.id, name: '某社区' },
      { tenantId: w.tenantId, actor: w.actors.worker },
    ),
  ).rejects.toThrow(NotAllowed);
});

test('a community that moves takes everything below it and its units to the other street', async () => {
  const w = await world();
  w.clock.advance(1000);
  const moved = await w.kernel.execute(
    moveArea,
    { areaId: w.areas.lakeside.id, parentId: w.areas.westStreet.id, code: '999901002001' },
    asSystem(w),
  );
  expect(moved.areasBelow).toBe(4);
  for (const key of ['lakeside', 'lakesideGrid1', 'estate', 'building'] as const) {
    expect(await area(w, w.areas[key].id)).toMatchObject({
      streetId: w.areas.westStreet.id,
      communityId: w.areas.lakeside.id,
      gridId: key === 'lakeside' ? null : w.areas.lakesideGrid1.id,
    });
  }
  const unit = await database.transaction(w.tenantId, async (tx) => {
    const { rows } = await tx.raw({
      text: 'select street_id, community_id from people.units where tenant_id = $1 and id = $2',
      values: [tx.tenantId, w.units.lakesideCommittee.id],
    });
    return rows[0];
  });
  expect(unit).toEqual({ street_id: w.areas.westStreet.id, community_id: w.areas.lakeside.id });
  const path = await database.transaction(w.tenantId, (tx) => areaAncestors(tx, w.areas.building.id));
  expect(path.map((each) => each.level)).toEqual(['district', 'street', 'community', 'grid', 'estate', 'building']);
  expect(path[1]?.id).toBe(w.areas.westStreet.id);
});

test('a grid that moves to another community takes its estate along', async () => {
  const w = await world();
  await w.kernel.execute(moveArea, { areaId: w.areas.lakesideGrid1.id, parentId: w.areas.oldTown.id }, asSystem(w));
  expect(await area(w, w.areas.building.id)).toMatchObject({
    communityId: w.areas.oldTown.id,
    gridId: w.areas.lakesideGrid1.id,
  });
  await expect(
    w.kernel.execute(moveArea, { areaId: w.areas.lakesideGrid1.id, parentId: w.areas.eastStreet.id }, asSystem(w)),
  ).rejects.toThrow(AreaPlaceWrong);
});

test('merged communities: everything passes over, grants too, and the merged one points to the other', async () => {
  const w = await world();
  w.clock.advance(1000);
  const merged = await w.kernel.execute(
    mergeAreas,
    { areaId: w.areas.lakeside.id, intoId: w.areas.oldTown.id },
    asSystem(w),
  );
  expect(merged).toMatchObject({ areasMoved: 4, grantsMoved: 1 });
  expect(await area(w, w.areas.lakeside.id)).toMatchObject({ mergedIntoId: w.areas.oldTown.id });
  expect(await area(w, w.areas.estate.id)).toMatchObject({ communityId: w.areas.oldTown.id });
  const grants = await database.transaction(w.tenantId, async (tx) => {
    const { rows } = await tx.raw<{ area_id: string }>({
      text: 'select area_id from people.grants where tenant_id = $1 and person_id = $2 and revoked_at is null',
      values: [tx.tenantId, w.actors.worker.id],
    });
    return rows.map((row) => row.area_id);
  });
  expect(grants).toEqual([w.areas.oldTown.id]);
  await expect(
    w.kernel.execute(mergeAreas, { areaId: w.areas.oldTown.id, intoId: w.areas.oldTown.id }, asSystem(w)),
  ).rejects.toThrow(AreaMergeWrong);
  await expect(
    w.kernel.execute(mergeAreas, { areaId: w.areas.oldTown.id, intoId: w.areas.lakeside.id }, asSystem(w)),
  ).rejects.toThrow(AreaRetired);
});

test('an area retires only when nothing hangs on it, and then leaves the tree', async () => {
  const w = await world();
  const retire = (areaId: string) => w.kernel.execute(retireArea, { areaId }, asSystem(w));
  await expect(retire(w.areas.lakeside.id)).rejects.toThrow(AreaInUse);
  await retire(w.areas.millVillage.id);
  await expect(retire(w.areas.millVillage.id)).rejects.toThrow(AreaRetired);
  const [district] = await database.transaction(w.tenantId, (tx) => areaTree(tx));
  expect(district?.children.map((street) => [street.name, street.children.map((each) => each.name)])).toEqual([
    ['东街道', ['湖边社区', '老城社区']],
    ['西街道', []],
  ]);
});

describe.skipIf(!postgresUrl)(`at once on PostgreSQL (${postgresUrl ? 'given' : noPostgres})`, () => {
  let postgres: FreshPostgres;
  beforeAll(async () => {
    postgres = await freshPostgres();
  });
  afterAll(() => postgres?.close());

  test('a grid that comes into a community while the community moves belongs to its new street', async () => {
    for (let round = 0; round < 5; round += 1) {
      const w = await testWorld(postgres.database);
      await Promise.all([
        w.kernel.execute(moveArea, { areaId: w.areas.oldTown.id, parentId: w.areas.westStreet.id }, asSystem(w)),
        w.kernel.execute(moveArea, { areaId: w.areas.lakesideGrid1.id, parentId: w.areas.oldTown.id }, asSystem(w)),
      ]);
      const building = await postgres.database.transaction(w.tenantId, (tx) => areaOf(tx, w.areas.building.id));
      expect(building).toMatchObject({ streetId: w.areas.westStreet.id, communityId: w.areas.oldTown.id });
    }
  });

  test('two grids added at once get two codes', async () => {
    const w = await testWorld(postgres.database);
    const made = await Promise.all(
      ['甲', '乙', '丙'].map((name) =>
        w.kernel.execute(addArea, { parentId: w.areas.lakeside.id, kind: 'grid', name }, asSystem(w)),
      ),
    );
    expect(made.map(({ code }) => code).toSorted()).toEqual(['999901001001003', '999901001001004', '999901001001005']);
  });
});
