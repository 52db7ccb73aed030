// A desktop session of its own: a display, a message bus and a keyring. Nothing of the person's own session is touched.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sharedCache } from './paths.mjs';
import { runQuietly } from './run.mjs';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

const READY_MS = 15_000;
const END_MS = 3_000;

/** The daemon does not unlock with an empty password. */
export const KEYRING_PASSWORD = 'keydesk-test-session';

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
 * Whether the keyring's default collection is there, and locked or not. Asking a name that nobody holds yet would make the bus
 * start a second, locked daemon for it, so the bus is first asked who is there.
 * @param {NodeJS.ProcessEnv} env
 */
async function keyringState(env) {
  const held = await asksBus(env, [
    'org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus.NameHasOwner',
    'string:org.freedesktop.secrets',
  ]);
  if (!held.includes('boolean true')) return 'none';
  const locked = await asksBus(env, [
    'org.freedesktop.secrets',
    '/org/freedesktop/secrets/aliases/default',
    'org.freedesktop.DBus.Properties.Get',
    'string:org.freedesktop.Secret.Collection',
    'string:Locked',
  ]);
  if (locked.includes('boolean false')) return 'unlocked';
  return locked.includes('boolean true') ? 'locked' : 'none';
}

/**
 * @param {Helper} helper
 * @param {NodeJS.ProcessEnv} env
 * @param {'unlocked' | 'locked'} wanted
 */
async function untilKeyringIs(helper, env, wanted) {
  const deadline = Date.now() + READY_MS;
  while ((await keyringState(env)) !== wanted) {
    if (Date.now() > deadline) throw new Error(`the keyring is not ${wanted}`);
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
 * A bus that starts nothing by itself: no keyring where there is to be none, and no window that asks for the password of
 * a locked one.
 */
const QUIET_BUS = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

/**
 * @typedef {object} Session
 * @property {NodeJS.ProcessEnv} env for what is to run in it
 * @property {() => Promise<void>} close ends everything that was started for it
 */

/**
 * `home` is the person: with the same one, the keyring is the same. A keyring that is to be locked must have been made in
 * an earlier session.
 * @param {{ home: string, keyring?: 'unlocked' | 'locked' | 'none' }} options
 * @returns {Promise<Session>}
 */
export async function openSession({ home, keyring = 'unlocked' }) {
  const env = freshEnvironment(home);
  /** @type {Helper[]} */
  const helpers = [];
  /** @param {Parameters<typeof startHelper>} how */
  const start = (...how) => {
    const helper = startHelper(...how);
    helpers.push(helper);
    return helper;
  };
  const close = async () => {
    for (const { child } of helpers.toReversed()) await endGroup(child);
  };
  try {
    const run = path.join(home, 'run');
    await mkdir(run, { mode: 0o700, recursive: true });
    const screen = ['-screen', '0', '1440x960x24', '-nolisten', 'tcp', '-displayfd', '3'];
    const display = start('Xvfb', screen, env, ['ignore', 'ignore', 'ignore', 'pipe']);
    const busConfig = path.join(run, 'bus.conf');
    if (keyring !== 'unlocked') await writeFile(busConfig, QUIET_BUS);
    const kind = keyring === 'unlocked' ? '--session' : `--config-file=${busConfig}`;
    const bus = start('dbus-daemon', [kind, '--nofork', '--nopidfile', '--print-address=3'], env, [
      'ignore',
      'ignore',
      'ignore',
      'pipe',
    ]);
    const [number, address] = await Promise.all([firstLine(display), firstLine(bus)]);
    Object.assign(env, { DISPLAY: `:${number}`, DBUS_SESSION_BUS_ADDRESS: address });
    if (keyring === 'none') return { env, close };
    const unlock = keyring === 'unlocked' ? ['--unlock'] : [];
    const daemon = start('gnome-keyring-daemon', ['--foreground', ...unlock, '--components=secrets'], env, [
      'pipe',
      'ignore',
      'ignore',
    ]);
    daemon.child.stdin?.end(keyring === 'unlocked' ? KEYRING_PASSWORD : '');
    await untilKeyringIs(daemon, env, keyring);
    return { env, close };
  } catch (error) {
    await close();
    throw error;
  }
}
