// Behind every npm script. Runs on the machine's own Node with nothing installed: does the set-up that the command
// needs, once, and hands over to Node 24.
import path from 'node:path';
import { parseCommand } from './commands.mjs';
import { root } from './paths.mjs';
import { runForeground } from './run.mjs';
import { SetupError, say } from './say.mjs';
import { assertBootstrapNode, projectNode } from './setup/node.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { ensureSystem } from './setup/system.mjs';

/** npm puts node_modules/.bin first for its scripts; so do we, whoever starts us. */
function environment() {
  const bin = path.join(root, 'node_modules', '.bin');
  return { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` };
}

/** @param {string[]} argv */
async function main(argv) {
  assertBootstrapNode();
  const command = parseCommand(argv, process.env);
  await ensurePackages();
  await ensureSystem(command.needs);
  const node = projectNode();
  if (node === process.execPath) {
    const { prepareAndRun } = await import('./prepare.mjs');
    return prepareAndRun(command, environment());
  }
  return runForeground(node, [import.meta.filename, ...argv], { cwd: root, env: environment() });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
