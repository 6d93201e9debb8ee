/**
 * The licences of everything package-lock.json names: `node tools/licences.mjs` ends with 1 when one is missing or is not
 * among those below; `--list` prints them all. docs/adr/0012-licence.md says why these.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root as checkout } from './ground.mjs';

/** Ask for no more than their notice, wherever they are used. */
const free = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT/X11',
  'PSF-2.0',
  'Python-2.0',
  'PostgreSQL',
  'Unlicense',
  'Zlib',
]);
/** Fine for tools that make or test the product and are no part of it. */
const freeInTools = new Set(['MPL-2.0', 'CC-BY-4.0', 'CC-BY-3.0']);
/** Looked at one by one: what is different about them, and why they may stay. */
const looked = [
  {
    name: /^@img\/sharp-/,
    licences: ['LGPL-3.0-or-later'],
    why: 'libvips: a shared library of its own, loaded unchanged and replaceable',
  },
  {
    name: /^buffers$/,
    licences: ['unknown'],
    why: 'names no licence (2011, in exceljs → unzipper → binary); some 270 lines that read zip files, to be replaced with exceljs',
  },
];

/** The parts of an SPDX expression: all of an AND must be fine, one of an OR. */
function isFine(expression, fine) {
  const plain = expression.replace(/^\((.*)\)$/, '$1');
  if (plain.includes(' OR ')) return plain.split(' OR ').some((one) => isFine(one, fine));
  return plain.split(' AND ').every((one) => fine(one));
}

/**
 * Every package of a lock file with its licence, and what is wrong with it.
 * @param {{ packages: Record<string, { version?: string, license?: string, dev?: boolean, devOptional?: boolean, link?: boolean }> }} lock
 * @returns {{ name: string, version: string, licence: string, tool: boolean, why?: string, fault?: string }[]}
 */
export function licencesOf(lock) {
  return Object.entries(lock.packages)
    .filter(([path, { link }]) => path !== '' && !link)
    .map(([path, { version = '', license, dev = false }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const licence = license ?? 'unknown';
      const exception = looked.find((one) => one.name.test(name));
      const fine = (one) =>
        free.has(one) || (dev && freeInTools.has(one)) || (exception?.licences.includes(one) ?? false);
      return {
        name,
        version,
        licence,
        tool: dev,
        ...(exception && { why: exception.why }),
        ...(!isFine(licence, fine) && { fault: `${name} ${version}: ${licence}` }),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const all = licencesOf(JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')));
  if (process.argv.includes('--list')) {
    for (const { name, version, licence, tool, why } of all) {
      process.stdout.write(`${licence}\t${name} ${version}${tool ? '\ttool' : ''}${why ? `\t${why}` : ''}\n`);
    }
  }
  const faults = all.flatMap(({ fault }) => fault ?? []);
  for (const fault of faults) process.stdout.write(`✗ ${fault}\n`);
  process.stdout.write(
    faults.length ? `${faults.length} licences to look at\n` : `${all.length} packages, no licence to look at\n`,
  );
  process.exitCode = faults.length ? 1 : 0;
}
