import { expect, test } from 'vitest';
import { demoCast } from './cast.ts';
import { demoLand } from './land.ts';
import { firstFreeMobile, isDemoNumber, mayBeInvented, mobileNumber } from './names.ts';
import { areaCodeOf, demoUnits, unitsByDuty } from './units.ts';

const units = demoUnits(demoLand);
const find = unitsByDuty(units);

test('some sixty units by hand, an office per street and a committee per community', () => {
  const byHand = units.filter(({ kind }) => kind !== 'street-office' && kind !== 'community-committee');
  expect(byHand.length).toBeGreaterThanOrEqual(55);
  expect(units.filter(({ kind }) => kind === 'street-office')).toHaveLength(24);
  expect(units.filter(({ kind }) => kind === 'community-committee')).toHaveLength(338);
  expect(units.find(({ key }) => key === 'office-371502001')?.name).toBe('古楼街道办事处');
  expect(units.find(({ key }) => key === 'office-371502101')?.name).toBe('沙镇镇人民政府');
  expect(units.find(({ key }) => key === 'office-371502400')?.name).toBe('香江光彩大市场服务中心');
});

test('keys are unique, and so are names within an area', () => {
  expect(new Set(units.map(({ key }) => key)).size).toBe(units.length);
  expect(new Set(units.map(({ areaCode, name }) => `${areaCode} ${name}`)).size).toBe(units.length);
});

test('every unit has a duty and a number that nobody has', () => {
  for (const unit of units) {
    expect(unit.duties.length).toBeGreaterThan(0);
    expect(isDemoNumber(unit.phone)).toBe(true);
  }
  expect(new Set(units.map(({ phone }) => phone)).size).toBe(units.length);
});

test('the nearest unit with the duty answers, and the street office where there is none', () => {
  const gulou = areaCodeOf(demoLand, '望湖社区');
  const village = areaCodeOf(demoLand, '八棵杨新村');
  expect(find('police', gulou).map(({ name }) => name)).toEqual(['古楼派出所']);
  expect(find('police', village).map(({ name }) => name)).toEqual(['区公安分局']);
  expect(find('property', gulou).map(({ name }) => name)).toEqual(['和邻物业公司', '水岸人家物业公司']);
  expect(find('property', village).map(({ name }) => name)).toEqual(['沙镇镇人民政府']);
  expect(find('community', gulou).map(({ name }) => name)).toEqual(['望湖社区居民委员会']);
  expect(find('volunteers', gulou).map(({ name }) => name)).toEqual(['望湖邻里帮帮团']);
});

test('a place that the land lacks is an error', () => {
  expect(() => areaCodeOf(demoLand, '子虚社区')).toThrow(Error);
});

test('the cast has every role, belongs to units that exist and works where they work', () => {
  const byKey = new Map(units.map((unit) => [unit.key, unit]));
  expect(new Set(demoCast.map(({ role }) => role)).size).toBe(10);
  expect(new Set(demoCast.map(({ key }) => key)).size).toBe(demoCast.length);
  for (const member of demoCast) {
    const unit = byKey.get(member.unit);
    expect(unit, member.key).toBeDefined();
    expect(member.area.startsWith(unit!.areaCode) || unit!.areaCode.startsWith(member.area)).toBe(true);
    expect(mayBeInvented(member.name)).toBe(true);
    expect(isDemoNumber(member.phone)).toBe(true);
    expect(member.line.zh).toMatch(/^[\p{Script=Han}，。：、；]+$/u);
    expect(member.line.en).toMatch(/^[\x20-\x7e]+$/);
  }
});

test('nobody else is given a number of the cast', () => {
  const others = Array.from({ length: 5000 }, (_, index) => mobileNumber(firstFreeMobile + index));
  for (const { phone } of demoCast) expect(others).not.toContain(phone);
});

test('the three administrators are three different people', () => {
  const administrators = demoCast.filter(({ role }) => role.endsWith('administrator'));
  expect(new Set(administrators.map(({ name }) => name)).size).toBe(3);
});
