// Starting other programs: signals go down to the child, its status comes back up. Needs nothing installed.
import { spawn } from 'node:child_process';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** @type {NodeJS.Signals[]} */
const HANDLED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Ctrl+C reaches the whole foreground group, so on a terminal the child has it already; passed on as well it would look
 * like the second one of somebody who cannot wait.
 * @param {boolean} onTerminal
 * @returns {NodeJS.Signals[]}
 */
export const forwardedSignals = (onTerminal) =>
  onTerminal ? ['SIGTERM', 'SIGHUP'] : ['SIGTERM', 'SIGHUP', 'SIGINT'];

const isOnTerminal = () => [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);

/**
 * What a shell would report: the exit code, or 128 + n for a signal.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 * @param {Record<string, number>} signals
 */
export function exitStatus(code, signal, signals) {
  if (code !== null) return code;
  return 128 + (signal ? (signals[signal] ?? 0) : 0);
}

/**
 * Passes the signals this process gets on to a child until it ends.
 * @param {ChildProcess} child
 */
export function forwardSignals(child) {
  const forwarded = forwardedSignals(isOnTerminal());
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => void (forwarded.includes(signal) && child.kill(signal));
  // Also those not passed on are waited out: this process ends with its child, not before.
  for (const signal of HANDLED) process.on(signal, pass);
  child.once('exit', () => {
    for (const signal of HANDLED) process.off(signal, pass);
  });
}

/**
 * Runs a program in the foreground and answers with its exit status.
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export async function runForeground(program, args, options = {}) {
  const { constants } = await import('node:os');
  const child = spawn(program, args, { stdio: 'inherit', ...options });
  forwardSignals(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(exitStatus(code, signal, constants.signals)));
  });
}

/**
 * Runs a program and keeps what it says. Never rejects: a program that cannot start has status 127.
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ status: number, output: string }>}
 */
export function runQuietly(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve({ status: 127, output: error.message }));
    child.once('close', (code) => resolve({ status: code ?? 1, output }));
  });
}
