import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createApp, type App } from './app.ts';
import { parseCommandLine, runCommand, usage } from './command-line.ts';
import { cliCommands } from './cli-commands.ts';
import { readConfiguration } from './configuration.ts';
import { Failure } from './failure.ts';
import type { CliCommand } from './kernel/cli.ts';
import { systemClock } from './kernel/clock.ts';
import type { Database } from './kernel/database/database.ts';
import { freshPglite } from './kernel/database/testing.ts';
import { silentLog } from './kernel/log.ts';
import { createTenant } from './kernel/tenants.ts';
import { locales } from './kernel/text.ts';

let database: Database;
let app: App;
beforeAll(async () => {
  database = await freshPglite();
  app = createApp({ database, configuration: readConfiguration({}), log: silentLog() });
});
afterAll(() => database.close());

const run = vi.fn<CliCommand['run']>();
const about = () => 'what it does';
const count: CliCommand = {
  group: 'things',
  verb: 'count',
  about,
  arguments: [
    { name: 'FILE', about },
    { name: 'OTHER', about, optional: true },
  ],
  options: { 'dry-run': { type: 'boolean', about }, errors: { type: 'string', about } },
  run,
};
const parse = (...words: string[]) => parseCommandLine([count], words);

test('arguments and options come to the command', async () => {
  await createTenant(database, systemClock, { slug: 'one', name: '一' });
  app.tenants.forget();
  run.mockImplementationOnce(async (context) => {
    expect(context.tenant.slug).toBe('one');
    expect([context.argument('FILE'), context.argument('OTHER')]).toEqual(['a.csv', '']);
    expect([context.flag('dry-run'), context.option('errors'), context.flag('errors')]).toEqual([
      true,
      'e.jsonl',
      false,
    ]);
    expect(context.stopped()).toBe(false);
    return 2;
  });
  const parsed = parse('things', 'count', 'a.csv', '--dry-run', '--errors', 'e.jsonl');
  if (parsed.kind !== 'command') throw new Error('not a command');
  expect(await runCommand(app, parsed, 'en')).toBe(2);
});

test('where there are several tenants one must be named, and must exist', async () => {
  await createTenant(database, systemClock, { slug: 'two', name: '二' });
  app.tenants.forget();
  const withTenant = (...words: string[]) => {
    const parsed = parse('things', 'count', 'a.csv', ...words);
    if (parsed.kind !== 'command') throw new Error('not a command');
    return runCommand(app, parsed, 'en');
  };
  await expect(withTenant()).rejects.toThrow('one, two');
  await expect(withTenant('--tenant', 'three')).rejects.toThrow('three');
  run.mockImplementationOnce(async ({ tenant }) => (tenant.slug === 'two' ? 0 : 1));
  expect(await withTenant('--tenant=two')).toBe(0);
});

test.each([[['things']], [['things', 'burn']], [['other', 'count']]])('%j is no command', (words) => {
  expect(() => parse(...words)).toThrow(Failure);
});

test.each([[[]], [['a', 'b', 'c']], [['a', '--unknown']], [['a', '--errors']]])(
  '%j are wrong words for it',
  (words) => {
    expect(() => parse('things', 'count', ...words)).toThrow(Failure);
  },
);

test('every command of the product says what it is for, in both languages', () => {
  const names = cliCommands.map(({ group, verb }) => `${group} ${verb}`);
  expect(new Set(names).size).toBe(names.length);
  for (const locale of locales) {
    for (const name of names) expect(usage(cliCommands, locale)).toContain(`lianxin ${name}`);
    for (const command of cliCommands) {
      const text = usage(cliCommands, locale, command);
      for (const { name } of command.arguments ?? []) expect(text).toContain(name);
      expect(text).not.toMatch(/undefined|\{\w+\}/);
    }
  }
  expect(parseCommandLine(cliCommands, [])).toEqual({ kind: 'usage', command: undefined });
});

test('a tenant is made with its land, its calendar and three administrators, and told once', async () => {
  const printed: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean(printed.push(String(text))));
  const line = (...words: string[]) => {
    const parsed = parseCommandLine(cliCommands, ['tenants', ...words]);
    if (parsed.kind !== 'command') throw new Error('not a command');
    return runCommand(app, parsed, 'en');
  };
  try {
    expect(await line('create', 'chang', '东昌府区', '371502', '--host', 'chang.example')).toBe(0);
    expect(await line('list')).toBe(0);
    await expect(line('create', 'chang', '东昌府区', '371502')).rejects.toMatchObject({ code: 'tenant-taken' });
    await expect(line('create', 'other', 'x', '000000')).rejects.toMatchObject({ status: 422 });
    await expect(line('create', 'other', 'x', '371502', '--zone', 'Mars/Olympus')).rejects.toThrow('Mars/Olympus');
  } finally {
    write.mockRestore();
  }
  expect(printed.join('')).toMatch(/Security administrator\s+login security\s+password \w{4}(-\w{4}){3}/);
  expect(printed.join('')).toContain('chang  东昌府区  chang.example');
  const tenant = await app.tenants.bySlug('chang');
  const { rows } = await database.transaction(tenant?.id ?? '', (tx) =>
    tx.raw({
      text: `select (select count(*)::int from people.areas) > 100 as land, (select count(*)::int from calendar.days) > 50 as calendar,
               (select count(*)::int from people.credentials where must_change) as administrators`,
      values: [],
    }),
  );
  expect(rows).toEqual([{ land: true, calendar: true, administrators: 3 }]);
});
