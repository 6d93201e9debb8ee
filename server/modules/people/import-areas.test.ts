import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../kernel/database/database.ts';
import { freshPglite } from '../../kernel/database/testing.ts';
import { SetClock } from '../../kernel/clock.ts';
import { Kernel } from '../../kernel/kernel.ts';
import { newId } from '../../kernel/ids.ts';
import { NotAllowed } from '../../kernel/refusal.ts';
import { createTenant } from '../../kernel/tenants.ts';
import { readAreaFile } from './area-file.ts';
import { areasByCode, areaTree } from './area-store.ts';
import { checkAreas, DistrictDiffers, importAreas, importLand } from './import-areas.ts';
import type { DistrictLand } from './land-source.ts';
import { AreaFileTooLong, AreaFileUnreadable } from './people.refusals.ts';
import { testWorld } from './testing.ts';

let database: Database;
beforeAll(async () => {
  database = await freshPglite();
});
afterAll(() => database.close());

const csv = (text: string) => new TextEncoder().encode(text);

const land = (): DistrictLand => ({
  district: { code: '999902', name: '新区', province: '某省', city: '某市' },
  streets: [
    {
      code: '999902001',
      name: '第一街道',
      kind: 'street',
      communities: [
        { code: '999902001001', name: '甲社区', kind: 'community' },
        { code: '999902001201', name: '乙村', kind: 'village' },
      ],
    },
    { code: '999902100', name: '第二镇', kind: 'town', communities: [] },
  ],
});

test('a district is loaded with streets and communities, again without change, and again with new names kept in history', async () => {
  const clock = new SetClock('2026-03-02T01:00:00Z');
  const kernel = new Kernel({ database, clock });
  const tenant = await createTenant(database, clock, { slug: `land-${newId().slice(-8)}`, name: '新区' });
  expect(await importLand(kernel, tenant.id, land())).toEqual({ added: 5, renamed: 0, unchanged: 0, faults: 0 });
  expect(await importLand(kernel, tenant.id, land())).toEqual({ added: 0, renamed: 0, unchanged: 5, faults: 0 });
  clock.advance(86_400_000);
  const changed = land();
  changed.streets[0]!.communities[0]!.name = '甲新社区';
  expect(await importLand(kernel, tenant.id, changed)).toMatchObject({ renamed: 1, unchanged: 4 });
  await database.transaction(tenant.id, async (tx) => {
    const [district] = await areaTree(tx);
    expect(district?.children.map((street) => [street.name, street.kind, street.children.length])).toEqual([
      ['第一街道', 'street', 2],
      ['第二镇', 'town', 0],
    ]);
    const found = (await areasByCode(tx, ['999902001001'])).get('999902001001');
    const { rows } = await tx.raw<{ name: string }>({
      text: 'select name from people.area_history where tenant_id = $1 and area_id = $2 order by valid_from',
      values: [tx.tenantId, found?.id],
    });
    expect(rows.map((row) => row.name)).toEqual(['甲社区', '甲新社区']);
  });
  const other = { ...land(), district: { ...land().district, code: '999903' } };
  await expect(importLand(kernel, tenant.id, other)).rejects.toThrow(DistrictDiffers);
});

const file = csv(
  [
    '编码,名称,类型,上级编码',
    '999901001001003,湖边第三网格,网格,',
    'e-9,湖心小区,小区,999901001001003',
    'b-9,9号楼,楼栋,e-9',
    '99990100100100,少一位,网格,999901001001',
    '999901009001001,没有社区,网格,',
    ',没有编码,小区,999901001001',
    'e-8,,小区,999901001001',
    'e-7,岛,岛屿,999901001001',
    'e-9,又一个湖心,小区,999901001001',
    '',
    'e-1,湖景花园,小区,999901001001001',
    'b-1,1号楼,楼栋,e-1',
    'b-7,挂错的楼,楼栋,999901001',
    '999901001001001,湖边第一网格,网格,999901001002',
  ].join('\n'),
);

test('good rows of a file go in, bad ones are named with their line and reason', async () => {
  const w = await testWorld(database);
  const rows = await readAreaFile(file);
  const asSystem = { tenantId: w.tenantId, actor: w.actors.system };
  const expected = {
    added: 3,
    renamed: 1,
    unchanged: 1,
    faults: [
      { row: 5, code: '99990100100100', fault: 'code-wrong' },
      { row: 6, code: '999901009001001', fault: 'parent-unknown' },
      { row: 7, code: '', fault: 'code-missing' },
      { row: 8, code: 'e-8', fault: 'name-missing' },
      { row: 9, code: 'e-7', fault: 'kind-unknown' },
      { row: 10, code: 'e-9', fault: 'code-twice' },
      { row: 14, code: 'b-7', fault: 'place-wrong' },
      { row: 15, code: '999901001001001', fault: 'moved' },
    ],
  };
  expect(await w.kernel.ask(checkAreas, { rows }, asSystem)).toEqual(expected);
  expect(await w.kernel.execute(importAreas, { rows }, asSystem)).toEqual(expected);
  expect(await w.kernel.execute(importAreas, { rows }, asSystem)).toMatchObject({ added: 0, renamed: 0, unchanged: 5 });
  const building = await database.transaction(w.tenantId, (tx) => areasByCode(tx, ['b-9']));
  expect(building.get('b-9')).toMatchObject({
    streetId: w.areas.eastStreet.id,
    communityId: w.areas.lakeside.id,
    level: 'building',
  });
  await expect(
    w.kernel.execute(importAreas, { rows }, { tenantId: w.tenantId, actor: w.actors.clerk }),
  ).rejects.toThrow(NotAllowed);
});

test('Excel is read like CSV', async () => {
  const { default: Excel } = await import('exceljs');
  const book = new Excel.Workbook();
  const sheet = book.addWorksheet('网格');
  sheet.addRow(['网格编码', '网格名称']);
  sheet.addRow([999901001001003, '湖边第三网格']);
  sheet.addRow(['999901001001004', '湖边第四网格']);
  const rows = await readAreaFile(new Uint8Array(await book.xlsx.writeBuffer()));
  expect(rows).toEqual([
    { row: 2, code: '999901001001003', name: '湖边第三网格', kind: 'grid', parentCode: '999901001001' },
    { row: 3, code: '999901001001004', name: '湖边第四网格', kind: 'grid', parentCode: '999901001001' },
  ]);
});

test('a file saved by an older Excel in GB 18030 is read', async () => {
  // 编码,名称 / e-1,小区
  const bytes = Uint8Array.from([
    0xb1, 0xe0, 0xc2, 0xeb, 0x2c, 0xc3, 0xfb, 0xb3, 0xc6, 0x0a, 0x65, 0x2d, 0x31, 0x2c, 0xd0, 0xa1, 0xc7, 0xf8,
  ]);
  expect(await readAreaFile(bytes)).toMatchObject([{ code: 'e-1', name: '小区' }]);
});

test('what is no table, has no headings or is too long is refused', async () => {
  for (const text of ['', 'a,b\n1,2', '编码,名称\n', '编码,名称\n"x', '\0\u0001']) {
    await expect(readAreaFile(csv(text))).rejects.toThrow(AreaFileUnreadable);
  }
  await expect(readAreaFile(Uint8Array.from([0x50, 0x4b, 3, 4, 5, 6]))).rejects.toThrow(AreaFileUnreadable);
  const long = `编码,名称\n${Array.from({ length: 5001 }, (_, index) => `e-${index},x`).join('\n')}`;
  await expect(readAreaFile(csv(long))).rejects.toThrow(AreaFileTooLong);
});
