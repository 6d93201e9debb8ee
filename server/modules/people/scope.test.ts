import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Grant } from '../../kernel/actor.ts';
import { systemActor } from '../../kernel/actor.ts';
import { roles, type Role } from './roles.ts';
import { covers, scopesOf, type Scopes, type ScopedRecord } from './scope.ts';
import { personActor } from './testing.ts';

const id = fc.constantFrom('a', 'b', 'c');
const someRoles = fc.subarray([...roles]);
const grant: fc.Arbitrary<Grant> = fc.record({
  role: fc.constantFrom(...roles) as fc.Arbitrary<string>,
  scopeLevel: fc.constantFrom('district', 'street', 'community', 'grid', 'estate', 'building'),
  scopeId: id,
  unitId: fc.option(id),
});
const record: fc.Arbitrary<ScopedRecord> = fc.record({
  streetId: fc.option(id),
  communityId: fc.option(id),
  gridId: fc.option(id),
  unitId: fc.option(id),
});

/** What a list's where-clause does with the scopes. */
function listed(scopes: Scopes, row: ScopedRecord): boolean {
  if (scopes === 'all') return true;
  const within = (ids: readonly string[], value: string | null | undefined) => value != null && ids.includes(value);
  return (
    within(scopes.streets, row.streetId) ||
    within(scopes.communities, row.communityId) ||
    within(scopes.grids, row.gridId) ||
    within(scopes.units, row.unitId)
  );
}

test('a list by scopes holds exactly the records that are covered', () => {
  fc.assert(
    fc.property(fc.array(grant, { maxLength: 6 }), someRoles, record, (grants, asked, row) => {
      const actor = personActor('p', grants);
      expect(listed(scopesOf(actor, asked), row)).toBe(covers(actor, asked, row));
    }),
  );
});

test('another role, or a grant more, never takes anything away', () => {
  fc.assert(
    fc.property(fc.array(grant), grant, someRoles, record, (grants, more, asked, row) => {
      if (!covers(personActor('p', grants), asked, row)) return;
      expect(covers(personActor('p', [...grants, more]), asked, row)).toBe(true);
      expect(covers(personActor('p', grants), [...asked, 'clerk'], row)).toBe(true);
    }),
  );
});

const over = (role: Role, scopeLevel: string, scopeId: string, unitId: string | null = null): Grant => ({
  role,
  scopeLevel,
  scopeId,
  unitId,
});

test('a grant at the district means everything, but one that acts for a unit means that unit', () => {
  expect(scopesOf(personActor('p', [over('dispatcher', 'district', 'd')]), ['dispatcher'])).toBe('all');
  const lead = personActor('p', [over('unit-lead', 'district', 'd', 'works')]);
  expect(covers(lead, ['unit-lead'], { streetId: 's', unitId: 'works' })).toBe(true);
  expect(covers(lead, ['unit-lead'], { streetId: 's', unitId: 'water' })).toBe(false);
});

test('a role that was not asked for gives nothing', () => {
  const clerk = personActor('p', [over('clerk', 'street', 's')]);
  expect(covers(clerk, ['dispatcher'], { streetId: 's' })).toBe(false);
  expect(covers(clerk, ['dispatcher', 'clerk'], { streetId: 's' })).toBe(true);
});

test('visitors and holders of a link have no scopes, the program has all', () => {
  expect(covers({ kind: 'visitor', key: 'v' }, roles, { streetId: 's' })).toBe(false);
  expect(covers({ kind: 'bearer', subjectId: 's', key: 'v' }, roles, { streetId: 's' })).toBe(false);
  expect(covers(systemActor('import'), [], {})).toBe(true);
});
