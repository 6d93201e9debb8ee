import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CliContext } from '../../kernel/cli.ts';
import type { Database } from '../../kernel/database/database.ts';
import { freshPglite } from '../../kernel/database/testing.ts';
import type { DistrictLand } from './land-source.ts';
import { peopleCli } from './people.cli.ts';
import { testWorld, type TestWorld } from './testing.ts';

let database: Database;
let w: TestWorld;
let folder: string;
beforeAll(async () => {
  database = await freshPglite();
  w = await testWorld(database);
  folder = await mkdtemp(join(tmpdir(), 'people-cli-'));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const land: DistrictLand = {
  district: { code: '999901', name: '试验区', province: '某省', city: '某市' },
  streets: [{ code: '999901003', name: '南街道', kind: 'street', communities: [] }],
};

async function run(verb: string, argument: string, options: Record<string, string | boolean> = {}) {
  const said: string[] = [];
  const context = {
    kernel: w.kernel,
    tenant: w.tenant,
    locale: 'en',
    argument: () => argument,
    option: (name: string) => options[name] as string | undefined,
    flag: (name: string) => options[name] === true,
    print: (line: string) => said.push(line),
    tell: (line: string) => said.push(line),
    progress: () => {},
  } as unknown as CliContext;
  const command = peopleCli([land]).find((each) => each.verb === verb);
  return { code: await command?.run(context), said };
}

test('areas import loads a bundled district, and again changes nothing', async () => {
  expect(await run('import', '999901')).toEqual({
    code: 0,
    said: ['试验区: 1 added, 0 renamed, 1 unchanged, 0 wrong.'],
  });
  expect((await run('import', '999901')).said).toEqual(['试验区: 0 added, 0 renamed, 2 unchanged, 0 wrong.']);
});

test('areas import-file tells the bad rows, writes them to a file, and a dry run writes nothing else', async () => {
  const file = join(folder, 'grids.csv');
  const errors = join(folder, 'errors.jsonl');
  await writeFile(file, 'code,name\n999901001001009,Ninth grid\n12,Short\n');
  const dry = await run('import-file', file, { 'dry-run': true });
  expect(dry.code).toBe(2);
  expect(dry.said[0]).toBe('Row 3, 12: The kind is none of grid, estate, building');
  const done = await run('import-file', file, { errors });
  expect(done.said.at(-1)).toBe(`${file}: 1 added, 0 renamed, 0 unchanged, 1 wrong.`);
  expect(JSON.parse(await readFile(errors, 'utf8'))).toMatchObject({ row: 3, code: '12' });
});
