// System packages that no registry carries: found by what they bring, installed where that is possible.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { runQuietly } from '../run.mjs';
import { SetupError, say } from '../say.mjs';

/** @typedef {'window' | 'build' | 'test'} Need */
/** @typedef {{ library?: string, program?: string, packages: string[] }} Part */

/**
 * By need: a library or program and the Debian packages that bring it, best name first (Ubuntu 24.04 renamed some for 64-bit time).
 * @type {Record<Need, Part[]>}
 */
const PARTS = {
  window: [
    { library: 'libgtk-3.so.0', packages: ['libgtk-3-0t64', 'libgtk-3-0'] },
    { library: 'libnss3.so', packages: ['libnss3'] },
    { library: 'libasound.so.2', packages: ['libasound2t64', 'libasound2'] },
    { library: 'libgbm.so.1', packages: ['libgbm1'] },
    { library: 'libXss.so.1', packages: ['libxss1'] },
    { library: 'libatk-bridge-2.0.so.0', packages: ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'] },
    { library: 'libcups.so.2', packages: ['libcups2t64', 'libcups2'] },
    { library: 'libdrm.so.2', packages: ['libdrm2'] },
    { library: 'libxkbcommon.so.0', packages: ['libxkbcommon0'] },
    { library: 'libsecret-1.so.0', packages: ['libsecret-1-0'] },
  ],
  build: [
    { program: 'g++', packages: ['g++'] },
    { program: 'unzip', packages: ['unzip'] },
  ],
  test: [
    { program: 'Xvfb', packages: ['xvfb'] },
    { program: 'dbus-daemon', packages: ['dbus'] },
    { program: 'dbus-send', packages: ['dbus'] },
    { program: 'gnome-keyring-daemon', packages: ['gnome-keyring'] },
    { program: 'chromium', packages: ['chromium'] },
    { program: 'exim4', packages: ['exim4-daemon-light'] },
  ],
};

function libraryFolders() {
  const multiarch = ['/usr/lib', '/lib'].flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.endsWith('-linux-gnu'))
          .map((name) => path.join(folder, name))
      : [],
  );
  return [...multiarch, '/usr/lib64', '/usr/lib', '/lib64', '/lib', '/usr/local/lib'];
}

const programFolders = () => [...(process.env.PATH ?? '').split(':'), '/usr/bin', '/usr/sbin', '/bin'];

/**
 * @param {Need[]} needs
 * @param {(file: string) => boolean} [exists]
 */
export function findMissing(needs, exists = existsSync) {
  const libraries = libraryFolders();
  const programs = programFolders();
  /** @param {Part} part */
  const isThere = ({ library, program }) =>
    (library ? libraries : programs).some((folder) => exists(path.join(folder, library ?? program ?? '')));
  return needs.flatMap((need) => PARTS[need]).filter((part) => !isThere(part));
}

/** @param {Part[]} missing */
const namesOf = (missing) => missing.map(({ library, program }) => library ?? program).join(', ');

/** @param {string[]} names */
async function firstKnown(names) {
  for (const name of names) {
    const { status } = await runQuietly('apt-cache', ['show', '--no-all-versions', name]);
    if (status === 0) return name;
  }
  return names.at(-1) ?? '';
}

/** @param {...string} args */
async function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, output } = await runQuietly('apt-get', ['-qq', '-y', ...args], { env });
  if (status !== 0) throw new SetupError(`apt-get ${args.join(' ')} ended with ${status}:\n${output.trim()}`);
}

/** @param {Part[]} missing */
const packagesFor = async (missing) => [
  ...new Set(await Promise.all(missing.map(({ packages }) => firstKnown(packages)))),
];

/** @param {Part[]} missing */
async function install(missing) {
  say(`installing system packages (once): ${namesOf(missing)} …`);
  // A fresh container image knows no package until it has asked. Whatever a foreign source gets wrong here is none of our
  // business: if a package then cannot be found, the installation says so.
  await apt('update').catch(() => {});
  // No package of the machine's own gives way: its mail server would, to the one that the tests run.
  await apt('install', '--no-install-recommends', '--no-remove', ...(await packagesFor(missing)));
}

/**
 * Makes sure that what the needs name is on this machine. Only Linux needs anything.
 * @param {Need[]} needs
 */
export async function ensureSystem(needs) {
  if (process.platform !== 'linux') return;
  const missing = findMissing(needs);
  if (missing.length === 0) return;
  if (!existsSync('/usr/bin/apt-get')) {
    throw new SetupError(
      `These parts of the system are missing: ${namesOf(missing)}. Install them with your system's package manager, then run the command again.`,
    );
  }
  if (process.getuid?.() === 0) {
    await install(missing);
    return;
  }
  const names = await packagesFor(missing);
  throw new SetupError(
    `System packages are missing. Run this, then the same command again:\n\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends --no-remove ${names.join(' ')}\n`,
  );
}
