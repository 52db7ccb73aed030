// How Node is started for the headless shell: so that it stays small, however long it runs.
import path from 'node:path';
import { root } from './paths.mjs';

/**
 * By itself V8 lets young garbage grow to more than 100 MB, and the old to twice what is alive, before it looks: faster by
 * little, larger by much. `--heap-growing-percent` sets no limit: what is alive may be as large as ever.
 */
export const headlessArgs = [
  '--max-semi-space-size=4',
  '--heap-growing-percent=30',
  path.join(root, 'dist', 'electron', 'serve.js'),
];

/** glibc keeps freed memory for each thread apart; V8, SQLite and Node's own threads are ten. Other systems ignore it. */
export const headlessEnv = { MALLOC_ARENA_MAX: '1' };
