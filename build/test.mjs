// `npm test`: everything that must pass. Its last line is the sum: "N passed, N failed".
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildIfChanged } from './build.mjs';
import { checkAll } from './check.mjs';
import { runInSession } from './keyring.mjs';
import { cloneCache, inModules, root } from './paths.mjs';
import { runForeground, runQuietly } from './run.mjs';
import { noticeOn, resolveElectron } from './runtime/index.mjs';
import { say } from './say.mjs';
import { addUp, tallyReport } from './tally.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */
/** @typedef {(program: string, args: string[]) => Promise<number>} Run */

const reports = path.join(cloneCache, 'reports');

let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => (stopped = true));

/** @param {string} title */
const heading = (title) => console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 70 - title.length))}`);

/**
 * @param {string} project of build/vitest.config.ts
 * @param {Run} run
 * @returns {Promise<Tally>}
 */
async function runProject(project, run) {
  // Whoever stops the run stops what would come next, too; vitest ends itself.
  if (stopped) return { passed: 0, failed: 1 };
  heading(project);
  const file = path.join(reports, `${project}.json`);
  rmSync(file, { force: true });
  const status = await run(process.execPath, [
    inModules('vitest', 'vitest.mjs'),
    'run',
    '--config=build/vitest.config.ts',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  let report = null;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    say(`${project} left no report (vitest ended with ${status}).`);
  }
  return tallyReport(report, status);
}

/**
 * A step that counts as one: what it says is shown when it fails.
 * @param {string} name
 * @param {() => Promise<string | null>} step answers with what went wrong, or null
 * @returns {Promise<Tally>}
 */
async function countOne(name, step) {
  const problem = await step().catch((error) => String(error.message));
  console.log(`${problem === null ? 'ok  ' : 'FAIL'} ${name}`);
  if (problem !== null) console.log(problem);
  return problem === null ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

const build = () =>
  countOne('build', async () => {
    await buildIfChanged();
    return null;
  });

/** @param {string} name @param {string[]} flags */
const pack = (name, flags) =>
  countOne(name, async () => {
    const { status, output } = await runQuietly(process.execPath, ['build/package.mjs', ...flags], {
      cwd: root,
    });
    return status === 0 ? null : output;
  });

async function packBoth() {
  const shipped = await pack('package', ['--dir']);
  return [shipped, await pack('package, for the tests to drive', ['--dir', '--inspectable'])];
}

/** Only Linux can have a desktop session made for it; elsewhere the person's own one serves. @type {Run} */
const inDesktop = (program, args) =>
  process.platform === 'linux' ? runInSession(program, args) : runForeground(program, args, { cwd: root });

async function runAll() {
  mkdirSync(reports, { recursive: true });
  const notice = noticeOn(await resolveElectron());
  if (notice) say(notice);
  heading('check, build, package');
  const [checked, built] = await Promise.all([checkAll(), build()]);
  if (built.failed > 0) return addUp([checked, built]);
  const packed = await packBoth();
  const unit = await runProject('unit', (program, args) => runForeground(program, args, { cwd: root }));
  const e2e = await runProject('e2e', inDesktop);
  const packaged = addUp(packed).failed > 0 ? [] : [await runProject('packaged', inDesktop)];
  return addUp([checked, built, ...packed, unit, e2e, ...packaged]);
}

const { passed, failed } = await runAll();
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
