import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { exitStatus, forwardedSignals, runForeground, runQuietly } from './run.mjs';

const module = path.join(import.meta.dirname, 'run.mjs');

test('a status is passed on as it is, a signal as a shell would report it', () => {
  expect(exitStatus(7, null, constants.signals)).toBe(7);
  expect(exitStatus(null, 'SIGTERM', constants.signals)).toBe(143);
});

test('the exit status of the child is the answer', async () => {
  expect(await runForeground(process.execPath, ['-e', 'process.exit(5)'])).toBe(5);
});

test('a program that cannot be started has status 127 and a reason', async () => {
  const { status, output } = await runQuietly('/no/such/program', []);
  expect(status).toBe(127);
  expect(output).toContain('ENOENT');
});

test('Ctrl+C on a terminal is not doubled, elsewhere SIGINT is passed on', () => {
  expect(forwardedSignals(true)).not.toContain('SIGINT');
  expect(forwardedSignals(false)).toContain('SIGINT');
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s reaches the child, and its status comes back',
  async (signal) => {
    const child = `process.on('${signal}', () => process.exit(9)); console.log('up'); setInterval(() => {}, 1000);`;
    const parent = `
    import { runForeground } from ${JSON.stringify(module)};
    process.exitCode = await runForeground(process.execPath, ['-e', ${JSON.stringify(child)}]);`;
    const started = spawn(process.execPath, ['--input-type=module', '-e', parent], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(started.stdout, 'data');
    started.kill(signal);
    const [code] = await once(started, 'exit');
    expect(code).toBe(9);
  },
);
