// What each npm script needs before it runs, and which file it runs.
import { headlessArgs, headlessEnv } from './headless.mjs';
import { SetupError } from './say.mjs';

/** @typedef {import('./setup/system.mjs').Need} Need */
/**
 * @typedef {object} Command
 * @property {string} name
 * @property {string[]} args what stood after `--`
 * @property {Need[]} needs system packages
 * @property {boolean} electron whether an Electron must be there
 * @property {boolean} build whether dist/ must be up to date
 * @property {string[]} run the file that Node 24 runs, with its own first arguments
 * @property {Record<string, string>} [env] what it needs besides
 */

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
export const hasDisplay = (env, platform) =>
  platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);

const plain = { needs: /** @type {Need[]} */ ([]), electron: false, build: false };
const windowed = { needs: /** @type {Need[]} */ (['window']), electron: true, build: true };
const tested = { needs: /** @type {Need[]} */ (['window', 'test']), electron: true };

const vitest = (/** @type {string} */ project) => [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--config=build/vitest.config.ts',
  `--project=${project}`,
];

/** @type {Record<string, (env: NodeJS.ProcessEnv, platform: NodeJS.Platform) => Omit<Command, 'name' | 'args'>>} */
const COMMANDS = {
  setup: () => ({ ...plain, electron: true, needs: ['window'], run: [] }),
  start: (env, platform) =>
    hasDisplay(env, platform)
      ? { ...windowed, run: ['build/launch.mjs', 'desktop'] }
      : { ...plain, build: true, run: ['build/launch.mjs', 'headless'] },
  serve: () => ({ ...plain, build: true, run: headlessArgs, env: headlessEnv }),
  build: () => ({ ...plain, build: true, run: [] }),
  check: () => ({ ...plain, run: ['build/check.mjs'] }),
  unit: () => ({ ...plain, run: vitest('unit') }),
  e2e: () => ({ ...tested, build: true, run: ['build/keyring.mjs', '--', 'node', ...vitest('e2e')] }),
  test: () => ({ ...tested, build: false, run: ['build/test.mjs'] }),
  package: () => ({ ...plain, electron: true, build: true, run: ['build/package.mjs'] }),
  demo: () => ({ ...plain, build: true, run: ['tests/demo/demo.ts'] }),
  bench: () => ({ ...plain, build: true, run: ['tests/bench/bench.ts'] }),
  simulators: () => ({ ...plain, run: ['tests/simulators/run.ts'] }),
  screenshots: () => ({ ...plain, needs: ['test'], build: true, run: ['tests/screenshots/screenshots.ts'] }),
};

/**
 * @param {string[]} argv
 * @param {NodeJS.ProcessEnv} env
 * @returns {Command}
 */
export function parseCommand([name = '', ...args], env, platform = process.platform) {
  const make = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!make) {
    throw new SetupError(`There is no command "${name}". There are: ${Object.keys(COMMANDS).join(', ')}.`);
  }
  return { name, args: args[0] === '--' ? args.slice(1) : args, ...make(env, platform) };
}
