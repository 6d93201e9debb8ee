import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type DistrictLand,
  LandDistrictUnknown,
  landInstallCommand,
  LandPackageMissing,
  readDistrictLand,
} from './land-source.ts';

let packageFolder: string;

beforeAll(() => {
  packageFolder = mkdtempSync(join(tmpdir(), 'lianxin-land-'));
  mkdirSync(join(packageFolder, 'dist'));
  const table = (name: string, ...lines: string[]) =>
    writeFileSync(join(packageFolder, 'dist', `${name}.csv`), `${lines.join('\n')}\n`);
  table('provinces', 'code,name', '98,"云上省"', '99,"江边市"');
  table('cities', 'code,name,provinceCode', '9801,"青石市",98', '9901,"市辖区",99');
  table('areas', 'code,name,cityCode,provinceCode', '980102,"柳湾区",9801,98', '990101,"桥东区",9901,99');
  table(
    'streets',
    'code,name,areaCode,provinceCode,cityCode',
    '980102100,"南河镇",980102,98,9801',
    '980102001,"柳湾街道办事处",980102,98,9801',
    '980102200,"云岭乡",980102,98,9801',
    '980102400,"青石高新产业园",980102,98,9801',
    '990101001,"桥东街道",990101,99,9901',
  );
  table(
    'villages',
    'code,name,streetCode,provinceCode,cityCode,areaCode',
    '980102001002,"河沿居委会",980102001,98,9801,980102',
    '980102001001,"柳湾社区居民委员会",980102001,98,9801,980102',
    '980102100201,"刘庄村村民委员会",980102100,98,9801,980102',
    '980102100200,"八里屯村委会",980102100,98,9801,980102',
    '980102400498,"产业园虚拟社区",980102400,98,9801,980102',
    '980102200501,"茶场, 三队",980102200,98,9801,980102',
  );
});

afterAll(() => rmSync(packageFolder, { recursive: true }));

test('a district comes with its streets and communities by code, named as people name them', async () => {
  expect(await readDistrictLand('980102', { packageFolder })).toEqual({
    district: { code: '980102', name: '柳湾区', province: '云上省', city: '青石市' },
    streets: [
      {
        code: '980102001',
        name: '柳湾街道',
        kind: 'street',
        communities: [
          { code: '980102001001', name: '柳湾社区', kind: 'community' },
          { code: '980102001002', name: '河沿社区', kind: 'community' },
        ],
      },
      {
        code: '980102100',
        name: '南河镇',
        kind: 'town',
        communities: [
          { code: '980102100200', name: '八里屯村', kind: 'village' },
          { code: '980102100201', name: '刘庄村', kind: 'village' },
        ],
      },
      {
        code: '980102200',
        name: '云岭乡',
        kind: 'township',
        communities: [{ code: '980102200501', name: '茶场, 三队', kind: 'village' }],
      },
      {
        code: '980102400',
        name: '青石高新产业园',
        kind: 'street',
        communities: [{ code: '980102400498', name: '产业园虚拟社区', kind: 'community' }],
      },
    ],
  });
});

test('a district of a municipality has the municipality for its city', async () => {
  const { district } = await readDistrictLand('990101', { packageFolder });
  expect(district).toEqual({ code: '990101', name: '桥东区', province: '江边市', city: '江边市' });
});

test.each(['980199', '98010', '9801021', '98010a', '../etc', ''])('%j is refused as no district', async (code) => {
  await expect(readDistrictLand(code, { packageFolder })).rejects.toThrow(LandDistrictUnknown);
});

test('without the package the refusal says what installs it', async () => {
  const asked = readDistrictLand('980102', { packageFolder: join(packageFolder, 'nowhere') });
  await expect(asked).rejects.toThrow(LandPackageMissing);
  await expect(asked).rejects.toMatchObject({ data: { districtCode: '980102', command: landInstallCommand } });
});

test('a bundled extract needs no package and is handed out as a copy', async () => {
  const bundled: DistrictLand[] = [
    { district: { code: '980102', name: '柳湾区', province: '云上省', city: '青石市' }, streets: [] },
  ];
  const land = await readDistrictLand('980102', { bundled, packageFolder: join(packageFolder, 'nowhere') });
  land.district.name = 'changed';
  expect(bundled[0]?.district.name).toBe('柳湾区');
});
