/** What the tests need from the operating system, and how Debian and Ubuntu get it. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { findPostgres } from './postgres.mjs';

/** Debian's Chromium, or the one CHROMIUM names. */
export function findChromium() {
  return [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (path) => path && existsSync(path),
  );
}

const needs = [
  { debianPackage: 'chromium', isThere: () => findChromium() !== undefined },
  {
    debianPackage: 'fonts-noto-cjk',
    isThere: () => existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'),
  },
  { debianPackage: 'postgresql', isThere: () => findPostgres() !== undefined },
];

const missing = () => needs.filter((need) => !need.isThere()).map((need) => need.debianPackage);

function mayInstall() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get') || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Installs what is missing where that is allowed; answers the packages that are still missing. */
export function ensureDebianPackages(say) {
  const wanted = missing();
  if (wanted.length === 0) return [];
  const list = wanted.join(' ');
  if (!mayInstall()) {
    say(`缺少系统软件，请先安装：apt-get install ${list}`, `Missing from the system, please install: ${list}`);
    return wanted;
  }
  say(`正在安装系统软件：${list}`, `Installing from Debian: ${list}`);
  const apt = (...args) =>
    spawnSync('apt-get', ['-q', '-y', ...args], {
      stdio: ['ignore', 2, 2],
      // RUNLEVEL=1: a database for tests is started by the tests, not by the package.
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    });
  apt('update');
  apt('install', '--no-install-recommends', ...wanted);
  return missing();
}
