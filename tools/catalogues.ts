import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isTestSource, readSources, wordsOnly } from './sources.ts';

const folders = ['server', 'site', 'field', 'desk', 'doors'];

/** Chinese characters, their punctuation and full-width forms. */
const chinese = /[\u2e80-\u2fdf\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]/;

/** Every catalogue of words that is not whole: no twin in the other language, other keys, other placeholders, empty words. */
export function catalogueFaults(root: string): string[] {
  const faults: string[] = [];
  for (const { path, text } of readSources(root, folders, /\/messages\.(zh-CN|en)\.json$/)) {
    const other = path.includes('.zh-CN.')
      ? path.replace('.zh-CN.json', '.en.json')
      : path.replace('.en.json', '.zh-CN.json');
    if (!existsSync(join(root, other))) faults.push(`${path}: ${other} is missing`);
    for (const [key, words] of entriesOf(text)) if (words.trim() === '') faults.push(`${path}: "${key}" has no words`);
  }
  for (const chineseOne of readSources(root, folders, /\/messages\.zh-CN\.json$/)) {
    const path = chineseOne.path.replace('.zh-CN.json', '.en.json');
    const [english] = readSources(root, [path.slice(0, path.lastIndexOf('/'))], new RegExp(`^${RegExp.escape(path)}$`));
    if (!english) continue;
    const zh = new Map(entriesOf(chineseOne.text));
    const en = new Map(entriesOf(english.text));
    for (const [key, words] of zh) {
      const translated = en.get(key);
      if (translated === undefined) faults.push(`${path}: "${key}" is missing`);
      else if (placeholders(words) !== placeholders(translated)) {
        faults.push(`${path}: "${key}" has {${placeholders(translated)}}, the Chinese has {${placeholders(words)}}`);
      }
    }
    for (const key of en.keys()) if (!zh.has(key)) faults.push(`${chineseOne.path}: "${key}" is missing`);
  }
  return faults;
}

function entriesOf(json: string): [string, string][] {
  const flat = (value: unknown, key: string): [string, string][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, inner]) => flat(inner, key === '' ? name : `${key}.${name}`))
      : [[key, String(value)]];
  return flat(JSON.parse(json), '');
}

const placeholders = (words: string): string =>
  [...new Set([...words.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].toSorted().join(', ');

/** Every line of code that has Chinese words in it, outside comments and patterns; words belong into catalogues. */
export function wordsInCode(root: string): string[] {
  return readSources(root, folders, /\.tsx?$/)
    .filter(({ path }) => !isTestSource(path) && !path.startsWith('server/seeds/'))
    .flatMap((source) =>
      wordsOnly(source)
        .split('\n')
        .flatMap((line, index) => (chinese.test(line) ? [`${source.path}:${index + 1}: ${line.trim()}`] : [])),
    );
}
