// Types, lint, dead code and format, side by side: the quick look before a commit.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '..');

/** @type {ReadonlyArray<{ name: string, command: string[] }>} */
const steps = [
  { name: 'types', command: ['tsc', '--build'] },
  { name: 'lint', command: ['oxlint', '--deny-warnings'] },
  { name: 'dead code', command: ['knip', '--no-progress'] },
  { name: 'format', command: ['oxfmt', '--check', '.'] },
];

/** @param {{ name: string, command: string[] }} step */
async function check({ name, command: [program = '', ...args] }) {
  const started = performance.now();
  const bin = path.join(root, 'node_modules', '.bin', program);
  const result = await run(bin, args, {
    cwd: root,
    maxBuffer: 64 << 20,
    shell: process.platform === 'win32',
  }).then(
    () => ({ ok: true, text: '' }),
    (error) => ({ ok: false, text: `${error.stdout ?? ''}${error.stderr ?? error.message}` }),
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${result.ok ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (!result.ok) console.log(result.text.trimEnd());
  return result.ok;
}

/** Runs every step; the answer says how many held. */
export async function checkAll() {
  const results = await Promise.all(steps.map(check));
  const passed = results.filter(Boolean).length;
  return { passed, failed: results.length - passed };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { failed } = await checkAll();
  process.exitCode = failed === 0 ? 0 : 1;
}
