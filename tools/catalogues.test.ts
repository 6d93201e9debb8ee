import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { catalogueFaults, wordsInCode } from './catalogues.ts';

const root = join(import.meta.dirname, '..');
const made: string[] = [];

function product(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'catalogues-'));
  made.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

test('every catalogue of the product says the same things in Chinese and English', () => {
  expect(catalogueFaults(root)).toEqual([]);
});

test('the product has no Chinese words in its code', () => {
  expect(wordsInCode(root)).toEqual([]);
});

test('a catalogue without its twin, a missing key, another placeholder and empty words are faults', () => {
  const folder = product({
    'site/messages.zh-CN.json': '{ "a": "第{n}件", "b": "乙", "c": "" }',
    'site/messages.en.json': '{ "a": "no. {number}", "c": "c", "d": "d" }',
    'desk/messages.zh-CN.json': '{}',
  });
  expect(catalogueFaults(folder)).toEqual([
    'desk/messages.zh-CN.json: desk/messages.en.json is missing',
    'site/messages.zh-CN.json: "c" has no words',
    'site/messages.en.json: "a" has {number}, the Chinese has {n}',
    'site/messages.en.json: "b" is missing',
    'site/messages.zh-CN.json: "d" is missing',
  ]);
});

test('Chinese in strings, templates and markup is found; in comments, patterns, tests and seeds it may stand', () => {
  const folder = product({
    'site/page.tsx':
      '// 页\nexport const page = <p title="x">工单</p>; /* 注 */\nexport const url = "http://x"; // 释\n',
    'server/a.ts': 'export const a = `共${1}件`;\nexport const b = /[。；]/;\n',
    'server/a.test.ts': 'export const a = "甲";\n',
    'server/seeds/demo/names.ts': 'export const a = "甲";\n',
  });
  expect(wordsInCode(folder)).toEqual([
    'server/a.ts:1: export const a = `共${1}件`;',
    'site/page.tsx:2: export const page = <p title="x">工单</p>;',
  ]);
});
