/**
 * Makes dist/ from the sources. Runs on our Node; called by `npm run build` and whatever needs a build.
 *
 *   dist/server/main.js, cli.js   the server's programs; everything else they need lies beside them
 *   dist/server/**, dist/site/**  files of data, at the same place below dist as in the sources
 *   dist/web/field, dist/web/desk the two browser programs
 *
 * Code that reads a file next to itself with `new URL('./x.sql', import.meta.url)` works alike from the sources and from
 * the bundle: see `placesOf`.
 */
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { at, fromRoot, root } from './ground.mjs';

/** Not bundled: they carry native code, WebAssembly or their own data files, or are large and seldom needed. */
const external = [/^@electric-sql\/pglite/, /^sharp$/, /^pg$/, /^pg-/, /^exceljs$/];

/** The server's programs that exist; others may be written later. */
export function serverEntries() {
  return ['main', 'cli'].filter((name) => existsSync(at('server', `${name}.ts`)));
}

const plainUrl = /\bimport\.meta\.(url|filename|dirname)\b/g;
const codeUrl = /new URL\(\s*(['"])(\.[^'"]+\.tsx?)\1\s*,\s*import\.meta\.url\s*\)/g;

/**
 * Keeps every module's own address true in the bundle: `import.meta.url` of server/a/b.ts answers <out>/server/a/b.ts,
 * beside which the data files of server/a are copied. `new URL('./worker.ts', import.meta.url)` becomes a program of its own.
 */
function placesOf() {
  return {
    name: 'places',
    transform: {
      filter: { id: /[\\/](server|site|doors)[\\/].*\.tsx?$/, code: /import\.meta\.(url|filename|dirname)/ },
      handler(code, id) {
        const withPrograms = code.replace(codeUrl, (_all, _quote, path) => {
          const file = resolve(dirname(id), path);
          const fileName = `${fromRoot(file)
            .replace(/^server\//, '')
            .replace(/\.tsx?$/, '')
            .replaceAll('/', '-')}.js`;
          this.emitFile({ type: 'chunk', id: file, fileName });
          return `new URL('./${fileName}', import.meta.url /* output */)`;
        });
        const source = withPrograms.replace(plainUrl, (all, what, offset) => {
          if (withPrograms.startsWith(' /* output */', offset + all.length)) return all;
          const place = `new URL('../${fromRoot(id)}', import.meta.url)`;
          if (what === 'url') return `(${place}.href)`;
          const file = `process.getBuiltinModule('node:url').fileURLToPath(${place})`;
          return what === 'filename' ? file : `process.getBuiltinModule('node:path').dirname(${file})`;
        });
        return { code: source, map: null };
      },
    },
  };
}

/** Options of the server's bundle, for a single build and for watching. `out` is the folder that stands for dist. */
export function serverBundle(out) {
  return {
    input: Object.fromEntries(serverEntries().map((name) => [name, at('server', `${name}.ts`)])),
    platform: 'node',
    external,
    plugins: [placesOf()],
    tsconfig: at('tsconfig.json'),
    output: {
      dir: resolve(out, 'server'),
      format: 'esm',
      sourcemap: true,
      entryFileNames: '[name].js',
      // All chunks lie in one folder: `placesOf` counts on it.
      chunkFileNames: '[name]-[hash].js',
      cleanDir: false,
    },
    onLog(level, log, next) {
      // Packages are theirs to mend; what our own code says wrong stops the build.
      if (level === 'warn' && log.id?.includes('node_modules')) return;
      next(level, log);
    },
  };
}

const isCode = /\.(tsx?|mjs|cjs|jsx)$|(^|[\\/])((module|tsconfig)\.json|fixtures)$|\.md$/;

/** Copies what the server reads at run time (migrations, seeds, catalogues, pages' assets) to the same place below `out`. */
export function copyData(out) {
  for (const folder of ['server', 'site', 'doors']) {
    if (!existsSync(at(folder))) continue;
    cpSync(at(folder), resolve(out, folder), {
      recursive: true,
      filter: (from) => !isCode.test(relative(root, from)) && !from.split(sep).includes('.DS_Store'),
    });
  }
}

async function buildServer(out) {
  if (serverEntries().length === 0) return;
  const { output, ...input } = serverBundle(out);
  const bundle = await rolldown(input);
  await bundle.write(output);
  await bundle.close();
}

async function buildDoor(door, out) {
  if (!existsSync(at(door, 'index.html'))) return;
  const [{ build, mergeConfig }, { doorConfig }] = await Promise.all([import('vite'), import('../vite.config.ts')]);
  const here = { configFile: false, logLevel: 'warn', build: { outDir: resolve(out, 'web', door) } };
  await build(mergeConfig(doorConfig(door), here));
}

/** Puts each folder of `fresh` in the place of the former one; a build that failed has changed nothing. */
function moveIn(fresh) {
  for (const folder of ['server', 'site', 'doors', 'web']) {
    const old = at('dist', `.old-${folder}`);
    rmSync(old, { recursive: true, force: true });
    if (existsSync(at('dist', folder))) renameSync(at('dist', folder), old);
    if (existsSync(resolve(fresh, folder))) renameSync(resolve(fresh, folder), at('dist', folder));
    rmSync(old, { recursive: true, force: true });
  }
  rmSync(fresh, { recursive: true, force: true });
}

export async function buildAll() {
  const fresh = at('dist', '.fresh');
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  copyData(fresh);
  await Promise.all([buildServer(fresh), buildDoor('field', fresh), buildDoor('desk', fresh)]);
  moveIn(fresh);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.env.NODE_ENV = 'production';
  try {
    await buildAll();
  } catch (error) {
    // The bundlers' messages name file and line; where inside the bundler it happened helps nobody.
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
