import { systemActor } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { CommandIdReused, Refusal } from '../../../kernel/refusal.ts';
import { AreaUnknown } from '../ticket.refusals.ts';
import type { AreaFinder } from './area-finder.ts';
import { columnsOfTable, matchColumns, type ColumnMap } from './columns.ts';
import { importCommandId, ImportedAlready, importTicket, timesOf } from './import-ticket.ts';
import { readRow, type Feed, type RowFault } from './read-row.ts';
import { isUnreadable, type Source, type SourceRow } from './source.ts';

export interface ImportOptions {
  kernel: Kernel;
  tenantId: string;
  feed: Feed;
  /** columns that the operator names; the others are found by their customary names */
  map: ColumnMap;
  areas: AreaFinder;
  /** of rows without an area of their own */
  areaId: string;
  /** checks every row and takes none in */
  dryRun: boolean;
  stopped: () => boolean;
  refused: (row: SourceRow, fault: RowFault) => void | Promise<void>;
  progress: (count: ImportCount) => void;
}

/** How far an import is. `read` ones that are in none of the others are under way. */
export interface ImportCount {
  read: number;
  taken: number;
  already: number;
  refused: number;
  lastLine: number;
}

/** So many rows are under way at most, and reading goes on when so few are left: two shared transactions' worth in between. */
const mostUnderWay = 1600;
const fewUnderWay = 800;

const actor = systemActor('import');

/**
 * Feeds the rows of a file to the command, many at once. Good rows go in, each bad one is handed to `refused`; a row that is in
 * already changes nothing. Ends early when `stopped`, with everything under way brought to its end. Throws ColumnMapWrong before
 * the first row, or what the database failed with.
 */
export async function runImport(source: Source, options: ImportOptions): Promise<ImportCount> {
  const { feed, kernel, tenantId } = options;
  const columnsOf = columnFinder(source, options.map);
  const count: ImportCount = { read: 0, taken: 0, already: 0, refused: 0, lastLine: 0 };
  const firstLineOf = new Map<string, number>();
  const begun = kernel.clock.now();
  const underWay = new UnderWay();
  const refuse = async (row: SourceRow, fault: RowFault) => {
    count.refused += 1;
    await options.refused(row, fault);
  };

  async function take(row: SourceRow): Promise<void> {
    if (isUnreadable(row)) return refuse(row, { code: row.code, values: {} });
    const reading = readRow(row.values, columnsOf(row.values), feed);
    if ('fault' in reading) return refuse(row, reading.fault);
    const { sourceId } = reading.row;
    const firstLine = firstLineOf.get(sourceId);
    if (firstLine !== undefined) return refuse(row, { code: 'id-twice', values: { firstLine } });
    const found = reading.area === '' ? { id: options.areaId } : await options.areas.find(reading.area);
    if ('fault' in found) return refuse(row, { code: found.fault, values: { area: reading.area } });
    firstLineOf.set(sourceId, row.line);
    if (options.dryRun) {
      const fault = faultOfTimes(reading.row);
      if (fault) return refuse(row, fault);
      count.taken += 1;
      return undefined;
    }
    await underWay.room();
    underWay.add(send(row, { ...reading.row, areaId: found.id }));
    return undefined;
  }

  /** What only the command would refuse. */
  function faultOfTimes(row: Parameters<typeof timesOf>[0]): RowFault | undefined {
    try {
      timesOf(row, feed.zone, begun);
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return faultOf(error);
      throw error;
    }
  }

  async function send(
    row: SourceRow,
    input: Parameters<typeof kernel.execute<typeof importTicket.input, typeof importTicket.output>>[1],
  ) {
    try {
      const commandId = importCommandId(tenantId, input.source, input.sourceId);
      const { importedAt } = await kernel.execute(importTicket, input, { tenantId, actor, commandId });
      if (importedAt < begun) count.already += 1;
      else count.taken += 1;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === ImportedAlready.code) count.already += 1;
      else await refuse(row, faultOf(error));
    }
    options.progress(count);
  }

  try {
    for await (const row of source.rows) {
      if (options.stopped() || underWay.failed) break;
      count.read += 1;
      count.lastLine = row.line;
      await take(row);
      options.progress(count);
    }
  } finally {
    await underWay.end();
  }
  return count;
}

function faultOf(error: Refusal): RowFault {
  if (error.code === CommandIdReused.code) return { code: 'changed-since', values: {} };
  if (error.code === AreaUnknown.code) return { code: 'area-retired', values: {} };
  return { code: error.code, values: {} };
}

/** A table's columns are one and the same for all rows; of JSON, each row has its own. */
function columnFinder(source: Source, given: ColumnMap): (values: Readonly<Record<string, unknown>>) => ColumnMap {
  if (source.names) {
    const columns = columnsOfTable(source.names, given);
    return () => columns;
  }
  const known = new Map<string, ColumnMap>();
  return (values) => {
    const names = Object.keys(values);
    const key = names.join('\n');
    let columns = known.get(key);
    if (!columns) {
      const there = Object.entries(given).filter(([, column]) => names.includes(column));
      columns = matchColumns(names, Object.fromEntries(there));
      if (known.size > 1000) known.clear();
      known.set(key, columns);
    }
    return columns;
  };
}

/** Work begun and not yet ended; remembers the first failure. */
class UnderWay {
  #count = 0;
  #failure: { reason: unknown } | undefined;
  #waiting: { until: number; go: () => void } | undefined;

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  add(work: Promise<void>): void {
    this.#count += 1;
    work
      .catch((reason: unknown) => {
        this.#failure ??= { reason };
      })
      .finally(() => {
        this.#count -= 1;
        if (this.#waiting && this.#count <= this.#waiting.until) {
          this.#waiting.go();
          this.#waiting = undefined;
        }
      });
  }

  /** Resolves at once while there is room, else when most of it is there again. */
  async room(): Promise<void> {
    if (this.#count >= mostUnderWay) await this.#until(fewUnderWay);
  }

  /** Resolves when all has ended; throws the first failure. */
  async end(): Promise<void> {
    if (this.#count > 0) await this.#until(0);
    if (this.#failure) throw this.#failure.reason;
  }

  #until(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = { until: count, go: resolve };
    });
  }
}
