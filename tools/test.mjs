/**
 * `npm test`: sets up what is missing, then runs every check. `npm test -- types lint` runs only those; `npm run check`
 * runs the quick ones. A failing step does not keep the later ones from running; the last line counts the tests.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { at, innerEnv, node24, nodeFlags, onNode24, run, say, seconds } from './ground.mjs';
import { ensureDebianPackages, findChromium } from './debian.mjs';
import { findPostgres, startPostgres } from './postgres.mjs';

await onNode24(import.meta.url);

const counts = { passed: 0, failed: 0, skipped: 0 };
const longestMs = 15 * 60_000;

/** Runs one of the installed tools; its output is what our command prints. Answers whether it ended well. */
async function tool(name, args, extraEnv = {}) {
  const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1' };
  const options = {
    env: innerEnv({ ...plain, ...extraEnv }),
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: longestMs,
  };
  return (await run(at('node_modules', '.bin', name), args, options)) === 0;
}

const script = async (path, ...args) =>
  (await run(node24, [...nodeFlags, at(path), ...args], {
    env: innerEnv(),
    stdio: ['ignore', 'inherit', 'inherit'],
  })) === 0;

const hasSources = (folder) =>
  existsSync(at(folder)) && readdirSync(at(folder), { recursive: true }).some((name) => /\.tsx?$/.test(name));

async function types() {
  let well = await tool('tsc', ['-p', at('tsconfig.json')]);
  for (const folder of ['e2e', 'field', 'desk'].filter(hasSources)) {
    well = (await tool('tsc', ['-p', at(folder, 'tsconfig.json')])) && well;
  }
  return well;
}

/** One vitest run, its tests added to the count. A run that fails without a failed test (a file that does not load) counts as one. */
async function vitest(projects, extraEnv) {
  const report = at('dist', 'test', `${projects.join('-')}.json`);
  mkdirSync(at('dist', 'test'), { recursive: true });
  rmSync(report, { force: true });
  const well = await tool(
    'vitest',
    [
      'run',
      '--passWithNoTests',
      ...projects.map((project) => `--project=${project}`),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    extraEnv,
  );
  let failed = 0;
  if (existsSync(report)) {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    failed = result.numFailedTests + result.testResults.filter(isBrokenFile).length;
    counts.passed += result.numPassedTests;
    counts.skipped += result.numPendingTests + result.numTodoTests;
  }
  counts.failed += failed === 0 && !well ? 1 : failed;
  return well;
}

const isBrokenFile = ({ status, assertionResults }) =>
  status === 'failed' && assertionResults.every((one) => one.status !== 'failed');

async function unit() {
  if (!findPostgres()) {
    say('没有 PostgreSQL：只在内置数据库上测试。', 'No PostgreSQL: tested on the embedded database only.');
    await vitest(['server', 'web'], {});
    return false;
  }
  const database = await startPostgres({ durable: false });
  try {
    return await vitest(['server', 'web'], { TEST_DATABASE_URL: database.url });
  } finally {
    await database.stop();
  }
}

async function stories() {
  const chromium = findChromium();
  if (!chromium) {
    say('没有 Chromium，浏览器测试无法进行。', 'No Chromium: the browser stories cannot run.');
    return false;
  }
  if (!(await script('tools/build.mjs', '--if-changed'))) return false;
  return vitest(['e2e'], { CHROMIUM: chromium });
}

const steps = [
  { name: 'types', zh: '类型', quick: true, run: types },
  { name: 'lint', zh: '代码检查', quick: true, run: () => tool('oxlint', ['--type-aware', '--deny-warnings']) },
  { name: 'format', zh: '格式', quick: true, run: () => tool('oxfmt', ['--check', '.']) },
  { name: 'boundaries', zh: '模块边界', quick: true, run: () => script('tools/boundaries.mjs') },
  { name: 'drawing', zh: '架构图', quick: true, run: () => script('tools/drawing.mjs', '--check') },
  { name: 'licences', zh: '许可证', quick: true, run: () => script('tools/licences.mjs') },
  { name: 'deadcode', zh: '无用代码', quick: true, run: () => tool('knip', ['--no-progress']) },
  { name: 'build', zh: '构建', run: () => script('tools/build.mjs') },
  { name: 'unit', zh: '单元与集成测试', needsSystem: true, run: unit },
  { name: 'stories', zh: '浏览器故事', needsSystem: true, run: stories },
];

function chosenSteps(names) {
  const unknown = names.filter((name) => name !== 'quick' && !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    say(
      `没有这一步：${unknown.join(' ')}`,
      `No such step; there are: quick ${steps.map((step) => step.name).join(' ')}`,
    );
    process.exit(2);
  }
  if (names.length === 0) return steps;
  return steps.filter((step) => names.includes(step.name) || (names.includes('quick') && step.quick));
}

const chosen = chosenSteps(process.argv.slice(2));
const lacking = chosen.some((step) => step.needsSystem) ? ensureDebianPackages(say) : [];
const results = [];
for (const step of chosen) {
  process.stdout.write(`\n── ${step.name} · ${step.zh} ${'─'.repeat(60 - step.name.length - step.zh.length * 2)}\n`);
  const started = Date.now();
  let well = false;
  try {
    well = await step.run();
  } catch (error) {
    process.stdout.write(`${error.stack ?? error}\n`);
  }
  results.push({ name: step.name, well, took: seconds(started) });
  process.stdout.write(`${well ? '✓' : '✗'} ${step.name} (${seconds(started)} s)\n`);
}

process.stdout.write('\n── summary · 小结 ──\n');
for (const { name, well, took } of results) {
  process.stdout.write(`${well ? '✓' : '✗'} ${name.padEnd(12)}${took.padStart(7)} s\n`);
}
if (lacking.length > 0) say(`缺少系统软件：${lacking.join(' ')}`, `Missing from the system: ${lacking.join(' ')}`);
if (chosen.some((step) => step.needsSystem)) {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
}
process.exit(results.every(({ well }) => well) ? 0 : 1);
