import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import titles from './titles.json' with { type: 'json' };

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

export function table({ name, how, rows }: Pick<Report, 'name' | 'how' | 'rows'>): string {
  return [`### ${name}`, '', how, '', ...grid(rows), ''].join('\n');
}

function grid(rows: Report['rows']): string[] {
  const keys = Object.keys(rows[0] ?? {});
  return [
    `| ${keys.join(' | ')} |`,
    `|${keys.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${keys.map((key) => row[key] ?? '').join(' | ')} |`),
  ];
}

/** All kept results as one page, in this order, and their tables in the READMEs. */
export function writeSummary(names: readonly string[]): void {
  const reports = names.flatMap((name) => {
    const kept = textOf(`${folder}${name}.json`);
    // undefined: not measured yet
    return kept === undefined ? [] : [JSON.parse(kept) as Report];
  });
  const on = Object.entries(machine())
    .map(([key, value]) => `${key}: ${value}`)
    .join(' · ');
  writeFileSync(
    `${folder}README.md`,
    `# Benchmark results\n\nMade by \`npm run bench\`. Ratios are measured side by side in one run; absolute figures are this machine's.\n\n${on}\n\n${reports.map(table).join('\n')}`,
  );
  intoReadme('README.md', reports, titles.en);
  intoReadme('README.zh-CN.md', reports, titles['zh-CN']);
}

/** Replaces what stands between the two marks of a README that has them. */
function intoReadme(name: string, reports: readonly Report[], words: Record<string, string>): void {
  const path = fileURLToPath(new URL(`../../${name}`, import.meta.url));
  const text = textOf(path);
  const [begin, end] = ['<!-- bench -->', '<!-- /bench -->'];
  const from = text?.indexOf(begin) ?? -1;
  const to = text?.indexOf(end) ?? -1;
  if (text === undefined || from < 0 || to < from) return;
  const tables = reports.map((report) => [`### ${words[report.name]}`, '', ...grid(report.rows), ''].join('\n'));
  const shown = [begin, '', ...tables, words['more'], '', end].join('\n');
  writeFileSync(path, `${text.slice(0, from)}${shown}${text.slice(to + end.length)}`);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};
