/** The demo's people: every unit with its members, the cast among them, and residents. All names are invented. */
import type { Grant, PersonActor } from '../../kernel/actor.ts';
import { derivedId } from '../../kernel/ids.ts';
import type { DistrictLand, Role } from '../../modules/people/public.ts';
import type { Random } from '../random.ts';
import { demoCast, type CastMember } from './cast.ts';
import { firstFreeMobile, mobileNumber, peopleFrom, type InventedPerson, type Sex } from './names.ts';
import type { DemoArea, DemoCommunity, DemoPlaces } from './places.ts';
import { demoUnits, unitsByDuty, type DemoUnit } from './units.ts';
import words from './words.json' with { type: 'json' };

/** Somebody with work to do. */
export interface Officer {
  id: string;
  name: string;
  phone: string | null;
  title: string;
  unitKey: string;
  skills: string[];
  grants: { role: Role; areaId: string; unitId: string | null }[];
  actor: PersonActor;
  cast?: CastMember;
}

export interface StaffedUnit extends DemoUnit {
  id: string;
  areaId: string;
  lead: Officer;
  /** those who handle tickets, the lead not among them */
  staff: Officer[];
}

export interface Resident {
  id: string;
  person: InventedPerson;
  phone: string | null;
  home: DemoArea;
}

export interface DemoDirectory {
  units: StaffedUnit[];
  unit: (key: string) => StaffedUnit;
  unitsFor: (duty: string, placeCode: string) => readonly StaffedUnit[];
  officers: Officer[];
  cast: (key: string) => Officer;
  dispatchers: Officer[];
  supervisors: Officer[];
  /** who takes matters down at the counter or on the phone, by the id of their street */
  clerks: ReadonlyMap<string, Officer[]>;
  /** grid workers by the id of their community */
  gridWorkers: ReadonlyMap<string, Officer[]>;
  residents: Resident[];
  /** residents by the id of their community */
  residentsOf: ReadonlyMap<string, Resident[]>;
}

type Titles = Record<'lead' | 'staff', string[]>;
interface Post {
  role: Role;
  area: DemoArea;
  /** acts for the unit */
  forUnit: boolean;
}

/** Staffs the units and settles the residents; `residents` people in all communities together. */
export function demoDirectory(
  land: DistrictLand,
  places: DemoPlaces,
  namespace: string,
  random: Random,
  residents: number,
): DemoDirectory {
  const nextPerson = peopleFrom(
    random.fork('people'),
    demoCast.map(({ name }) => name),
  );
  let nextPhone = firstFreeMobile;
  const phone = () => mobileNumber(nextPhone++);
  const areaOf = (code: string): DemoArea => {
    const area = places.byCode.get(code);
    if (!area) throw new RangeError(`no area ${code}`);
    return area;
  };

  function officer(
    unit: DemoUnit,
    unitId: string,
    title: string,
    posts: readonly Post[],
    member?: CastMember,
  ): Officer {
    const made = member ? undefined : nextPerson({ birthYear: 1966 + Math.floor(random.next() * 34) });
    const name = member?.name ?? made?.name ?? '';
    // the cast's ids sort before all others, in the order of the cast
    const id = member ? random.uuid(new Date(demoCast.indexOf(member))) : derivedId(namespace, 'person', name);
    const levelOf = (area: DemoArea): Grant['scopeLevel'] =>
      area.code.length === 6 ? 'district' : area.code.length === 9 ? 'street' : 'community';
    const grants = posts.map(({ role, area, forUnit }) => ({ role, area, unitId: forUnit ? unitId : null }));
    return {
      id,
      name,
      phone: member?.phone ?? phone(),
      title: member?.title ?? title,
      unitKey: unit.key,
      skills: member?.skills ?? [],
      grants: grants.map(({ role, area, unitId: actsFor }) => ({ role, areaId: area.id, unitId: actsFor })),
      actor: {
        kind: 'person',
        id,
        sessionId: null,
        grants: grants.map(({ role, area, unitId: actsFor }) => ({
          role,
          scopeLevel: levelOf(area),
          scopeId: area.id,
          unitId: actsFor,
        })),
      },
      ...(member ? { cast: member } : {}),
    };
  }

  const officers: Officer[] = [];
  const dispatchers: Officer[] = [];
  const supervisors: Officer[] = [];
  const clerks = new Map<string, Officer[]>();
  const gridWorkers = new Map<string, Officer[]>();
  const keep = <K>(map: Map<K, Officer[]>, key: K, one: Officer) => map.set(key, [...(map.get(key) ?? []), one]);

  const units = demoUnits(land).map((unit): StaffedUnit => {
    const unitId = derivedId(namespace, 'unit', unit.key);
    const area = areaOf(unit.areaCode);
    const titles = titlesOf(unit);
    const cast = demoCast.filter((member) => member.unit === unit.key);
    const hire = (title: string, posts: readonly Post[], member?: CastMember) => {
      const one = officer(unit, unitId, title, posts, member);
      officers.push(one);
      return one;
    };
    const actsFor = (role: Role): Post => ({ role, area, forUnit: true });
    const castLead = cast.find((member) => member.role === 'unit-lead');
    const lead = hire(random.pick(titles.lead), [actsFor('unit-lead')], castLead);
    const staff: Officer[] = [];
    for (const member of cast) {
      if (member === castLead) continue;
      const over = areaOf(member.area);
      const posts: Post[] =
        member.role === 'unit-staff' ? [actsFor('unit-staff')] : [{ role: member.role, area: over, forUnit: false }];
      // who walks the estates or helps out also takes what comes to their own people
      if (member.role === 'grid-worker' || member.role === 'helper') posts.push(actsFor('unit-staff'));
      const one = hire(member.title, posts, member);
      if (posts.some((post) => post.role === 'unit-staff')) staff.push(one);
      if (member.role === 'dispatcher') dispatchers.push(one);
      // who leads one street decides nothing in the others
      if (member.role === 'supervisor' && over === places.district) supervisors.push(one);
      if (member.role === 'clerk') keep(clerks, over.id, one);
      if (member.role === 'grid-worker') keep(gridWorkers, over.id, one);
    }
    for (let left = staffWanted(unit) - staff.length; left > 0; left -= 1) {
      staff.push(hire(random.pick(titles.staff), [actsFor('unit-staff')]));
    }
    if (unit.kind === 'team') for (const one of staff) if (!one.cast) one.skills = random.sample(words.skills, 2);
    if (unit.key === 'intake') {
      for (let index = 0; index < 3; index += 1) {
        dispatchers.push(hire(words.titles.dispatcher, [{ role: 'dispatcher', area, forUnit: false }]));
      }
    }
    if (unit.key === 'oversight') {
      supervisors.push(hire(words.titles.supervisor, [{ role: 'supervisor', area, forUnit: false }]));
    }
    if (unit.kind === 'street-office') {
      keep(clerks, area.id, hire(words.titles.clerk, [{ role: 'clerk', area, forUnit: false }]));
    }
    if (unit.kind === 'community-committee' && !gridWorkers.has(area.id)) {
      const worker = hire(words.titles['grid-worker'], [
        { role: 'grid-worker', area, forUnit: false },
        actsFor('unit-staff'),
      ]);
      keep(gridWorkers, area.id, worker);
      staff.push(worker);
    }
    return { ...unit, id: unitId, areaId: area.id, lead, staff };
  });

  const people: Resident[] = [];
  const residentsOf = new Map<string, Resident[]>();
  for (let index = 0; index < residents; index += 1) {
    const community = random.weighted(places.communities.map((one) => [one, one.weight] as const));
    const person = nextPerson();
    const resident: Resident = {
      id: derivedId(namespace, 'person', person.name),
      person,
      // some old people have none
      phone: random.chance(person.birthYear < 1950 ? 0.6 : 0.97) ? phone() : null,
      home: homeIn(community, random),
    };
    people.push(resident);
    residentsOf.set(community.area.id, [...(residentsOf.get(community.area.id) ?? []), resident]);
  }

  const byKey = new Map(units.map((unit) => [unit.key, unit]));
  const byCast = new Map(officers.flatMap((one) => (one.cast ? [[one.cast.key, one] as const] : [])));
  const find = unitsByDuty(units);
  return {
    units,
    unit: (key) => must(byKey.get(key), key),
    unitsFor: (duty, placeCode) => find(duty, placeCode) as readonly StaffedUnit[],
    officers,
    cast: (key) => must(byCast.get(key), key),
    dispatchers,
    supervisors,
    clerks,
    gridWorkers,
    residents: people,
    residentsOf,
  };
}

function must<T>(found: T | undefined, key: string): T {
  if (found === undefined) throw new RangeError(`nothing is called ${key}`);
  return found;
}

function titlesOf(unit: DemoUnit): Titles {
  const { titles } = words;
  if (unit.kind === 'community-committee') {
    return titles[isVillage(unit) ? 'village-committee' : 'community-committee'];
  }
  if (unit.kind === 'street-office' && !/^.{6}0/.test(unit.areaCode)) return titles['town-office'];
  return titles[unit.kind];
}

/** The tenth digit of the code says so (see land-source.ts). */
const isVillage = (unit: DemoUnit): boolean => /^.{9}[235]/.test(unit.areaCode);

function staffWanted(unit: DemoUnit): number {
  if (unit.kind === 'community-committee') return isVillage(unit) ? 0 : 1;
  if (unit.key === 'municipal-works' || unit.key === 'sanitation' || unit.key === 'heating') return 4;
  return unit.kind === 'department' || unit.kind === 'station' || unit.kind === 'utility' ? 3 : 2;
}

function homeIn(community: DemoCommunity, random: Random): DemoArea {
  if (community.estates.length === 0) return random.pick(community.grids);
  const estate = random.pick(community.estates);
  return estate.buildings.length > 0 ? random.pick(estate.buildings) : estate.area;
}

/** What is written under a matter as the name of who raised it: in full, by surname, or nothing. */
export function signatureOf(resident: Resident, random: Random): string | undefined {
  const draw = random.next();
  if (draw < 0.12) return undefined;
  if (draw < 0.42) return addressOf(resident.person.sex).replace('{surname}', resident.person.surname);
  return resident.person.name;
}

const addressOf = (sex: Sex): string => (sex === 'male' ? words.addressed[0] : words.addressed[1]) ?? '{surname}';
