import { keep, writeSummary, type Report } from './support/report.ts';

/** The benchmarks by name; `npm run bench -- raise pages` runs some of them. */
const benches: Record<string, () => Promise<Report>> = {
  raise: async () => (await import('./raise.bench.ts')).raiseBench(),
  pages: async () => (await import('./pages.bench.ts')).pagesBench(),
  import: async () => (await import('./import.bench.ts')).importBench(),
  start: async () => (await import('./start.bench.ts')).startBench(),
  'pages-weight': async () => (await import('./pages-weight.bench.ts')).pagesWeightBench(),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benches));
if (unknown.length > 0) {
  process.stderr.write(`no such benchmark: ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}\n`);
  process.exit(2);
}
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const started = performance.now();
  process.stdout.write(`${keep(await bench())}\n`);
  process.stderr.write(`${name}: ${Math.round((performance.now() - started) / 1000)} s\n`);
}
writeSummary(Object.keys(benches));
