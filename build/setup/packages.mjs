// node_modules as the lockfile says: installed once, and again only when the lockfile asks for something else.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../paths.mjs';
import { runForeground } from '../run.mjs';
import { SetupError, say } from '../say.mjs';

/** @typedef {Record<string, { version?: string, optional?: boolean }>} Packages */

/**
 * The first package that is not installed as locked, or null. Optional ones may be missing (another system's), never wrong.
 * @param {Packages} locked packages of package-lock.json
 * @param {Packages} installed packages of npm's own record of node_modules
 */
export function findDrift(locked, installed) {
  for (const [place, { version, optional }] of Object.entries(locked)) {
    if (place === '') continue;
    const there = installed[place];
    if (there ? there.version !== version : !optional) return place;
  }
  return null;
}

/**
 * @param {string} file
 * @returns {Packages | null}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}

export function arePackagesInstalled() {
  const locked = readPackages(path.join(root, 'package-lock.json'));
  // npm writes this file last, so an interrupted installation leaves none.
  const installed = readPackages(path.join(root, 'node_modules', '.package-lock.json'));
  return locked !== null && installed !== null && findDrift(locked, installed) === null;
}

/** The npm that runs this script, else the one on the PATH. */
export function npmCommand() {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.[cm]?js$/.test(script))
    return { program: process.execPath, args: [script], options: {} };
  const windows = process.platform === 'win32';
  return { program: windows ? 'npm.cmd' : 'npm', args: [], options: { shell: windows } };
}

export async function ensurePackages() {
  if (arePackagesInstalled()) return;
  say('installing the dependencies (once, a minute or so) …');
  const { program, args, options } = npmCommand();
  const status = await runForeground(program, [...args, 'ci', '--loglevel=error', '--no-progress'], {
    ...options,
    cwd: root,
    // What npm says must not stand before the first line of the program that is started.
    stdio: ['ignore', 2, 2],
  }).catch(() => 127);
  if (status === 127) {
    throw new SetupError(
      'npm was not found. It comes with Node: install a complete Node 20 or newer, then run the command again.',
    );
  }
  if (status !== 0) {
    throw new SetupError(
      `npm ci ended with ${status}; its own message is above. Without a network the npm registry, a mirror of it or a filled npm cache is needed.`,
    );
  }
}
