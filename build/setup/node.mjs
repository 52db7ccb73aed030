// Which Node runs what: the machine's own starts the bootstrap, Node 24 from the registry runs the project.
import { existsSync, realpathSync } from 'node:fs';
import { inModules } from '../paths.mjs';
import { SetupError } from '../say.mjs';

/** The least that the bootstrap itself runs on. */
const BOOTSTRAP_NODE = /** @type {const} */ ([20, 11]);
/** The least that the dependencies run on (better-sqlite3 13 crashes below Node-API 10). */
const PROJECT_NODE = /** @type {const} */ ([22, 12]);

/**
 * @param {string} version as in process.versions.node
 * @param {readonly [number, number]} least
 */
export function isAtLeast(version, [major, minor]) {
  const [have = 0, haveMinor = 0] = version.split('.').map(Number);
  return have > major || (have === major && haveMinor >= minor);
}

/** @param {string} [version] */
export function assertBootstrapNode(version = process.versions.node) {
  if (isAtLeast(version, BOOTSTRAP_NODE)) return;
  throw new SetupError(
    `Node ${version} is too old: Keydesk needs Node 20.11 or newer to set itself up. Install a current Node, then run the command again.`,
  );
}

/** The Node that runs the project: the one from node_modules, else the machine's own if it is new enough. */
export function projectNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const carried = inModules(
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    'bin',
    name,
  );
  // As process.execPath has it, whatever links lead there: else the bootstrap would hand over to itself without end.
  if (existsSync(carried)) return realpathSync(carried);
  if (isAtLeast(process.versions.node, PROJECT_NODE)) return process.execPath;
  throw new SetupError(
    `Node ${process.versions.node} cannot run Keydesk itself, and there is no Node 24 package for ${process.platform} on ${process.arch}. ` +
      'Install Node 22.12 or newer on this machine, then run the command again.',
  );
}
