// Runs a command in a desktop session of its own: a display, a message bus, an unlocked keyring and a fresh HOME.
//   node build/keyring.mjs -- <command> [arguments]
// Everything it starts ends with it, and nothing of the person's own session is touched.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sharedCache } from './paths.mjs';
import { runForeground, runQuietly } from './run.mjs';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

const READY_MS = 15_000;
const END_MS = 3_000;

/** The daemon does not unlock with an empty password. */
const KEYRING_PASSWORD = 'keydesk-test-session';

/**
 * Starts a helper in a process group of its own, so that what it starts itself can be ended with it.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {import('node:child_process').StdioOptions} stdio
 */
function startHelper(program, args, env, stdio) {
  const child = spawn(program, args, { env, stdio, detached: true });
  /** @type {Promise<never>} */
  const failed = new Promise((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`${program} ended with ${code} before the session was over`)),
    );
  });
  // Only somebody who waits for the helper wants to hear of its end.
  failed.catch(() => {});
  return { child, failed };
}

/** @typedef {ReturnType<typeof startHelper>} Helper */

/**
 * The first line that a helper writes to its descriptor 3, which is how both the display and the bus say where they are.
 * @param {Helper} helper
 * @returns {Promise<string>}
 */
function firstLine({ child, failed }) {
  const stream = /** @type {import('node:stream').Readable} */ (child.stdio[3]);
  const line = new Promise((resolve) => {
    let seen = '';
    stream.on('data', (chunk) => {
      seen += chunk;
      if (seen.includes('\n')) resolve(seen.slice(0, seen.indexOf('\n')));
    });
  });
  const late = pause(READY_MS, undefined, { ref: false }).then(() => {
    throw new Error(`${child.spawnfile} did not become ready within ${READY_MS / 1000} s`);
  });
  return Promise.race([line, failed, late]);
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} message destination, object, method and arguments
 */
async function asksBus(env, [destination = '', ...message]) {
  const call = ['--session', '--print-reply', `--dest=${destination}`, ...message];
  const { status, output } = await runQuietly('dbus-send', call, { env });
  return status === 0 ? output : '';
}

/**
 * Whether the keyring's default collection is there and unlocked. Asking a name that nobody holds yet would make the bus
 * start a second, locked daemon for it, so the bus is first asked who is there.
 * @param {NodeJS.ProcessEnv} env
 */
async function isKeyringUnlocked(env) {
  const held = await asksBus(env, [
    'org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus.NameHasOwner',
    'string:org.freedesktop.secrets',
  ]);
  if (!held.includes('boolean true')) return false;
  const locked = await asksBus(env, [
    'org.freedesktop.secrets',
    '/org/freedesktop/secrets/aliases/default',
    'org.freedesktop.DBus.Properties.Get',
    'string:org.freedesktop.Secret.Collection',
    'string:Locked',
  ]);
  return locked.includes('boolean false');
}

/**
 * @param {Helper} helper
 * @param {NodeJS.ProcessEnv} env
 */
async function untilUnlocked(helper, env) {
  const deadline = Date.now() + READY_MS;
  while (!(await isKeyringUnlocked(env))) {
    if (Date.now() > deadline) throw new Error('the keyring did not unlock');
    await Promise.race([pause(50), helper.failed]);
  }
}

/** @param {ChildProcess} child */
async function endGroup(child) {
  if (child.pid === undefined) return;
  const group = -child.pid;
  const ended =
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise((resolve) => child.once('exit', resolve));
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGKILL'])) {
    try {
      process.kill(group, signal);
    } catch {
      return;
    }
    await Promise.race([ended, pause(END_MS, undefined, { ref: false })]);
  }
}

/**
 * @param {string} home
 * @returns {NodeJS.ProcessEnv}
 */
function freshEnvironment(home) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(XDG_|DBUS_|GNOME_|WAYLAND_|XAUTHORITY|DISPLAY)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    XDG_RUNTIME_DIR: path.join(home, 'run'),
    // The prepared Electron is looked for where the person's own session keeps it.
    XDG_CACHE_HOME: path.dirname(sharedCache),
    XDG_CURRENT_DESKTOP: 'GNOME',
    XDG_SESSION_TYPE: 'x11',
  };
}

/**
 * @param {string} program
 * @param {string[]} args
 */
export async function runInSession(program, args) {
  const home = await mkdtemp(path.join(os.tmpdir(), 'keydesk-session-'));
  const env = freshEnvironment(home);
  /** @type {Helper[]} */
  const helpers = [];
  /** @param {Parameters<typeof startHelper>} how */
  const start = (...how) => {
    const helper = startHelper(...how);
    helpers.push(helper);
    return helper;
  };
  try {
    await mkdir(path.join(home, 'run'), { mode: 0o700 });
    const screen = ['-screen', '0', '1440x960x24', '-nolisten', 'tcp', '-displayfd', '3'];
    const display = start('Xvfb', screen, env, ['ignore', 'ignore', 'ignore', 'pipe']);
    const bus = start('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=3'], env, [
      'ignore',
      'ignore',
      'ignore',
      'pipe',
    ]);
    const [number, address] = await Promise.all([firstLine(display), firstLine(bus)]);
    Object.assign(env, { DISPLAY: `:${number}`, DBUS_SESSION_BUS_ADDRESS: address });
    const keyring = start('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], env, [
      'pipe',
      'ignore',
      'ignore',
    ]);
    keyring.child.stdin?.end(KEYRING_PASSWORD);
    await untilUnlocked(keyring, env);
    return await runForeground(program, args, { env });
  } finally {
    for (const { child } of helpers.toReversed()) await endGroup(child);
    await rm(home, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const words = process.argv.slice(2);
  const [program, ...args] = words[0] === '--' ? words.slice(1) : words;
  if (!program) throw new Error('Say what to run: node build/keyring.mjs -- <command> [arguments]');
  process.exitCode = await runInSession(program, args);
}
