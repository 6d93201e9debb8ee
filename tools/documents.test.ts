import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cliCommands } from '../server/cli-commands.ts';
import { configurationTable, settingNames } from '../server/configuration.ts';
import { readSources } from './sources.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const own = ['docs', 'server', 'site', 'field', 'desk', 'doors', 'bench', 'e2e', 'tools'];
const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readSources(root, own, /\.md$/).map(({ path }) => path),
];

const between = (text: string, name: string): string =>
  new RegExp(`<!-- ${name} -->\\n([\\s\\S]*?)<!-- /${name} -->`).exec(text)?.[1] ?? '';

test('every link and picture in a document leads to a file', () => {
  const broken = documents.flatMap((path) =>
    [...read(path).matchAll(/\]\(([^)\s]+)\)|\bsrc="([^"]+)"/g)]
      .map((match) => (match[1] ?? match[2] ?? '').replace(/#.*$/, ''))
      .filter((target) => target !== '' && !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(path), target)))
      .map((target) => `${path}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test('every npm script and every command of lianxin that a document names is there', () => {
  const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);
  const commands = cliCommands.map(({ group, verb }) => `${group} ${verb}`);
  const faults: string[] = [];
  for (const path of documents) {
    const text = read(path);
    for (const [, name = ''] of text.matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)) {
      if (!scripts.includes(name)) faults.push(`${path}: npm run ${name}`);
    }
    for (const [, group = '', verb = ''] of text.matchAll(/(?:lianxin -- |`lianxin )([a-z]+) ([a-z-]+)/g)) {
      if (!commands.includes(`${group} ${verb}`)) faults.push(`${path}: lianxin ${group} ${verb}`);
    }
    for (const [, file = ''] of text.matchAll(/node (tools\/[\w.-]+)/g)) {
      if (!existsSync(join(root, file))) faults.push(`${path}: ${file}`);
    }
  }
  expect(faults).toEqual([]);
});

test('every command of lianxin is in a guide', () => {
  const guides = ['operator.en.md', 'import.en.md'].map((name) => read(`docs/guide/${name}`)).join('\n');
  for (const { group, verb } of cliCommands) expect(guides).toContain(`${group} ${verb}`);
});

test('the operator’s guide has the configuration as it is', () => {
  for (const locale of ['zh-CN', 'en'] as const) {
    expect(between(read(`docs/guide/operator.${locale}.md`), 'configuration').trim()).toBe(configurationTable(locale));
  }
});

test('every variable of the environment that the sources read is documented', () => {
  const given = new Set(['PATH', 'LANG', 'LC_ALL', 'HOME', 'NO_COLOR', 'NODE_ENV', 'CI', ...settingNames]);
  const documented = read('CONTRIBUTING.md');
  const unknown = readSources(root, ['server', 'site', 'bench', 'e2e', 'tools'], /\.(mjs|tsx?)$/).flatMap(
    ({ path, text }) =>
      [...text.matchAll(/process\.env(?:\.|\[')([A-Z][A-Z_]+)/g)]
        .map((match) => match[1] ?? '')
        .filter((name) => !given.has(name) && !documented.includes(`\`${name}\``))
        .map((name) => `${path}: ${name}`),
  );
  expect(unknown).toEqual([]);
});

const states: Readonly<Record<string, string>> = { 可以: 'yes', 部分: 'partly', 还没有: 'not yet' };

function storiesOf(path: string): { id: string; state: string }[] {
  return between(read(path), 'stories')
    .split('\n')
    .slice(2)
    .filter((line) => line !== '')
    .map((line) => {
      const [id = '', , state = ''] = line
        .split('|')
        .slice(1)
        .map((cell) => cell.trim());
      return { id, state: states[state] ?? state };
    });
}

test('both READMEs say of the same stories the same: whether they can be lived', () => {
  const counts = { A: 7, B: 5, C: 3, D: 8 };
  const ids = Object.entries(counts).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
  );
  const english = storiesOf('README.md');
  expect(english.map(({ id }) => id)).toEqual(ids);
  expect(storiesOf('README.zh-CN.md')).toEqual(english);
  for (const { state } of english) expect(['yes', 'partly', 'not yet']).toContain(state);
});

test('both READMEs have a place for what was measured', () => {
  for (const path of ['README.md', 'README.zh-CN.md']) expect(between(read(path), 'bench')).not.toBe('');
});

test('every guide is there in both languages, and each leads to the other', () => {
  const names = readdirSync(join(root, 'docs/guide'));
  for (const name of names) {
    const twin = name.includes('.en.') ? name.replace('.en.', '.zh-CN.') : name.replace('.zh-CN.', '.en.');
    expect(names).toContain(twin);
    expect(read(`docs/guide/${name}`)).toContain(`(${twin})`);
  }
});

test('what a guide prints in bold is a word of the pages', () => {
  const missing: string[] = [];
  for (const locale of ['zh-CN', 'en'] as const) {
    const words = readSources(root, ['server', 'site', 'field', 'desk'], new RegExp(`/messages\\.${locale}\\.json$`))
      .flatMap(({ text }) => Object.values(JSON.parse(text) as Record<string, string>))
      .join('\n')
      .toLowerCase();
    for (const guide of ['resident', 'worker', 'manager']) {
      const path = `docs/guide/${guide}.${locale}.md`;
      for (const [, bold = ''] of read(path).matchAll(/\*\*([^*]+)\*\*/g)) {
        for (const word of bold.replaceAll('\n', ' ').split(' → ')) {
          if (!words.includes(word.toLowerCase())) missing.push(`${path}: ${word}`);
        }
      }
    }
  }
  expect(missing).toEqual([]);
});

test('the list of decisions has every one of them', () => {
  const list = read('docs/adr/README.md');
  for (const name of readdirSync(join(root, 'docs/adr')).filter((one) => /^\d{4}-/.test(one))) {
    expect(list).toContain(`(${name})`);
  }
});

test('no picture in the documents has more than 300 KB', () => {
  const folder = join(root, 'docs/pictures');
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size, name).toBeLessThan(300_000);
});
