import { expect, test } from 'vitest';
import type { Area } from './matter.ts';
import { smallestOf, stepsFor, wayTo } from './land.ts';

const area = (id: string, level: string, parentId: string | null): Area => ({ id, name: id, level, parentId });
const land = [
  area('district', 'district', null),
  area('street-1', 'street', 'district'),
  area('street-2', 'street', 'district'),
  area('community-1', 'community', 'street-1'),
  area('community-2', 'community', 'street-1'),
  area('grid-1', 'grid', 'community-1'),
];

test('the way to a grid leads from its street', () => {
  expect(wayTo(land, 'grid-1').map((one) => one.id)).toEqual(['street-1', 'community-1', 'grid-1']);
});

test('each step offers what lies below the one chosen before', () => {
  expect(stepsFor(land, 'community-2')).toMatchObject([
    { chosen: 'street-1', options: [{ id: 'street-1' }, { id: 'street-2' }] },
    { chosen: 'community-2', options: [{ id: 'community-1' }, { id: 'community-2' }] },
  ]);
  expect(stepsFor(land, 'community-1')).toHaveLength(3);
  expect(stepsFor(land, '')).toMatchObject([{ chosen: '' }]);
});

test('the preset is the smallest area the worker has', () => {
  expect(smallestOf(land, ['street-1', 'grid-1', 'district'])).toBe('grid-1');
  expect(smallestOf(land, ['district'])).toBe('');
  expect(smallestOf(land, ['unknown'])).toBe('');
});

test('a ring in the land does not hang the form', () => {
  expect(wayTo([area('a', 'street', 'b'), area('b', 'community', 'a')], 'a').length).toBeLessThanOrEqual(10);
});
