/** All that other modules, the doors and the composition root may use of people. */
import type { Module } from '../../kernel/module.ts';
import { sweepPeople } from './jobs.ts';
import { routes } from './routes.ts';
import { authenticate } from './sign-in/routes.ts';
import { peopleTexts } from './texts.ts';

export { type Role } from './roles.ts';
export { covers, holds, scopesOf, type ScopedRecord, type ScopeLists, type Scopes } from './scope.ts';
export { areaLevels, type Area, type AreaKind, type AreaLevel } from './area.ts';
export {
  areaAncestors,
  areaOf,
  areasByCode,
  areasOf,
  areaTree,
  childAreas,
  rootArea,
  type AreaNode,
} from './area-store.ts';
export {
  membersOfUnit,
  personNames,
  unitName,
  unitsOf,
  type SignedIn,
  type Unit,
  type UnitKind,
  type UnitMember,
} from './directory.ts';
export { contactOf, contactSchema, contactSettingKey, type Contact } from './contact.ts';
export { signInPresets, signInSchema, signInSettingKey } from './sign-in/settings.ts';
export { maskPhone, normalisePhone, phoneHash, takesMessages } from './phone.ts';
export { type Session, type SessionSource, type SessionStage, type SessionWay } from './sign-in/session.ts';
export {
  demoCodeOf,
  enterPhoneCode,
  phoneCodeMessage,
  takeVerifiedPhone,
  type VerifiedPhone,
} from './phone-codes/enter-phone-code.ts';
export { hashPassword, makeOneTimePassword } from './sign-in/password.ts';
export { sendPhoneCode } from './phone-codes/send-phone-code.ts';
export { importDirectory } from './import-directory.ts';
export { importLand, type LandReport } from './import-areas.ts';
export { peopleCli } from './people.cli.ts';
export { type DistrictLand, type LandCommunity, type LandStreet, readDistrictLand } from './land-source.ts';

export const peopleModule = {
  name: 'people',
  routes,
  jobs: [sweepPeople],
  texts: [peopleTexts],
  authenticate,
} as const satisfies Module;
