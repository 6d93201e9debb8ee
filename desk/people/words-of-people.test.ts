import { expect, test } from 'vitest';
import { areaKinds, levelOf, mayStandUnder } from '../../server/modules/people/area.ts';
import {
  optionalUnitRoles as optionalOfServer,
  roles,
  unitRoles as unitRolesOfServer,
} from '../../server/modules/people/roles.ts';
import { administratorRoles, kindsBelow, optionalUnitRoles, unitRoles, workRoles } from './words-of-people.ts';

test('what is offered below an area is exactly what may stand there', () => {
  for (const parent of areaKinds) {
    const allowed = areaKinds.filter((kind) => mayStandUnder(levelOf(kind), levelOf(parent)));
    expect([parent, [...kindsBelow(parent)].toSorted()]).toEqual([parent, allowed.toSorted()]);
  }
});

test('every role is offered once, and unit roles are those of the server', () => {
  expect([...workRoles, ...administratorRoles].toSorted()).toEqual([...roles].toSorted());
  expect(unitRoles).toEqual(unitRolesOfServer);
  expect(optionalUnitRoles).toEqual(optionalOfServer);
});
