import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

/** What one benchmark found, with how it was measured and on what. */
export interface Report {
  name: string;
  /** one sentence a reader can check */
  how: string;
  /** rows of the table: each has the same keys */
  rows: Record<string, string | number>[];
}

const folder = fileURLToPath(new URL('../results/', import.meta.url));

export function machine(): Record<string, string | number> {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    postgres: version('postgres', ['--version']),
    system: `${process.platform} ${process.arch}`,
  };
}

function version(program: string, args: string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8' }).trim();
  } catch {
    return 'not found';
  }
}

/** Writes the result as JSON and the table of all results there are; answers the table of this one. */
export function keep(report: Report): string {
  mkdirSync(folder, { recursive: true });
  const result = { ...report, measuredOn: machine(), at: new Date().toISOString().slice(0, 10) };
  writeFileSync(`${folder}${report.name}.json`, `${JSON.stringify(result, null, 2)}\n`);
  return table(report);
}

export function table(report: Pick<Report, 'name' | 'how' | 'rows'>): string {
  const keys = Object.keys(report.rows[0] ?? {});
  return [
    `### ${report.name}`,
    '',
    report.how,
    '',
    `| ${keys.join(' | ')} |`,
    `|${keys.map(() => '---').join('|')}|`,
    ...report.rows.map((row) => `| ${keys.map((key) => row[key] ?? '').join(' | ')} |`),
    '',
  ].join('\n');
}

/** All kept results as one page, in this order. */
export function writeSummary(names: readonly string[]): void {
  const tables: string[] = [];
  for (const name of names) {
    try {
      tables.push(table(JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8')) as Report));
    } catch {
      // not measured yet
    }
  }
  const on = Object.entries(machine())
    .map(([key, value]) => `${key}: ${value}`)
    .join(' · ');
  writeFileSync(
    `${folder}README.md`,
    `# Benchmark results\n\nMade by \`npm run bench\`. Ratios are measured side by side in one run; absolute figures are this machine's.\n\n${on}\n\n${tables.join('\n')}`,
  );
}

export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};
