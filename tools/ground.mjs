/**
 * The ground every command stands on: the machine is fit, what the lock file names is installed, the product is built,
 * and the program runs on the Node that comes with the packages. Plain JavaScript for Node 20 with nothing installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
export const at = (...parts) => join(root, ...parts);

const windows = process.platform === 'win32';
/** The Node that the product runs on, whatever the machine has. */
export const node24 = at('node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
/** Flags of every program of ours: traces that name the sources; no chatter about experimental features. */
export const nodeFlags = ['--disable-warning=ExperimentalWarning', '--enable-source-maps'];

const oldestNode = [20, 19];
const oldestNpm = 10;

/** One line for people: Chinese first, then English. On stderr, so that what a command prints stays its own. */
export function say(zh, en) {
  process.stderr.write(`${zh}  ${en}\n`);
}

/** Says what is wrong and ends with exit code 1. */
export function giveUp(zh, en) {
  say(`✗ ${zh}`, en);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    giveUp(
      `需要 Node ${oldestNode.join('.')} 以上，本机是 ${process.versions.node}。`,
      `Node ${oldestNode.join('.')} or newer is needed; this machine has ${process.versions.node}.`,
    );
  }
}

function checkPlatform() {
  const known = { linux: ['x64', 'arm64'], darwin: ['x64', 'arm64'], win32: ['x64'] };
  if (!known[process.platform]?.includes(process.arch)) {
    giveUp(
      `尚不支持这种机器：${process.platform} ${process.arch}。`,
      `This kind of machine is not supported: ${process.platform} ${process.arch}.`,
    );
  }
  process.report.excludeNetwork = true;
  if (process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime) {
    giveUp(
      '需要带 glibc 的 Linux（例如 Debian、Ubuntu）。',
      'A Linux with glibc is needed (Debian or Ubuntu, for example).',
    );
  }
}

function checkNpm() {
  const found = spawnSync('npm', ['--version'], { encoding: 'utf8', shell: windows, env: outerEnv() });
  const version = found.stdout?.trim() ?? '';
  if (found.error || found.status !== 0 || !version) {
    giveUp('找不到 npm，请先安装 npm。', 'npm was not found; install npm first.');
  }
  if (Number(version.split('.')[0]) < oldestNpm) {
    giveUp(
      `需要 npm ${oldestNpm} 以上，本机是 ${version}。`,
      `npm ${oldestNpm} or newer is needed; this machine has ${version}.`,
    );
  }
}

/** The environment with our own programs first on the path. */
export function innerEnv(extra = {}) {
  return { ...process.env, PATH: [at('node_modules', '.bin'), process.env.PATH].join(delimiter), ...extra };
}

/** The environment without our own programs: an installation must not run on the Node it is about to replace. */
function outerEnv() {
  const ours = at('node_modules');
  const path = (process.env.PATH ?? '').split(delimiter).filter((part) => !part.startsWith(ours));
  return { ...process.env, PATH: path.join(delimiter) };
}

const sha = (text) => createHash('sha256').update(text).digest('hex');

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Holds the checkout's lock while `work` runs, so that two commands started at once do not install or build over each
 * other. A lock whose holder is gone is taken over.
 */
async function alone(work) {
  mkdirSync(at('dist'), { recursive: true });
  const lock = at('dist', '.lock');
  for (let waited = 0; ; waited += 1) {
    try {
      const file = openSync(lock, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = Number(readText(lock));
      if (holder > 0 ? !isAlive(holder) : waited > 20) rmSync(lock, { force: true });
      else {
        if (waited === 0) say('另一个命令正在准备，请稍候…', 'Another command is preparing; waiting…');
        await new Promise((done) => setTimeout(done, 200));
      }
    }
  }
  const release = () => rmSync(lock, { force: true });
  process.on('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

const installStamp = at('node_modules', '.lianxin-installed');

function isInstalled() {
  const lock = readText(at('package-lock.json'));
  if (lock === undefined) giveUp('缺少 package-lock.json。', 'package-lock.json is missing.');
  if (!existsSync(node24)) return false;
  const hash = sha(lock);
  if (readText(installStamp) === hash) return true;
  // Installed by hand (`npm install`) in just these versions: npm's own list of what lies in node_modules says so.
  const hidden = readText(at('node_modules', '.package-lock.json'));
  if (hidden === undefined) return false;
  const there = JSON.parse(hidden).packages;
  for (const [path, wanted] of Object.entries(JSON.parse(lock).packages)) {
    if (path === '') continue;
    if (there[path] === undefined ? !wanted.optional : there[path].version !== wanted.version) return false;
  }
  writeFileSync(installStamp, hash);
  return true;
}

/** Makes node_modules hold what package-lock.json names; does nothing when it does already. */
export async function ensureInstalled() {
  checkNode();
  if (isInstalled()) return;
  checkPlatform();
  checkNpm();
  await alone(async () => {
    if (isInstalled()) return;
    say('正在安装依赖（只在首次或依赖变化时）…', 'Installing packages (first time, or when they changed)…');
    const started = Date.now();
    // Not `npm ci`: the lock file names the native parts of the platforms it was made on, and `ci` refuses it wherever a
    // registry has more of them or fewer. Without saving, `install` takes the same versions and leaves the lock file be.
    const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
    const code = await run('npm', args, { env: outerEnv(), shell: windows });
    if (code !== 0 || !existsSync(node24)) {
      giveUp('依赖安装失败，原因见上。', 'Installing the packages failed; the reason is above.');
    }
    writeFileSync(installStamp, sha(readFileSync(at('package-lock.json'), 'utf8')));
    say(`依赖已安装（${seconds(started)} 秒）。`, `Packages installed (${seconds(started)} s).`);
  });
}

export const seconds = (since) => ((Date.now() - since) / 1000).toFixed(1);

/** What the build is made from; tests are not. */
const sourceFolders = ['server', 'site', 'field', 'desk', 'doors'];
const sourceFiles = [
  'tools/build.mjs',
  'tools/bundle.mjs',
  'vite.config.ts',
  'tsconfig.base.json',
  'package-lock.json',
];
const isTest = /\.(test|e2e)\.tsx?$/;

/** A fingerprint of all sources by name, size and time of change: quick, and different whenever a file was written. */
export function sourceFingerprint() {
  const hash = createHash('sha256');
  const add = (path) => {
    const stat = statSync(at(path), { throwIfNoEntry: false });
    if (stat) hash.update(`${path}\n${stat.size}\n${stat.mtimeMs}\n`);
  };
  const walk = (folder) => {
    let entries;
    try {
      entries = readdirSync(at(folder), { withFileTypes: true });
    } catch {
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (!isTest.test(entry.name)) add(path);
    }
  };
  for (const folder of sourceFolders) walk(folder);
  for (const path of sourceFiles) add(path);
  return hash.digest('hex');
}

const buildStamp = at('dist', '.stamp');

/** Builds when the sources differ from what dist/ was made of, or always when `force` is set. */
export async function ensureBuilt({ force = false } = {}) {
  if (!force && readText(buildStamp) === sourceFingerprint()) return;
  await alone(async () => {
    const fingerprint = sourceFingerprint();
    if (!force && readText(buildStamp) === fingerprint) return;
    say('正在构建…', 'Building…');
    const started = Date.now();
    const code = await run(node24, [...nodeFlags, at('tools', 'bundle.mjs')], { env: innerEnv() });
    if (code !== 0) giveUp('构建失败，原因见上。', 'The build failed; the reason is above.');
    writeFileSync(buildStamp, fingerprint);
    say(`构建完成（${seconds(started)} 秒）。`, `Built (${seconds(started)} s).`);
  });
}

/** Runs a program to its end; answers its exit code (128 + number where a signal ended it). */
export function run(program, args, options = {}) {
  return new Promise((done) => {
    // What a child prints is progress, not the answer of our command: both streams go to stderr unless told otherwise.
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
    const stop = forward(child);
    child.on('error', (error) => {
      stop();
      process.stderr.write(`${program}: ${error.message}\n`);
      done(127);
    });
    child.on('exit', (code, signal) => {
      stop();
      done(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** Hands signals on to a child; answers how to stop doing so. */
function forward(child) {
  const handlers = ['SIGTERM', 'SIGINT', 'SIGHUP'].map((signal) => {
    const handler = () => {
      // At a terminal the whole group hears Ctrl-C; handing it on would ring twice.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    for (const off of handlers) off();
  };
}

/**
 * Becomes another program: the process itself where the running Node can do that (so that signals, exit code and memory
 * are the program's own), else a child whose signals and exit code are handed on.
 */
export async function become(program, args, env = innerEnv()) {
  if (typeof process.execve === 'function' && !windows) {
    process.removeAllListeners('warning');
    process.execve(program, [program, ...args], env);
  }
  process.exit(await run(program, args, { env, stdio: 'inherit', cwd: process.cwd() }));
}

/** Runs a built program of dist/server on our Node, in place of this process. Compiled code is kept for the next start. */
export async function becomeServerProgram(name, args) {
  const path = at('dist', 'server', name);
  if (!existsSync(path)) giveUp(`没有构建出 dist/server/${name}。`, `dist/server/${name} was not built.`);
  const env = innerEnv({
    // The data belong to the checkout, wherever in it the command was typed.
    DATA_DIR: process.env.DATA_DIR ? resolve(process.env.DATA_DIR) : at('data'),
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? at('dist', '.compile-cache'),
  });
  await become(node24, [...nodeFlags, path, ...args], env);
}

/** For our own tools: installs what is missing, then goes on in the same file on the Node that comes with the packages. */
export async function onNode24(moduleUrl) {
  await ensureInstalled();
  if (Number(process.versions.node.split('.')[0]) >= 24) return;
  await become(node24, [...nodeFlags, fileURLToPath(moduleUrl), ...process.argv.slice(2)]);
}

/** `path` from the root, with forward slashes. */
export const fromRoot = (path) =>
  path
    .slice(root.length + 1)
    .split(sep)
    .join('/');
