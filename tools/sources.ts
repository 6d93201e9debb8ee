import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';

export interface Source {
  /** From the root, with forward slashes. */
  path: string;
  text: string;
}

const skipped = new Set(['node_modules', 'dist', 'data', '.git']);

/** The files of these folders below `root` whose path matches, in order of their names. */
export function readSources(root: string, folders: readonly string[], wanted: RegExp): Source[] {
  const found: Source[] = [];
  const walk = (folder: string): void => {
    let entries;
    try {
      entries = readdirSync(join(root, folder), { withFileTypes: true });
    } catch {
      return;
    }
    for (const entry of entries) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory() && !skipped.has(entry.name)) walk(path);
      else if (entry.isFile() && wanted.test(path)) found.push({ path, text: readFileSync(join(root, path), 'utf8') });
    }
  };
  for (const folder of folders) walk(folder);
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Tests, their factories and fixtures, and what a tool generated (the table types name all tables). */
export const isTestSource = (path: string): boolean =>
  /\.(test|e2e)\.tsx?$|\/(testing|fixtures)(\.ts$|\/)|\.gen\.ts$/.test(path);

/** The text of a TypeScript file with comments and regular expressions blanked out; lines and columns stay as they were. */
export function wordsOnly({ path, text }: Source): string {
  const { comments, program } = parseSync(path, text);
  const blank: { start: number; end: number }[] = [...comments];
  new Visitor({
    Literal(node) {
      if ('regex' in node) blank.push(node);
    },
  }).visit(program);
  let bare = text;
  for (const { start, end } of blank) {
    bare = bare.slice(0, start) + text.slice(start, end).replaceAll(/[^\n]/g, ' ') + bare.slice(end);
  }
  return bare;
}

/** Every piece of text a TypeScript file holds in string literals and templates, with its line. */
export function stringsOf({ path, text }: Source): { value: string; line: number }[] {
  const strings: { value: string; line: number }[] = [];
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  new Visitor({
    Literal(node) {
      if (typeof node.value === 'string') strings.push({ value: node.value, line: lineOf(node.start) });
    },
    TemplateLiteral(node) {
      // What is put in is not a name: `${schema}.areas` is seen as `.areas`, and dynamic names of tables are not used.
      const value = node.quasis.map((part) => part.value.cooked ?? part.value.raw).join('\u0000');
      strings.push({ value, line: lineOf(node.start) });
    },
  }).visit(parseSync(path, text).program);
  return strings;
}
