// Runs a command in a desktop session of its own: a display, a message bus, an unlocked keyring and a fresh HOME.
//   node build/keyring.mjs -- <command> [arguments]
// Everything it starts ends with it, and nothing of the person's own session is touched.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runForeground } from './run.mjs';
import { openSession } from './session.mjs';

/**
 * @param {string} program
 * @param {string[]} args
 */
export async function runInSession(program, args) {
  const home = await mkdtemp(path.join(os.tmpdir(), 'keydesk-session-'));
  try {
    const session = await openSession({ home });
    try {
      return await runForeground(program, args, { env: session.env });
    } finally {
      await session.close();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const words = process.argv.slice(2);
  const [program, ...args] = words[0] === '--' ? words.slice(1) : words;
  if (!program) throw new Error('Say what to run: node build/keyring.mjs -- <command> [arguments]');
  process.exitCode = await runInSession(program, args);
}
