/** The tree of areas: its levels, kinds and codes. Pure. */

/** From the top down; a level may be left out on the way (an estate may lie in a community that has no grids). */
export const areaLevels = ['city', 'district', 'street', 'community', 'grid', 'estate', 'building'] as const;
export type AreaLevel = (typeof areaLevels)[number];

/** What an area is called on its level: a street may be a town, a community a village. */
export const areaKinds = [
  'city',
  'district',
  'street',
  'town',
  'township',
  'community',
  'village',
  'grid',
  'estate',
  'building',
] as const;
export type AreaKind = (typeof areaKinds)[number];

/** A node of the tree, with the ancestors (or itself) on the levels by which lists are scoped. */
export interface Area {
  id: string;
  code: string;
  name: string;
  level: AreaLevel;
  kind: AreaKind;
  parentId: string | null;
  streetId: string | null;
  communityId: string | null;
  gridId: string | null;
  retiredAt: Date | null;
  mergedIntoId: string | null;
}

const levelOfKind: Record<AreaKind, AreaLevel> = {
  city: 'city',
  district: 'district',
  street: 'street',
  town: 'street',
  township: 'street',
  community: 'community',
  village: 'community',
  grid: 'grid',
  estate: 'estate',
  building: 'building',
};

export function levelOf(kind: AreaKind): AreaLevel {
  return levelOfKind[kind];
}

const parentsOf: Record<AreaLevel, readonly AreaLevel[]> = {
  city: [],
  district: ['city'],
  street: ['district'],
  community: ['street'],
  grid: ['community'],
  estate: ['community', 'grid'],
  building: ['community', 'grid', 'estate'],
};

/** Whether an area of this level may stand under one of that level. */
export function mayStandUnder(level: AreaLevel, parent: AreaLevel): boolean {
  return parentsOf[level].includes(parent);
}

const codeForms: Record<AreaLevel, RegExp> = {
  city: /^\d{4}$/,
  district: /^\d{6}$/,
  street: /^\d{9}$/,
  community: /^\d{12}$/,
  grid: /^\d{15}$/,
  // no official form: letters, digits and dashes
  estate: /^[0-9A-Za-z-]{1,32}$/,
  building: /^[0-9A-Za-z-]{1,40}$/,
};

/** Whether a code has the form of its level: GB/T 2260 digits, 15 digits for a grid, free below. */
export function isCodeOf(level: AreaLevel, code: string): boolean {
  return codeForms[level].test(code);
}

/** Whether an official code lies under its parent's; estates and buildings are free. */
export function codeLiesUnder(level: AreaLevel, code: string, parent: Pick<Area, 'level' | 'code'>): boolean {
  if (level === 'estate' || level === 'building') return true;
  return code.startsWith(parent.code);
}

/** The columns by which lists are scoped, for an area that stands under this parent. */
export function scopeColumnsUnder(
  level: AreaLevel,
  id: string,
  parent: Pick<Area, 'streetId' | 'communityId' | 'gridId'> | null,
): Pick<Area, 'streetId' | 'communityId' | 'gridId'> {
  return {
    streetId: level === 'street' ? id : (parent?.streetId ?? null),
    communityId: level === 'community' ? id : (parent?.communityId ?? null),
    gridId: level === 'grid' ? id : (parent?.gridId ?? null),
  };
}
