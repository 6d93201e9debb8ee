/**
 * Who may import whom, made from the modules' own module.json files and checked with dependency-cruiser:
 * `node tools/boundaries.mjs` prints every import that crosses a boundary and ends with 1 if there is one.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import { root as checkout } from './ground.mjs';

/** Tests and their factories may reach anywhere. */
const tests = String.raw`\.(test|e2e)\.tsx?$|(^|/)(testing|fixtures)(\.ts$|/)`;
const catalogues = String.raw`/messages\.(zh-CN|en)\.json$`;
const folders = ['server', 'site', 'field', 'desk', 'doors', 'bench', 'e2e'];

/**
 * The modules below `root` as their module.json files describe them, by name, and what is wrong with those files.
 * @param {string} [root]
 * @returns {{ modules: { name: string, purpose: string, dependsOn: string[] }[], faults: string[] }}
 */
export function readModules(root = checkout) {
  const home = join(root, 'server', 'modules');
  const modules = [];
  const faults = [];
  const entries = existsSync(home) ? readdirSync(home, { withFileTypes: true }) : [];
  for (const { name } of entries.filter((entry) => entry.isDirectory()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `server/modules/${name}/module.json`;
    let description;
    try {
      description = JSON.parse(readFileSync(join(root, path), 'utf8'));
    } catch (error) {
      faults.push(`${path}: ${error.code === 'ENOENT' ? 'is missing' : error.message}`);
      description = {};
    }
    const { purpose = '', dependsOn = [] } = description;
    if (description.name !== undefined && description.name !== name)
      faults.push(`${path}: "name" is not the folder's name`);
    if (description.name !== undefined && purpose.trim() === '') faults.push(`${path}: "purpose" is empty`);
    modules.push({ name, purpose, dependsOn });
  }
  for (const { name, dependsOn } of modules) {
    for (const other of dependsOn) {
      if (!modules.some((one) => one.name === other))
        faults.push(`server/modules/${name}/module.json: no module "${other}"`);
    }
  }
  const ring = findRing(modules);
  if (ring) faults.push(`server/modules: the modules depend on each other in a ring: ${ring.join(' → ')}`);
  return { modules, faults };
}

function findRing(modules) {
  const next = new Map(modules.map(({ name, dependsOn }) => [name, dependsOn]));
  const done = new Set();
  const visit = (name, path) => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const other of next.get(name) ?? []) {
      const ring = visit(other, [...path, name]);
      if (ring) return ring;
    }
    done.add(name);
    return undefined;
  };
  for (const { name } of modules) {
    const ring = visit(name, []);
    if (ring) return ring;
  }
  return undefined;
}

/** The import rules for these modules, in dependency-cruiser's form. */
export function rulesFor(modules) {
  const rule = (name, comment, from, to) => ({
    name,
    comment,
    severity: 'error',
    from: { ...from, pathNot: [tests, ...(from.pathNot ?? [])] },
    to,
  });
  const sources = String.raw`\.tsx?$`;
  return [
    rule(
      'the-kernel-knows-no-module',
      'The kernel imports only itself and packages.',
      { path: '^server/kernel/' },
      { path: '^(server|site|field|desk|doors|bench|e2e|tools)/', pathNot: '^server/kernel/' },
    ),
    ...modules.map(({ name, dependsOn }) =>
      rule(
        `${name}-imports-only-what-it-names`,
        `The module ${name} imports the kernel, itself, and public.ts of: ${dependsOn.join(', ') || 'no other'}.`,
        { path: `^server/modules/${name}/` },
        {
          path: '^(server|site|field|desk|doors|bench|e2e|tools)/',
          pathNot: [
            '^server/kernel/',
            `^server/modules/${name}/`,
            // Data of every install, such as the calendar: the module that owns the tables reads it.
            '^server/seeds/reference/',
            ...dependsOn.map((other) => `^server/modules/${other}/public\\.ts$`),
          ],
        },
      ),
    ),
    rule(
      'modules-are-entered-by-public',
      'From outside, a module is used through its public.ts; only server/app.ts, which composes them, sees more.',
      { path: '^(server|site)/', pathNot: ['^server/(modules|kernel)/', '^server/app\\.ts$'] },
      { path: '^server/modules/', pathNot: ['^server/modules/[^/]+/public\\.ts$', catalogues] },
    ),
    rule(
      'the-server-does-not-know-its-doors',
      'Only server/app.ts mounts the site; field and desk talk to the server by HTTP.',
      { path: '^server/', pathNot: ['^server/(app|main)\\.ts$'] },
      { path: '^(site|field|desk)/' },
    ),
    rule(
      'the-site-stands-on-kernel-and-public',
      'The site imports itself, doors/, the kernel and public.ts of modules.',
      { path: '^site/' },
      { path: '^(server|field|desk|bench|e2e|tools)/', pathNot: ['^server/(kernel|modules)/'] },
    ),
    rule(
      'browsers-take-only-types',
      'What runs in a browser takes only types from the server, and catalogues; no code of the server reaches a browser.',
      { path: '^(field|desk|doors)/' },
      {
        path: '^server/',
        pathNot: catalogues,
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'browsers-take-types-of-the-api',
      'The types the browser programs take are those of server/api.ts and of public.ts of modules.',
      { path: '^(field|desk)/' },
      { path: '^server/', pathNot: [catalogues, '^server/api\\.ts$', '^server/modules/[^/]+/public\\.ts$'] },
    ),
    rule(
      'field-stands-alone',
      'The doors share through doors/ only.',
      { path: '^field/' },
      { path: '^(site|desk|bench|e2e|tools)/' },
    ),
    rule(
      'desk-stands-alone',
      'The doors share through doors/ only.',
      { path: '^desk/' },
      { path: '^(site|field|bench|e2e|tools)/' },
    ),
    rule(
      'doors-are-shared-ground',
      'doors/ is shared by all doors and imports none of them; of the server it knows the types of its API.',
      { path: '^doors/' },
      { path: '^(server|site|field|desk|bench|e2e|tools)/', pathNot: '^server/api\\.ts$' },
    ),
    rule(
      'tests-stay-out-of-the-product',
      'Tests, their factories, benchmarks and tools are not imported by the product.',
      { path: '^(server|site|field|desk|doors)/' },
      { path: [tests, '^(bench|e2e|tools)/'] },
    ),
    {
      name: 'no-ring',
      comment: 'Files do not import each other in a ring (types aside).',
      severity: 'error',
      from: { path: sources },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    rule('no-missing-file', 'Every import leads somewhere.', { path: sources }, { couldNotResolve: true }),
  ];
}

/**
 * All sources below `root` with what they import, judged by `forbidden`.
 * @returns {Promise<{ modules: { source: string, dependencies: { resolved: string, dependencyTypes: string[] }[] }[], summary: { violations: any[] } }>}
 */
export async function readImports(root = checkout, forbidden = []) {
  const present = folders.filter((folder) => existsSync(join(root, folder)));
  const { output } = await cruise(
    present,
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden },
      parser: 'swc',
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '^(dist|data|tools)/|^site/assets/' },
    },
    {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'require', 'types', 'default'],
    },
  );
  return output;
}

/** Every fault of the boundaries below `root`, one sentence each; none when all is well. */
export async function boundaryFaults(root = checkout) {
  const { modules, faults } = readModules(root);
  const rules = rulesFor(modules);
  const { summary } = await readImports(root, rules);
  const comments = new Map(rules.map(({ name, comment }) => [name, comment]));
  for (const { from, to, rule, cycle } of summary.violations) {
    const way = cycle?.length ? [from, ...cycle.map((step) => step.name)].join(' → ') : `${from} → ${to}`;
    faults.push(`${way}: ${rule.name}. ${comments.get(rule.name) ?? ''}`);
  }
  return faults;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = await boundaryFaults();
  for (const fault of faults) process.stdout.write(`✗ ${fault}\n`);
  process.stdout.write(faults.length ? `${faults.length} boundary faults\n` : 'no boundary faults\n');
  process.exitCode = faults.length ? 1 : 0;
}
