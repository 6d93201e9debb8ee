import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { App } from './app.ts';
import { Failure } from './failure.ts';
import type { CliCommand, CliContext } from './kernel/cli.ts';
import type { Locale } from './kernel/text.ts';
import type { Tenant } from './kernel/tenant.ts';
import { serverTexts } from './texts.ts';

interface ParsedCommand {
  kind: 'command';
  command: CliCommand;
  values: Readonly<Record<string, string | boolean | undefined>>;
  positionals: readonly string[];
}
type ParsedLine = ParsedCommand | { kind: 'usage'; command: CliCommand | undefined };

/** Finds the command and reads its options. Throws Failure with one sentence for what is unknown or wrong. */
export function parseCommandLine(commands: readonly CliCommand[], words: readonly string[]): ParsedLine {
  const [group, verb, ...rest] = words;
  if (group === undefined || group === 'help' || group === '--help' || group === '-h') {
    return { kind: 'usage', command: undefined };
  }
  const command = commands.find((one) => one.group === group && one.verb === verb);
  if (!command) {
    const said = [group, verb].filter((word) => word !== undefined).join(' ');
    throw new Failure((locale) =>
      `${serverTexts(locale, 'cli.unknown', { words: said })}\n${usage(commands, locale)}`.trimEnd(),
    );
  }
  const options: ParseArgsConfig['options'] = { help: { type: 'boolean', short: 'h' }, tenant: { type: 'string' } };
  for (const [name, { type }] of Object.entries(command.options ?? {})) options[name] = { type };
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: rest, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw wrongOption(error instanceof Error ? error.message : '');
  }
  if (parsed.values['help'] === true) return { kind: 'usage', command };
  const wanted = command.arguments ?? [];
  const missing = wanted.find((one, index) => !one.optional && parsed.positionals[index] === undefined);
  if (missing) throw wrongOption(`<${missing.name}>`);
  const extra = parsed.positionals[wanted.length];
  if (extra !== undefined) throw wrongOption(extra);
  const values = parsed.values as ParsedCommand['values'];
  return { kind: 'command', command, values, positionals: parsed.positionals };
}

function wrongOption(reason: string): Failure {
  return new Failure((locale) => serverTexts(locale, 'cli.option-wrong', { reason }));
}

/** How to use the command line, or one of its commands. */
export function usage(commands: readonly CliCommand[], locale: Locale, command?: CliCommand): string {
  if (!command) {
    const rows = commands.map((one): [string, string] => [`lianxin ${one.group} ${one.verb}`, one.about(locale)]);
    return [
      serverTexts(locale, 'cli.usage'),
      '',
      serverTexts(locale, 'cli.commands'),
      ...columns(rows),
      '',
      serverTexts(locale, 'cli.help-hint'),
      '',
    ].join('\n');
  }
  const names = (command.arguments ?? []).map(({ name, optional }) => (optional ? `[${name}]` : `<${name}>`));
  const rows: [string, string][] = (command.arguments ?? []).map(({ name, about }) => [name, about(locale)]);
  for (const [name, { type, about }] of Object.entries(command.options ?? {})) {
    rows.push([type === 'string' ? `--${name} …` : `--${name}`, about(locale)]);
  }
  if (command.scope !== 'database') rows.push(['--tenant …', serverTexts(locale, 'cli.option-tenant')]);
  rows.push(['--help', serverTexts(locale, 'cli.option-help')]);
  return [
    command.about(locale),
    '',
    `  ${['lianxin', command.group, command.verb, ...names].join(' ')}`,
    '',
    serverTexts(locale, 'cli.options'),
    ...columns(rows),
    '',
  ].join('\n');
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`);
}

/** Runs a command over an app that is not started. Answers its exit code; 130 when it was interrupted. */
export async function runCommand(app: App, parsed: ParsedCommand, locale: Locale): Promise<number> {
  const { command, values, positionals } = parsed;
  const slug = values['tenant'];
  const tenant =
    command.scope === 'database' ? undefined : await chooseTenant(app, typeof slug === 'string' ? slug : undefined);
  let interrupted = false;
  const onInterrupt = () => {
    if (interrupted) process.exit(130);
    interrupted = true;
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  const progress = progressOn(process.stderr);
  const context: CliContext = {
    kernel: app.kernel,
    tenants: app.tenants,
    clock: app.clock,
    log: app.log,
    outboxWorker: app.outboxWorker,
    locale,
    get tenant() {
      if (!tenant) throw new TypeError(`${command.group} ${command.verb} works on no tenant`);
      return tenant;
    },
    argument: (name) => positionals[command.arguments?.findIndex((one) => one.name === name) ?? -1] ?? '',
    option(name) {
      const value = values[name];
      return typeof value === 'string' ? value : undefined;
    },
    flag: (name) => values[name] === true,
    print: (line) => void process.stdout.write(`${line}\n`),
    tell(line) {
      progress.clear();
      process.stderr.write(`${line}\n`);
    },
    progress: progress.show,
    stopped: () => interrupted,
  };
  try {
    const code = await command.run(context);
    progress.clear();
    if (!interrupted) return code;
    process.stderr.write(`${serverTexts(locale, 'cli.interrupted')}\n`);
    return 130;
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
}

async function chooseTenant(app: App, slug: string | undefined): Promise<Tenant> {
  const list = await app.tenants.all();
  const wanted = slug ?? app.configuration.tenant;
  if (wanted !== undefined) {
    const found = list.find((tenant) => tenant.slug === wanted);
    if (!found) throw new Failure((locale) => serverTexts(locale, 'cli.tenant-unknown', { slug: wanted }));
    return found;
  }
  const [only, ...others] = list;
  if (!only) throw new Failure((locale) => serverTexts(locale, 'cli.tenant-none'));
  if (others.length > 0) {
    const slugs = list.map((tenant) => tenant.slug).join(', ');
    throw new Failure((locale) => serverTexts(locale, 'cli.tenant-needed', { slugs }));
  }
  return only;
}

const eachMs = 2000;
const redrawMs = 100;

function progressOn(stream: NodeJS.WriteStream): { show: CliContext['progress']; clear(): void } {
  let shownAt = Number.NEGATIVE_INFINITY;
  let onLine = false;
  return {
    show(done, total, words) {
      const now = performance.now();
      const last = total !== undefined && done >= total;
      if (!last && now - shownAt < (stream.isTTY ? redrawMs : eachMs)) return;
      shownAt = now;
      const share = total ? ` ${Math.floor((100 * done) / total)}%` : '';
      const line = `${words} ${done}${total === undefined ? '' : `/${total}`}${share}`;
      stream.write(stream.isTTY ? `\r\u001B[K${line}` : `${line}\n`);
      onLine = stream.isTTY;
    },
    clear() {
      if (onLine) stream.write('\n');
      onLine = false;
    },
  };
}
