import { expect, test } from 'vitest';
import { inboxInput, onlyOpen, readFilters, viewsFor, writeFilters } from './inbox-filters.ts';

test('filters survive the way through the address', () => {
  const filters = { view: 'unit', state: 'raised', overdue: true, solved: false, all: true, unitId: 'u-1' } as const;
  expect(readFilters(new URLSearchParams(writeFilters(filters)))).toEqual(filters);
});

test('what is not a filter, and an empty one, is not read', () => {
  expect(readFilters(new URLSearchParams('x=1&state=&overdue=maybe&all=no'))).toEqual({});
});

test('a dispatcher starts with the area, unit people with their unit, a clerk with the area', () => {
  expect(viewsFor(['dispatcher'])).toEqual(['area', 'raised-by-me']);
  expect(viewsFor(['unit-lead'])).toEqual(['unit', 'mine']);
  expect(viewsFor(['clerk'])).toEqual(['area', 'raised-by-me']);
  expect(viewsFor([])).toEqual(['all']);
});

test('open tickets are asked for unless a filter can mean answered ones', () => {
  expect(onlyOpen({})).toBe(true);
  expect(onlyOpen({ state: 'raised', stuck: true })).toBe(true);
  expect(onlyOpen({ state: 'resolved' })).toBe(false);
  expect(onlyOpen({ all: true })).toBe(false);
  expect(onlyOpen({ solved: false })).toBe(false);
  expect(onlyOpen({ mover: 'caller' })).toBe(false);
  expect(inboxInput({ all: true }, ['area'])).not.toHaveProperty('open');
});

test('a view that is not open to these roles falls back to the first', () => {
  expect(inboxInput({ view: 'mine' }, ['area', 'raised-by-me']).view).toBe('area');
});

test('a number is searched for in everything one may see', () => {
  expect(inboxInput({ number: '2611', view: 'unit' }, ['unit', 'mine'])).toEqual({
    number: '2611',
    view: 'all',
    limit: 100,
  });
});
