import { route } from '../../kernel/http/route.ts';
import { addArea } from './add-area.ts';
import { area, areas, areaSearch } from './areas.query.ts';
import { moveArea, renameArea, retireArea } from './change-area.ts';
import { grants } from './grants.query.ts';
import { giveGrant, revokeGrant } from './grants.ts';
import { importFile } from './import-route.ts';
import { mergeAreas } from './merge-areas.ts';
import { person, personPhone, persons } from './persons.query.ts';
import { changePerson, joinUnit, leave, leaveUnit, registerPerson, unmaskPerson } from './persons.ts';
import { demoCodeOf, refuseWrongTry, tryPhoneCode } from './phone-codes/enter-phone-code.ts';
import { sendPhoneCode } from './phone-codes/send-phone-code.ts';
import { signInRoutes } from './sign-in/routes.ts';
import { unit, units } from './units.query.ts';
import { addUnit, changeUnit, retireUnit } from './units.ts';

export const routes = [
  route('GET', '/api/areas', areas),
  route('GET', '/api/area-search', areaSearch),
  route('GET', '/api/areas/{areaId}', area),
  route('POST', '/api/areas', addArea),
  route('PUT', '/api/areas/{areaId}/name', renameArea),
  route('PUT', '/api/areas/{areaId}/parent', moveArea),
  route('POST', '/api/areas/{areaId}/merger', mergeAreas),
  route('DELETE', '/api/areas/{areaId}', retireArea),
  importFile,
  route('GET', '/api/units', units),
  route('GET', '/api/units/{unitId}', unit),
  route('POST', '/api/units', addUnit),
  route('PUT', '/api/units/{unitId}', changeUnit),
  route('DELETE', '/api/units/{unitId}', retireUnit),
  route('PUT', '/api/units/{unitId}/members/{personId}', joinUnit),
  route('DELETE', '/api/units/{unitId}/members/{personId}', leaveUnit),
  route('GET', '/api/persons', persons),
  route('GET', '/api/persons/{personId}', person),
  route('POST', '/api/persons', registerPerson),
  route('PUT', '/api/persons/{personId}', changePerson),
  route('DELETE', '/api/persons/{personId}', leave),
  route('POST', '/api/persons/{personId}/unmasking', unmaskPerson),
  route('GET', '/api/persons/{personId}/phone', personPhone),
  route('GET', '/api/grants', grants),
  route('POST', '/api/grants', giveGrant),
  route('DELETE', '/api/grants/{grantId}', revokeGrant),
  route('POST', '/api/phone-codes', sendPhoneCode, {
    limit: 'code',
    respond: (sent, context) => ({ ...sent, demoCode: demoCodeOf(context.tenant, sent.codeId) ?? null }),
  }),
  route('POST', '/api/phone-codes/{codeId}/tries', tryPhoneCode, {
    limit: 'lookup',
    respond(tried) {
      refuseWrongTry(tried);
      return {};
    },
  }),
  ...signInRoutes,
] as const;
