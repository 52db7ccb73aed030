// `npm run package -- [electron-builder's own flags]`: the program as people install it; `--dir` leaves it unpacked.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { cloneCache, inModules, root } from './paths.mjs';
import { runForeground } from './run.mjs';
import { resolveElectron } from './runtime/index.mjs';
import { say } from './say.mjs';
import { mainConfig, preloadConfig } from './vite/electron.mjs';

/**
 * What differs from electron-builder.yml when the program is packed around the Electron of this machine.
 * @param {import('./runtime/index.mjs').Electron} electron
 */
export function overridesFor({ executable, version, source, env }) {
  const binding = env['KEYDESK_SQLITE_BINDING'];
  return {
    extends: path.join(root, 'electron-builder.yml'),
    // On macOS the executable stands deep inside the distribution.
    electronDist:
      source === 'installed' || source === 'downloaded'
        ? inModules('electron', 'dist')
        : path.dirname(executable),
    electronVersion: version,
    // Where better-sqlite3 looks first, so the packed program finds the binding with no variable set.
    files: binding
      ? [
          '!node_modules/better-sqlite3/prebuilds/**',
          {
            from: path.dirname(binding),
            to: 'node_modules/better-sqlite3/build/Release',
            filter: [path.basename(binding)],
          },
        ]
      : [],
  };
}

/**
 * The same program, but one that a test can drive: its refusal of debugging switches is compiled out and the fuse for
 * them is on. It goes to a folder of its own and is never what is shipped.
 */
async function inspectableOverrides() {
  const outDir = path.join(cloneCache, 'inspectable');
  await rm(outDir, { recursive: true, force: true });
  await Promise.all([build(mainConfig(outDir, { inspectable: true })), build(preloadConfig(outDir))]);
  return {
    directories: { output: 'dist/packages-inspectable' },
    electronFuses: { enableNodeCliInspectArguments: true },
    files: ['!dist/electron/**', { from: path.relative(root, outDir), to: 'dist/electron' }],
  };
}

/**
 * Other platforms and finished packages take the official Electron; only the unpacked program may be built around
 * whatever runs here.
 * @param {string[]} args
 * @param {boolean} inspectable
 */
async function configFor(args, inspectable) {
  const official = path.join(root, 'electron-builder.yml');
  if (!args.includes('--dir')) return official;
  const electron = await resolveElectron();
  if (electron.source === 'registry') {
    say(`packing around Electron ${electron.version} from the npm registry: to try it out, never to ship.`);
  }
  const overrides = overridesFor(electron);
  const more = inspectable ? await inspectableOverrides() : { files: [] };
  const config = { ...overrides, ...more, files: [...overrides.files, ...more.files] };
  const file = path.join(cloneCache, inspectable ? 'inspectable.json' : 'electron-builder.json');
  await mkdir(cloneCache, { recursive: true });
  await writeFile(file, JSON.stringify(config, null, 2));
  return file;
}

/** @param {string[]} words electron-builder's own flags, and `--inspectable` */
export async function packageApp(words) {
  const args = words.filter((word) => word !== '--inspectable');
  const config = await configFor(args, words.length > args.length);
  return runForeground(
    process.execPath,
    [inModules('electron-builder', 'cli.js'), '--config', config, '--publish', 'never', ...args],
    { cwd: root },
  );
}

if (process.argv[1] === import.meta.filename) process.exitCode = await packageApp(process.argv.slice(2));
