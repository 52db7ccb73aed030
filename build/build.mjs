// dist/ from the sources; a side whose inputs have not changed is left alone.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cloneCache, root } from './paths.mjs';
import { SetupError, say } from './say.mjs';
import { hashInputs } from './stamp.mjs';

/** @typedef {{ name: string, inputs: string[], build: (outDir: string) => Promise<unknown> }} Side */

const COMMON = ['shared', 'build/vite', 'package-lock.json'];

/** @type {Side[]} */
const SIDES = [
  {
    name: 'electron',
    inputs: ['electron', ...COMMON],
    build: async (outDir) => {
      const [{ build }, { mainConfig, preloadConfig }] = await Promise.all([
        import('vite'),
        import('./vite/electron.mjs'),
      ]);
      await Promise.all([build(mainConfig(outDir)), build(preloadConfig(outDir))]);
    },
  },
  {
    name: 'renderer',
    inputs: ['renderer', ...COMMON],
    build: async (outDir) => {
      const [{ build }, { rendererConfig }] = await Promise.all([
        import('vite'),
        import('./vite/renderer.mjs'),
      ]);
      await build(rendererConfig(outDir));
    },
  },
];

const STAMP = '.inputs';

/** @param {Side} side */
function inspect(side) {
  const target = path.join(root, 'dist', side.name);
  const hash = hashInputs(root, side.inputs);
  const stamp = path.join(target, STAMP);
  return { target, hash, fresh: existsSync(stamp) && readFileSync(stamp, 'utf8') === hash };
}

/**
 * Builds beside dist/ and swaps the finished folder in, so that a running or second build never sees half of one.
 * @param {Side} side
 * @param {{ target: string, hash: string }} wanted
 */
async function buildSide(side, { target, hash }) {
  await mkdir(cloneCache, { recursive: true });
  const work = await mkdtemp(path.join(cloneCache, `build-${side.name}-`));
  try {
    const made = path.join(work, 'made');
    await side.build(made).catch((error) => {
      throw new SetupError(`${side.name}/ does not build:\n${error.message}`, { cause: error });
    });
    await writeFile(path.join(made, STAMP), hash);
    await mkdir(path.dirname(target), { recursive: true });
    if (existsSync(target)) await rename(target, path.join(work, 'old'));
    await rename(made, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Brings dist/ up to date; instant when it is. */
export async function buildIfChanged() {
  const stale = SIDES.map((side) => ({ side, ...inspect(side) })).filter(({ fresh }) => !fresh);
  if (stale.length === 0) return;
  const started = performance.now();
  await Promise.all(stale.map(({ side, ...wanted }) => buildSide(side, wanted)));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`built ${stale.map(({ side }) => side.name).join(' and ')} in ${seconds} s.`);
}
