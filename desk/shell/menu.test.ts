import { expect, test } from 'vitest';
import { menuFor, startOf } from './menu.ts';

const pages = (...roles: string[]) => menuFor(roles).flatMap((group) => group.items.map((item) => item.page));

test('a dispatcher works on tickets and administers nothing', () => {
  expect(pages('dispatcher')).toEqual(['stuck', 'inbox', 'raise', 'figures']);
});

test('the three administrators see three different sets of pages, and no tickets', () => {
  expect(pages('system-administrator')).toEqual([
    'people',
    'units',
    'areas',
    'grants',
    'calendar',
    'settings',
    'dead-letters',
  ]);
  expect(pages('security-administrator')).toEqual(['people', 'grants', 'settings', 'sessions']);
  expect(pages('audit-administrator')).toEqual(['audit']);
});

test('whoever has no role starts at their own sessions', () => {
  expect(startOf([])).toBe('/sessions');
  expect(startOf(['unit-lead'])).toBe('/');
  expect(startOf(['audit-administrator'])).toBe('/audit');
});

test('no two pages share a key', () => {
  const keys = menuFor(['dispatcher', 'system-administrator', 'security-administrator', 'audit-administrator']).flatMap(
    (group) => group.items.map((item) => item.go),
  );
  expect(new Set(keys).size).toBe(keys.length);
});
