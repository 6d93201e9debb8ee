import { basename, extname, resolve } from 'node:path';
import { readFile } from 'node:fs/promises';
import type { CliCommand, CliContext, Words } from '../../kernel/cli.ts';
import type { TextValues } from '../../kernel/text.ts';
import { AreaFinder } from './import/area-finder.ts';
import { ColumnMapWrong, columnsOfTable, errorColumns, readColumnMap, type ColumnMap } from './import/columns.ts';
import { ErrorsFileExists, openErrorsFile, type ErrorsFile } from './import/errors-file.ts';
import { importLimits } from './import/import-ticket.ts';
import { openSource } from './import/open-source.ts';
import type { RowFault } from './import/read-row.ts';
import { runImport, type ImportCount } from './import/run-import.ts';
import type { Source, SourceRow } from './import/source.ts';
import { faultSentence, importTexts } from './import/texts.ts';
import { channels, type Channel } from './ticket.ts';

type Key = Parameters<typeof importTexts>[1];

const words =
  (key: Key, values?: TextValues): Words =>
  (locale) =>
    importTexts(locale, key, values);

/** So many refused rows are told on the terminal; the rest is for the errors file. */
const toldRows = 20;

/** An option that cannot be used. */
class OptionWrong extends Error {
  readonly key: Key;
  readonly values: TextValues;
  constructor(key: Key, values: TextValues = {}) {
    super(key);
    this.name = 'OptionWrong';
    this.key = key;
    this.values = values;
  }
}

const importFile: CliCommand = {
  group: 'tickets',
  verb: 'import',
  about: words('about'),
  arguments: [{ name: 'FILE', about: words('argument.file') }],
  options: {
    map: { type: 'string', about: words('option.map') },
    channel: { type: 'string', about: words('option.channel', { channels: channels.join(', ') }) },
    area: { type: 'string', about: words('option.area') },
    source: { type: 'string', about: words('option.source') },
    errors: { type: 'string', about: words('option.errors') },
    'dry-run': { type: 'boolean', about: words('option.dry-run') },
  },
  async run(context) {
    const { locale, tell } = context;
    try {
      return await importWith(context);
    } catch (error) {
      if (error instanceof OptionWrong) tell(`✗ ${importTexts(locale, error.key, error.values)}`);
      else if (error instanceof ColumnMapWrong) tell(`✗ ${importTexts(locale, error.reason, error.values)}`);
      else throw error;
      return 1;
    }
  },
};

async function importWith(context: CliContext): Promise<number> {
  const { kernel, tenant, locale, tell, print } = context;
  const say = (key: Key, values?: TextValues) => importTexts(locale, key, values);
  const path = context.argument('FILE');
  const dryRun = context.flag('dry-run');
  const map = await mapOf(context.option('map'));
  const feed = { source: sourceOf(context, path), channel: channelOf(context.option('channel')), zone: tenant.zone };
  const areas = await AreaFinder.of(kernel.database, tenant.id);
  const areaId = await areaOf(areas, context.option('area'));
  const source = await openSource(path).catch((error: unknown) => {
    throw new OptionWrong('file-missing', { file: path, reason: error instanceof Error ? error.message : '' });
  });
  const names = source.names ?? [];
  if (source.names?.every((name) => name === '')) throw new OptionWrong('empty');
  if (source.names) tellUnused(context, source.names, map);
  const refusedRows = new RefusedRows(context, source, path, names);
  await refusedRows.open();
  const begun = performance.now();
  let count: ImportCount;
  try {
    count = await runImport(source, {
      kernel,
      tenantId: tenant.id,
      feed,
      map,
      areas,
      areaId,
      dryRun,
      stopped: context.stopped,
      refused: (row, fault) => refusedRows.add(row, fault),
      progress: progressOf(context, source.total, begun),
    });
  } catch (error) {
    if (!(error instanceof ColumnMapWrong)) tell(say('again'));
    throw error;
  } finally {
    await refusedRows.close();
  }
  const seconds = (performance.now() - begun) / 1000;
  refusedRows.tellRest(feed.source);
  if (count.read === 0) {
    tell(say('empty'));
    return 1;
  }
  const { taken, already, refused } = count;
  if (dryRun) {
    print(say('dry-run', { taken, refused }));
  } else {
    if (context.stopped()) {
      tell(say('stopped', { line: count.lastLine, taken: taken + already }));
      tell(say('again'));
      return 1;
    }
    const rate = Math.round(count.read / Math.max(seconds, 0.001));
    print(say('done', { taken, seconds: seconds.toFixed(1), rate }));
    if (already > 0) print(say('done.already', { already }));
    if (refused > 0) print(say('done.refused', { refused }));
    if (taken > 0) await deliver(context);
  }
  if (taken + already === 0) return 1;
  return refused > 0 ? 2 : 0;
}

/** What others make of the events (figures), and the upkeep after so many rows; a server that runs does the same by itself. */
async function deliver(context: CliContext): Promise<void> {
  const { kernel, outboxWorker, tenant, locale } = context;
  const begun = performance.now();
  let total = 0;
  while (!context.stopped()) {
    const count = await outboxWorker.deliverAll(tenant.id, 4);
    if (count === 0) break;
    total += count;
    context.progress(total, undefined, importTexts(locale, 'delivering'));
  }
  await kernel.database.maintain();
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  context.print(importTexts(locale, 'delivered', { count: total, seconds }));
}

async function mapOf(given: string | undefined): Promise<ColumnMap> {
  if (given === undefined) return {};
  if (given.includes('=')) return readColumnMap(given);
  const text = await readFile(given, 'utf8').catch((error: unknown) => {
    throw new OptionWrong('file-missing', { file: given, reason: error instanceof Error ? error.message : '' });
  });
  return readColumnMap(text.replace(/^\ufeff/u, ''));
}

function sourceOf(context: CliContext, path: string): string {
  const source = (context.option('source') ?? basename(path, extname(path))).trim();
  if (source === '' || source.length > importLimits.source) {
    throw new OptionWrong('option.source-wrong', { limit: importLimits.source });
  }
  return source;
}

function channelOf(given = 'import'): Channel {
  const channel = channels.find((one) => one === given);
  if (!channel) throw new OptionWrong('option.channel-wrong', { channel: given, channels: channels.join(', ') });
  return channel;
}

async function areaOf(areas: AreaFinder, given: string | undefined): Promise<string> {
  if (given === undefined) {
    const root = await areas.root();
    if (root === undefined) throw new OptionWrong('land-missing');
    return root;
  }
  const found = await areas.find(given);
  if ('fault' in found) throw new OptionWrong('option.area-wrong', { area: given });
  return found.id;
}

function tellUnused({ tell, locale }: CliContext, names: readonly string[], map: ColumnMap): void {
  const used = new Set<string>([...Object.values(columnsOfTable(names, map)), ...errorColumns]);
  const unused = names.filter((name) => name !== '' && !used.has(name));
  if (unused.length > 0) tell(importTexts(locale, 'unused-columns', { columns: unused.join(', ') }));
}

function progressOf({ progress, locale }: CliContext, total: number | undefined, begun: number) {
  let shownAt = 0;
  return ({ taken, already, refused }: ImportCount) => {
    const now = performance.now();
    if (now - shownAt < 100) return;
    shownAt = now;
    const done = taken + already + refused;
    const rate = Math.round((1000 * done) / Math.max(1, now - begun));
    const remaining = total === undefined || rate === 0 ? undefined : Math.ceil(Math.max(0, total - done) / rate);
    const shown =
      remaining === undefined
        ? importTexts(locale, 'progress', { rate })
        : importTexts(locale, 'progress.remaining', { rate, remaining });
    progress(done, total, shown);
  };
}

/** Tells the first refused rows, and keeps all of them in the errors file where one is wanted. */
class RefusedRows {
  readonly #context: CliContext;
  readonly #source: Source;
  readonly #path: string;
  readonly #names: readonly string[];
  #file: ErrorsFile | undefined;
  #count = 0;

  constructor(context: CliContext, source: Source, path: string, names: readonly string[]) {
    this.#context = context;
    this.#source = source;
    this.#path = path;
    this.#names = names;
  }

  get #wanted(): string | undefined {
    return this.#context.option('errors');
  }

  async open(): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === undefined) return;
    if (resolve(wanted) === resolve(this.#path)) throw new OptionWrong('errors-is-input');
    try {
      this.#file = await openErrorsFile(wanted, this.#source.format, this.#names);
    } catch (error) {
      if (error instanceof ErrorsFileExists) throw new OptionWrong('errors-exists', { file: wanted });
      throw new OptionWrong('file-missing', { file: wanted, reason: error instanceof Error ? error.message : '' });
    }
  }

  async add(row: SourceRow, fault: RowFault): Promise<void> {
    this.#count += 1;
    const { locale, tell } = this.#context;
    if (this.#count <= toldRows)
      tell(importTexts(locale, 'row', { line: row.line, reason: faultSentence(locale, fault) }));
    await this.#file?.add({
      row,
      code: fault.code,
      zh: faultSentence('zh-CN', fault),
      en: faultSentence('en', fault),
    });
  }

  close(): Promise<void> | undefined {
    return this.#file?.close(this.#count > 0);
  }

  /** What feeds the mended rows: as they were fed, under the name of the same source. */
  #commandFor(file: string, source: string): string {
    const options = ['channel', 'area', 'map', 'tenant'].flatMap((name) => {
      const value = this.#context.option(name);
      return value === undefined ? [] : [`--${name}`, value];
    });
    return ['lianxin', 'tickets', 'import', file, '--source', source, ...options].map(quoted).join(' ');
  }

  tellRest(source: string): void {
    const { locale, tell } = this.#context;
    if (this.#count === 0) return;
    const file = this.#wanted;
    if (file !== undefined) {
      tell(importTexts(locale, 'errors-kept', { file, command: this.#commandFor(file, source) }));
    } else if (this.#count > toldRows) tell(importTexts(locale, 'more', { count: this.#count - toldRows }));
  }
}

const quoted = (word: string): string => (/^[\w./:=,-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

export const ticketsCli: readonly CliCommand[] = [importFile];
