// The second half of the set-up, on Node 24 with the dependencies there: Electron and an up-to-date dist/.
import { buildIfChanged } from './build.mjs';
import { root } from './paths.mjs';
import { runForeground } from './run.mjs';

/**
 * @param {import('./commands.mjs').Command} command
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} exit status
 */
export async function prepareAndRun(command, env) {
  await Promise.all([
    command.build && buildIfChanged(),
    command.electron && import('./runtime/index.mjs').then(({ resolveElectron }) => resolveElectron()),
  ]);
  if (command.run.length === 0) return 0;
  return runForeground(process.execPath, [...command.run, ...command.args], {
    cwd: root,
    env: { ...env, ...command.env },
  });
}
