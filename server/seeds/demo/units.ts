/**
 * The demo's units: departments, stations, utilities, property firms, teams and studios with believable names (the firms are
 * invented), and an office for every real street and a committee for every real community.
 */
import type { DistrictLand } from '../../modules/people/public.ts';
import units from './units.json' with { type: 'json' };
import { landlineNumber } from './names.ts';

export type UnitKind =
  | 'department'
  | 'street-office'
  | 'community-committee'
  | 'station'
  | 'team'
  | 'property-firm'
  | 'utility'
  | 'studio';

/** A unit of the demo. `areaCode` is the area it belongs to; it also works in `servesCodes` where there are any. */
export interface DemoUnit {
  key: string;
  name: string;
  kind: UnitKind;
  areaCode: string;
  level: 'district' | 'street' | 'community';
  servesCodes: string[];
  /** What it answers for; a matter names the duty it falls under (matters.json). */
  duties: string[];
  phone: string;
}

/**
 * All units of the district: some sixty by hand (departments, utilities, firms, stations, teams), one office per street or town
 * and one committee per community or village. Throws Error when a unit names a street or community that the land lacks.
 */
export function demoUnits(land: DistrictLand): DemoUnit[] {
  const made: DemoUnit[] = [];
  const add = (unit: Omit<DemoUnit, 'phone' | 'level' | 'servesCodes'> & { servesCodes?: string[] }) => {
    const level = unit.areaCode.length === 6 ? 'district' : unit.areaCode.length === 9 ? 'street' : 'community';
    made.push({ servesCodes: [unit.areaCode], ...unit, level, phone: landlineNumber(made.length + 1) });
  };
  for (const unit of units.district) add({ ...unit, kind: unit.kind as UnitKind, areaCode: land.district.code });
  for (const firm of units.propertyFirms) {
    const servesCodes = firm.streets.map((name) => areaCodeOf(land, name));
    add({
      key: firm.key,
      name: firm.name,
      kind: 'property-firm',
      areaCode: servesCodes[0] ?? land.district.code,
      servesCodes,
      duties: ['property'],
    });
  }
  for (const { area, kind, ...unit } of units.stations) {
    add({ ...unit, kind: kind as UnitKind, areaCode: areaCodeOf(land, area) });
  }
  for (const street of land.streets) {
    // What ranks with a street without being one (a market's service centre) is its own office.
    const isStreet = street.name.endsWith(units.streetWord);
    const office = isStreet ? units.streetOffice : street.kind === 'street' ? '{street}' : units.townOffice;
    add({
      key: `office-${street.code}`,
      name: office.replace('{street}', street.name),
      kind: 'street-office',
      areaCode: street.code,
      duties: ['street-office'],
    });
  }
  for (const { code, name, kind } of land.streets.flatMap(({ communities }) => communities)) {
    add({
      key: `committee-${code}`,
      name: (kind === 'village' ? units.villageCommittee : units.communityCommittee).replace('{community}', name),
      kind: 'community-committee',
      areaCode: code,
      duties: ['community'],
    });
  }
  return made;
}

/** The code of the street, town, community or village of that name; the first where a name occurs in several streets. */
export function areaCodeOf(land: DistrictLand, name: string): string {
  for (const street of land.streets) {
    if (street.name === name) return street.code;
    for (const community of street.communities) if (community.name === name) return community.code;
  }
  throw new Error(`no area named ${name} in ${land.district.name}`);
}

/**
 * Finds who answers for a duty at a place: the units whose area contains it, the nearest level only (a street's own station
 * before the district's department). Where nobody has the duty there (no property firm works in the villages) the street's office.
 */
export function unitsByDuty(all: readonly DemoUnit[]): (duty: string, placeCode: string) => readonly DemoUnit[] {
  const byDutyAndArea = new Map<string, DemoUnit[]>();
  for (const unit of all) {
    for (const duty of unit.duties) {
      for (const code of unit.servesCodes) {
        const key = `${duty} ${code}`;
        byDutyAndArea.set(key, [...(byDutyAndArea.get(key) ?? []), unit]);
      }
    }
  }
  const nearest = (duty: string, placeCode: string) => {
    for (const digits of [12, 9, 6]) {
      const found = placeCode.length >= digits ? byDutyAndArea.get(`${duty} ${placeCode.slice(0, digits)}`) : undefined;
      if (found) return found;
    }
    return undefined;
  };
  return (duty, placeCode) => nearest(duty, placeCode) ?? nearest('street-office', placeCode) ?? [];
}
