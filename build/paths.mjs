import os from 'node:os';
import path from 'node:path';

/** The clone that this file stands in. */
export const root = path.resolve(import.meta.dirname, '..');

/** What may be shared by every clone of one user: downloads and what was made from them. */
export const sharedCache = path.join(
  process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
  'keydesk',
);

/** What belongs to this clone only. */
export const cloneCache = path.join(root, '.cache');

/** @param {...string} parts */
export const inModules = (...parts) => path.join(root, 'node_modules', ...parts);
