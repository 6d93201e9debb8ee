/** A database that a newer program has upgraded is left alone: one sentence, and the end. (Other failures: server/main.test.ts.) */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrationsDir } from '../kernel/database/testing.ts';
import { buildProgram, type Ground, grounds, runProgram } from './testing.ts';

let program: Awaited<ReturnType<typeof buildProgram>>;
beforeAll(async () => {
  program = await buildProgram('newer');
});
afterAll(() => program.remove());

describe.each(grounds)('on $name', ({ make }) => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await make();
    const folder = await mkdtemp(join(tmpdir(), 'lianxin-newer-'));
    await cp(migrationsDir, folder, { recursive: true });
    await writeFile(join(folder, '9000_later.sql'), 'create schema later;\n');
    await (await ground.open(folder)).close();
    await rm(folder, { recursive: true });
  }, 300_000);
  afterAll(() => ground.remove());

  test(
    'the server and the command line each say one sentence in each language and end with 1',
    { timeout: 120_000 },
    async () => {
      for (const [name, args] of [
        ['main', []],
        ['cli', ['tenants', 'list']],
      ] as const) {
        const running = runProgram(program.folder, name, ground.env, args);
        expect(await running.ended).toBe(1);
        const lines = running.output().trim().split('\n');
        expect(lines).toHaveLength(2);
        expect(lines[0]).toContain('newer than this program');
        expect(lines[1]).toMatch(/\p{Script=Han}/u);
      }
    },
  );
});
