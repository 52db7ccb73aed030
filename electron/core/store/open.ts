import path from 'node:path';
import type { Database } from 'better-sqlite3';
import { backUp, listBackups, restoreNewest } from './backup.ts';
import {
  applicationId,
  assertSound,
  configure,
  headerVersion,
  openConnection,
  userVersion,
} from './connection.ts';
import { asStoreError, isDamage } from './errors.ts';
import {
  databaseSet,
  fileSize,
  names,
  putAside,
  removeDatabaseSet,
  replaceFile,
  secureFolder,
} from './files.ts';
import { lockFolder } from './lock.ts';
import { migrate, migrations, newerVersion, type Migrations } from './migrate.ts';
import { createStore } from './store.ts';
import type { Notice, Store, StoreOptions } from './types.ts';

/** One attempt to open: what it works on, and what it has to tell. */
interface Opening {
  dir: string;
  nativeBinding: string | undefined;
  steps: Migrations;
  notices: Notice[];
}

/** Opens the data folder, or makes it. Throws StoreError; a folder that cannot be opened is left as it was. */
export async function openStore(options: StoreOptions, steps: Migrations = migrations): Promise<Store> {
  const opening: Opening = { dir: options.dir, nativeBinding: options.nativeBinding, steps, notices: [] };
  try {
    return await openFolder(opening);
  } catch (error) {
    throw asStoreError(error) ?? error;
  }
}

async function openFolder(opening: Opening): Promise<Store> {
  const { dir, nativeBinding, notices } = opening;
  if (!secureFolder(dir)) {
    notices.push({
      level: 'warning',
      message:
        'Other accounts on this machine may look into the data folder. Give Keydesk a folder of its own.',
    });
  }
  const lock = lockFolder(dir, nativeBinding);
  try {
    const database = await openDatabase(opening);
    return createStore({ database, dir, notices, onClose: () => lock.release() });
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openDatabase(opening: Opening): Promise<Database> {
  const file = path.join(opening.dir, names.database);
  removeDatabaseSet(path.join(opening.dir, names.unfinished));
  const size = fileSize(file);
  if (size === null && isFirstRun(opening.dir)) createDatabase(opening);
  // An empty file opens fine and passes every check of SQLite, so it has to be seen before.
  else if (size === null || size === 0) recover(opening, size === null ? 'missing' : 'empty');
  refuseNewer(headerVersion(file) ?? 0, opening.steps);
  try {
    return await openAndMigrate(opening);
  } catch (error) {
    if (!isDamage(error)) throw error;
    recover(opening, 'damaged');
    return await openAndMigrate(opening);
  }
}

function isFirstRun(dir: string): boolean {
  const traces = databaseSet(path.join(dir, names.database)).length + listBackups(dir).length;
  return traces === 0 && fileSize(path.join(dir, names.keySlots)) === null;
}

/** Made under another name and moved into place whole: a database that is there was never half made. */
function createDatabase({ dir, nativeBinding, steps }: Opening): void {
  const unfinished = path.join(dir, names.unfinished);
  const database = openConnection(unfinished, nativeBinding);
  try {
    database.pragma(`application_id = ${applicationId}`);
    migrate(database, steps);
  } finally {
    database.close();
  }
  replaceFile(unfinished, path.join(dir, names.database));
}

async function openAndMigrate({ dir, nativeBinding, steps }: Opening): Promise<Database> {
  const database = openConnection(path.join(dir, names.database), nativeBinding);
  try {
    // The header can be older than what a killed process left in the write-ahead log.
    refuseNewer(userVersion(database), steps);
    assertSound(database);
    configure(database);
    const version = userVersion(database);
    if (version < steps.length) await backUp(database, dir, `before-v${steps.length}`, Date.now());
    migrate(database, steps);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function refuseNewer(version: number, steps: Migrations): void {
  if (version > steps.length) throw newerVersion(version, steps.length);
}

type Loss = 'missing' | 'empty' | 'damaged';

const lossInWords: Record<Loss, string> = {
  missing: 'The database was gone from the data folder.',
  empty: 'The database was empty, as after a failed disk or copy.',
  damaged: 'The database was damaged.',
};

/** Bad file aside, newest good backup in its place, else a new database; the person is told which. */
function recover(opening: Opening, loss: Loss): void {
  const { dir, nativeBinding, steps, notices } = opening;
  putAside(path.join(dir, names.database), Date.now());
  const kept = loss === 'damaged' ? ' The damaged file was kept in the data folder, marked "corrupt".' : '';
  const backup = restoreNewest(dir, steps.length, nativeBinding);
  if (backup) {
    const message = `${lossInWords[loss]} The backup of ${new Date(backup.at).toUTCString()} was restored; what changed after it has to be entered again.${kept}`;
    notices.push({ level: 'warning', message });
    return;
  }
  createDatabase(opening);
  const message = `${lossInWords[loss]} There was no good backup, so Keydesk starts with an empty database: people, keys and agents have to be entered again.${kept}`;
  notices.push({ level: 'warning', message });
}
