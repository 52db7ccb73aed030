// Reads the fuses of a program back from its file: `node build/fuses.mjs <executable>`.
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/**
 * By the fuse's own name; null where this Electron does not know it.
 * @param {string} executable
 * @returns {Promise<Partial<Record<keyof typeof FuseV1Options, boolean | null>>>}
 */
export async function readFuses(executable) {
  const wire = await getCurrentFuseWire(executable);
  const names = /** @type {(keyof typeof FuseV1Options)[]} */ (
    Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)))
  );
  return Object.fromEntries(
    names.map((name) => {
      const state = wire[FuseV1Options[name]];
      if (state === FuseState.ENABLE) return [name, true];
      return [name, state === FuseState.DISABLE ? false : null];
    }),
  );
}

if (process.argv[1] === import.meta.filename) {
  const [executable] = process.argv.slice(2);
  if (!executable) throw new Error('Say whose fuses to read: node build/fuses.mjs <executable>');
  console.log(JSON.stringify(await readFuses(executable), null, 2));
}
