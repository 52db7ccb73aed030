// A folder of the shared cache appears whole or not at all, also when two clones make it at once.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

const ABANDONED_MS = 24 * 60 * 60 * 1000;
const MARK = '.making-';

/**
 * Half-made folders of runs that were killed.
 * @param {string} parent
 */
async function removeAbandoned(parent) {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(MARK)) continue;
    const folder = path.join(parent, name);
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > ABANDONED_MS) await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Answers with `target`, made by `make` in a folder beside it if it is not there yet.
 * @param {string} target
 * @param {(folder: string) => Promise<void>} make
 */
export async function publishFolder(target, make) {
  if (existsSync(target)) return target;
  const parent = path.dirname(target);
  await mkdir(parent, { recursive: true, mode: 0o700 });
  await removeAbandoned(parent);
  const making = await mkdtemp(path.join(parent, MARK));
  try {
    await make(making);
    await rename(making, target);
  } catch (error) {
    // Somebody else was first: theirs is as good.
    if (!existsSync(target)) throw error;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return target;
}
