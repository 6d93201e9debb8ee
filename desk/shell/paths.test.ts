import { expect, test } from 'vitest';
import { addressOf, matchPattern } from './paths.ts';

test('a pattern gives what stands in its places', () => {
  expect(matchPattern('/tickets/:ticketId', '/tickets/abc')).toEqual({ ticketId: 'abc' });
  expect(matchPattern('/units/:unitId', '/units/%E5%8D%95')).toEqual({ unitId: '单' });
  expect(matchPattern('/', '/')).toEqual({});
});

test('a trailing slash is nothing', () => {
  expect(matchPattern('/tickets', '/tickets/')).toEqual({});
});

test('another path, a longer one and a broken escape do not fit', () => {
  expect(matchPattern('/tickets', '/people')).toBeNull();
  expect(matchPattern('/tickets/:ticketId', '/tickets/a/b')).toBeNull();
  expect(matchPattern('/tickets/:ticketId', '/tickets/%E0%A4%A')).toBeNull();
});

test('an address holds only what is asked', () => {
  expect(addressOf('/tickets', { state: 'raised', unitId: undefined, overdue: false, number: '', view: null })).toBe(
    '/tickets?state=raised',
  );
  expect(addressOf('/tickets', {})).toBe('/tickets');
});
