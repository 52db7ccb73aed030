// The Electron that package.json names: already there, or downloaded by its own installer.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inModules } from '../paths.mjs';
import { runQuietly } from '../run.mjs';
import { say } from '../say.mjs';

const REACH_MS = 4_000;
const DOWNLOAD_MS = 15 * 60 * 1000;
const RELEASES = 'https://github.com/electron/electron/releases/download/';

/** @returns {string} */
export const wantedVersion = () =>
  JSON.parse(readFileSync(inModules('electron', 'package.json'), 'utf8')).version;

/** What the installer has unpacked, if it is whole and of the wanted version. */
export function findInstalled(folder = inModules('electron')) {
  try {
    const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const unpacked = readFileSync(path.join(folder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '');
    const executable = path.join(folder, 'dist', readFileSync(path.join(folder, 'path.txt'), 'utf8'));
    return unpacked === version && existsSync(executable) ? { executable, version } : null;
  } catch {
    return null;
  }
}

/**
 * Where the installer would download from; the variables are Electron's own.
 * @param {NodeJS.ProcessEnv} env
 */
export function downloadBase(env) {
  return env.ELECTRON_MIRROR || env.npm_config_electron_mirror || env.NPM_CONFIG_ELECTRON_MIRROR || RELEASES;
}

/** @param {NodeJS.ProcessEnv} env */
async function isReachable(env) {
  // Behind a proxy only the installer knows the way.
  if (env.ELECTRON_GET_USE_PROXY) return true;
  try {
    await fetch(downloadBase(env), {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(REACH_MS),
    });
    return true;
  } catch {
    return false;
  }
}

/** Runs Electron's installer, unless its server cannot be reached: a closed network should cost seconds. */
export async function download(env = process.env) {
  if (env.ELECTRON_SKIP_BINARY_DOWNLOAD || !(await isReachable(env))) return null;
  say(`downloading Electron ${wantedVersion()} (once) …`);
  const { status, output } = await runQuietly(process.execPath, [inModules('electron', 'install.js')], {
    timeout: DOWNLOAD_MS,
    env,
  });
  if (status !== 0) say(`the download failed: ${output.trim().split('\n')[0]}`);
  return findInstalled();
}
