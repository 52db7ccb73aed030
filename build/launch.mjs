// `npm start`: the desktop panel where there is a display, else the headless shell with a word on where its panel is.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { headlessArgs, headlessEnv } from './headless.mjs';
import { root } from './paths.mjs';
import { exitStatus, forwardSignals, runForeground } from './run.mjs';
import { needsNoSandbox, noticeOn, resolveElectron } from './runtime/index.mjs';
import { SetupError, say } from './say.mjs';

/** @param {string[]} args */
async function startDesktop(args) {
  const electron = await resolveElectron();
  const notice = noticeOn(electron);
  if (notice) say(notice);
  if (needsNoSandbox()) say('started as root, so without Chromium’s sandbox: for development only.');
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  return runForeground(electron.executable, [...electron.args, ...args], {
    cwd: root,
    env: { ...env, ...electron.env },
  });
}

/**
 * What the headless shell's ready line means to a person; other lines pass as they are.
 * @param {string} line
 */
export function describe(line) {
  try {
    const { event, panel, gateway, setupToken } = JSON.parse(line);
    if (event !== 'ready') return line;
    const token = setupToken
      ? `\n  Setup token: ${setupToken}  (asked for once, to make the first admin)`
      : '';
    return `Keydesk runs without a display.\n  Panel:       ${panel}\n  Gateway:     ${gateway}${token}\n  Ctrl+C stops it.`;
  } catch {
    return line;
  }
}

/** @param {string[]} args */
function startHeadless(args) {
  const child = spawn(process.execPath, [...headlessArgs, ...args], {
    cwd: root,
    env: { ...process.env, ...headlessEnv },
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  forwardSignals(child);
  createInterface({ input: child.stdout }).on('line', (line) => console.log(describe(line)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(exitStatus(code, signal, constants.signals)));
  });
}

if (process.argv[1] === import.meta.filename) {
  const [mode, ...args] = process.argv.slice(2);
  try {
    process.exitCode = await (mode === 'desktop' ? startDesktop(args) : startHeadless(args));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
