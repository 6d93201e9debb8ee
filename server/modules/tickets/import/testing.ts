/** A terminal for the import command over the test district, and invented files to feed it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliContext } from '../../../kernel/cli.ts';
import type { Locale } from '../../../kernel/text.ts';
import type { TestWorld } from '../../people/testing.ts';
import { ticketsCli } from '../tickets.cli.ts';

export interface Terminal {
  code: number;
  /** stdout, line by line */
  said: string[];
  /** stderr, line by line */
  told: string[];
}

/** Runs `lianxin tickets import FILE` with these options, in the process. `stopped`: whether Ctrl-C was pressed. */
export async function importFile(
  world: Pick<TestWorld, 'kernel' | 'tenant'>,
  file: string,
  options: Readonly<Record<string, string | true>> = {},
  {
    stopped = () => false,
    locale = 'en',
    deliver = async () => 0,
  }: { stopped?: () => boolean; locale?: Locale; deliver?: () => Promise<number> } = {},
): Promise<Terminal> {
  const said: string[] = [];
  const told: string[] = [];
  const context = {
    kernel: world.kernel,
    tenant: world.tenant,
    locale,
    outboxWorker: { deliverAll: deliver },
    argument: () => file,
    option: (name: string) => (typeof options[name] === 'string' ? options[name] : undefined),
    flag: (name: string) => options[name] === true,
    print: (line: string) => void said.push(line),
    tell: (line: string) => void told.push(line),
    progress: () => {},
    stopped,
  } as unknown as CliContext;
  const command = ticketsCli.find((one) => one.verb === 'import');
  if (!command) throw new Error('there is no command to import');
  return { code: await command.run(context), said, told };
}

/** A folder for a test file's files. */
export async function temporaryFolder(): Promise<{ path: (name: string) => string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'lianxin-import-'));
  return { path: (name) => join(folder, name), remove: () => rm(folder, { recursive: true, force: true }) };
}
