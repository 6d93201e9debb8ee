/** The demo's land: the district's real streets and communities, with invented grids, estates and buildings. */
import { derivedId } from '../../kernel/ids.ts';
import type { AreaKind, DistrictLand } from '../../modules/people/public.ts';
import type { Random } from '../random.ts';
import type { MatterPlace, Setting } from './matters.ts';
import { estateNamesFrom } from './names.ts';
import words from './words.json' with { type: 'json' };

/** An area as the directory takes it, with the ids by which tickets are scoped. */
export interface DemoArea {
  id: string;
  code: string;
  name: string;
  kind: AreaKind;
  parentId: string | null;
  streetId: string | null;
  communityId: string | null;
  gridId: string | null;
}

export interface DemoEstate {
  area: DemoArea;
  buildings: DemoArea[];
}

export interface DemoCommunity {
  area: DemoArea;
  streetName: string;
  setting: Setting;
  grids: DemoArea[];
  estates: DemoEstate[];
  /** how much is raised here, against others */
  weight: number;
}

export interface DemoPlaces {
  district: DemoArea;
  streets: DemoArea[];
  communities: DemoCommunity[];
  /** all of them, parents first */
  areas: DemoArea[];
  byCode: ReadonlyMap<string, DemoArea>;
}

/** Where most of the cast works. */
export const castStreetCode = '371502001';
export const castCommunityCode = '371502001015';

/** Makes the land of a tenant; the same namespace and random source, the same land. */
export function demoPlaces(land: DistrictLand, namespace: string, random: Random): DemoPlaces {
  const areas: DemoArea[] = [];
  const nextEstate = estateNamesFrom(random.fork('estates'));
  const add = (code: string, name: string, kind: AreaKind, parent: DemoArea | null): DemoArea => {
    const id = derivedId(namespace, 'area', code);
    const made: DemoArea = {
      id,
      code,
      name,
      kind,
      parentId: parent?.id ?? null,
      streetId: parent?.streetId ?? null,
      communityId: parent?.communityId ?? null,
      gridId: parent?.gridId ?? null,
    };
    areas.push(made);
    return made;
  };
  const district = add(land.district.code, land.district.name, 'district', null);
  const streets: DemoArea[] = [];
  const communities: DemoCommunity[] = [];
  for (const street of land.streets) {
    const streetArea = add(street.code, street.name, street.kind, district);
    streetArea.streetId = streetArea.id;
    streets.push(streetArea);
    for (const { code, name, kind } of street.communities) {
      const area = add(code, name, kind, streetArea);
      area.communityId = area.id;
      const setting: Setting = kind === 'village' ? 'village' : 'town';
      const grids = gridNames(name, code, setting).map(([gridCode, gridName]) => {
        const grid = add(gridCode, gridName, 'grid', area);
        grid.gridId = grid.id;
        return grid;
      });
      communities.push({
        area,
        streetName: street.name,
        setting,
        grids,
        estates: [],
        weight: weightOf(code, setting, street.kind === 'street'),
      });
    }
  }
  for (const community of communities) {
    if (community.setting === 'village') continue;
    const own = random.fork(community.area.code);
    const inCastStreet = community.area.code.startsWith(castStreetCode);
    const count = community.area.code === castCommunityCode ? 5 : inCastStreet ? 3 : own.int(1, 2);
    for (let index = 0; index < count; index += 1) {
      const grid = community.grids[index % community.grids.length] as DemoArea;
      const nth = Math.floor(index / community.grids.length) + 1;
      const estate = add(`${grid.code}-e${String(nth).padStart(2, '0')}`, nextEstate().name, 'estate', grid);
      const buildings = inCastStreet ? own.int(6, 14) : 0;
      community.estates.push({
        area: estate,
        buildings: Array.from({ length: buildings }, (_, building) =>
          add(
            `${estate.code}-b${String(building + 1).padStart(3, '0')}`,
            words.building.replace('{n}', String(building + 1)),
            'building',
            estate,
          ),
        ),
      });
    }
  }
  return { district, streets, communities, areas, byCode: new Map(areas.map((area) => [area.code, area])) };
}

function gridNames(community: string, code: string, setting: Setting): [code: string, name: string][] {
  const count = code === castCommunityCode ? 5 : setting === 'village' ? 1 : 3;
  return words.numerals
    .slice(0, count)
    .map((numeral, index) => [
      `${code}${String(index + 1).padStart(3, '0')}`,
      words.grid.replace('{community}', community).replace('{n}', numeral),
    ]);
}

function weightOf(code: string, setting: Setting, inTown: boolean): number {
  if (code === castCommunityCode) return 12;
  if (code.startsWith(castStreetCode)) return 3;
  return setting === 'village' ? 0.5 : inTown ? 1.8 : 1;
}

/**
 * A spot in a community: how the resident speaks of it, and the area it is recorded under; `without` is what the area's name says
 * already, so that it need not be said again beside it.
 */
export function spotIn(
  community: DemoCommunity,
  random: Random,
): { place: MatterPlace; area: DemoArea; without: string } {
  const place: MatterPlace = {
    setting: community.setting,
    community: community.area.name,
    street: community.streetName,
  };
  const estate = community.estates.length > 0 ? random.pick(community.estates) : undefined;
  if (!estate) {
    const area = random.chance(0.5) ? random.pick(community.grids) : community.area;
    return { place, area, without: community.area.name };
  }
  place.estate = estate.area.name;
  if (estate.buildings.length > 0) place.building = random.pick(estate.buildings).name;
  return random.chance(0.75)
    ? { place, area: estate.area, without: estate.area.name }
    : { place, area: community.area, without: community.area.name };
}
