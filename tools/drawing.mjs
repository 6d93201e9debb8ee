/**
 * The drawing in ARCHITECTURE.md of what really imports what, in Mermaid: `node tools/drawing.mjs` writes it between the
 * markers, `--check` only says whether it is out of date (exit code 1).
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readImports, readModules } from './boundaries.mjs';
import { root as checkout } from './ground.mjs';

const begin = '<!-- drawing:begin (made by `npm run drawing`; do not edit) -->';
const end = '<!-- drawing:end -->';
const isTest = /\.(test|e2e)\.tsx?$|(^|\/)(testing|fixtures)(\.ts$|\/)/;

/** Which box of the drawing a file belongs to; undefined for what is not drawn. */
function boxOf(path) {
  const [first, second, third] = path.split('/');
  if (first === 'server' && second === 'modules') return third;
  if (first === 'server' && second === 'kernel') return 'kernel';
  if (first === 'server' && second === 'seeds') return 'seeds';
  if (first === 'server') return 'app';
  return ['site', 'field', 'desk', 'doors'].includes(first) ? first : undefined;
}

/** The Mermaid text for the sources below `root`: one box a module, an arrow for each import, dotted where only types go. */
export async function drawing(root = checkout) {
  const { modules } = readModules(root);
  const names = modules.map(({ name }) => name);
  const { modules: files } = await readImports(root);
  const arrows = new Map();
  const boxes = new Set(names);
  for (const { source, dependencies } of files) {
    const from = boxOf(source);
    if (from === undefined || isTest.test(source)) continue;
    boxes.add(from);
    for (const { resolved, dependencyTypes } of dependencies) {
      const to = boxOf(resolved);
      if (to === undefined || to === from || isTest.test(resolved)) continue;
      // A catalogue of words is not a dependency on what a module does.
      if (/messages\.[\w-]+\.json$/.test(resolved)) continue;
      const key = `${from} ${to}`;
      arrows.set(key, (arrows.get(key) ?? true) && dependencyTypes.includes('type-only'));
    }
  }
  const group = (title, members) => {
    const there = members.filter((name) => boxes.has(name));
    return there.length ? [`  subgraph ${title}`, ...there.map((name) => `    ${name}`), '  end'] : [];
  };
  const lines = [
    'flowchart TD',
    ...group('programs', ['app', 'seeds']),
    ...group('doors_of_the_house[doors]', ['site', 'field', 'desk', 'doors']).map((line) =>
      line === '    doors' ? '    doors[shared by the doors]' : line,
    ),
    ...group('modules', names),
    ...(boxes.has('kernel') ? ['  kernel[(kernel)]'] : []),
    ...[...arrows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, typesOnly]) => `  ${key.replace(' ', typesOnly ? ' -.-> ' : ' --> ')}`),
  ];
  return ['```mermaid', ...lines, '```'].join('\n');
}

/** ARCHITECTURE.md with the drawing put in; the section is added where the file has none. */
export function withDrawing(text, picture) {
  const block = `${begin}\n${picture}\n${end}`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from >= 0 && to > from) return text.slice(0, from) + block + text.slice(to + end.length);
  const before = text.trimEnd();
  return `${before === '' ? '# Architecture' : before}\n\n## What imports what\n\n${block}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = join(checkout, 'ARCHITECTURE.md');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const wanted = withDrawing(text, await drawing());
  if (text === wanted) process.stdout.write('the drawing in ARCHITECTURE.md is up to date\n');
  else if (process.argv.includes('--check')) {
    process.stdout.write('✗ the drawing in ARCHITECTURE.md is out of date: npm run drawing\n');
    process.exitCode = 1;
  } else writeFileSync(path, wanted);
}
