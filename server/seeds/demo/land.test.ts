import { expect, test } from 'vitest';
import { demoDistrictCode, demoLand } from './land.ts';

const communities = demoLand.streets.flatMap((street) => street.communities);

test('the demo district has 24 streets and towns with 338 communities and villages', () => {
  expect(demoLand.district).toEqual({ code: demoDistrictCode, name: '东昌府区', province: '山东省', city: '聊城市' });
  expect(demoLand.streets).toHaveLength(24);
  expect(communities).toHaveLength(338);
  expect(communities.filter(({ kind }) => kind === 'village')).toHaveLength(
    communities.filter(({ code }) => /^.{9}[235]/.test(code)).length,
  );
});

test('every code continues the code of the area above and is unique', () => {
  for (const street of demoLand.streets) {
    expect(street.code).toMatch(/^371502\d{3}$/);
    for (const community of street.communities)
      expect([community.code.length, community.code.slice(0, 9)]).toEqual([12, street.code]);
  }
  const codes = [...demoLand.streets, ...communities].map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

test('no two areas under one street bear one name, and none is named after its committee', () => {
  for (const street of demoLand.streets) {
    const names = street.communities.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).not.toMatch(/委员会|居委会|村委会/);
  }
});
