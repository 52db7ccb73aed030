import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { errorCode } from './errors.ts';

/** What stands in the data folder. */
export const names = {
  database: 'keydesk.sqlite',
  /** A database that is being made or restored; whatever is left of one was never acknowledged. */
  unfinished: 'keydesk.sqlite.new',
  /** The vault's copy of its key slots: where it exists, this is not a first run. */
  keySlots: 'key-slots.json',
  backups: 'backups',
  lock: 'lock.sqlite',
  lockOwner: 'lock-owner.json',
} as const;

const sidecars = ['', '-wal', '-shm', '-journal'];

/** Makes the folder, for this account only. False: it holds other things and others may read it, so its mode was left. */
export function secureFolder(dir: string): boolean {
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (process.platform === 'win32' || (fs.statSync(dir).mode & 0o077) === 0) return true;
  // A folder such as /tmp, given by mistake, must not lose its own mode.
  const entries = fs.readdirSync(dir);
  const ours = entries.length === 0 || entries.includes(names.database) || entries.includes(names.lock);
  if (ours) fs.chmodSync(dir, 0o700);
  return ours;
}

/** SQLite gives -wal and -shm the mode of the database file, so making that file first is enough. */
export function createPrivateFile(file: string): void {
  fs.closeSync(fs.openSync(file, 'a', 0o600));
  fs.chmodSync(file, 0o600);
}

export function fileSize(file: string): number | null {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? null;
}

export function fsyncFile(file: string): void {
  const handle = fs.openSync(file, 'r+');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** A rename is durable only once its folder is synced; Windows has no such call and needs none. */
export function fsyncFolder(dir: string): void {
  if (process.platform === 'win32') return;
  const handle = fs.openSync(dir, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** Moves a synced file into place: readers see the old one or the new one, also after a power cut. */
export function replaceFile(from: string, to: string): void {
  fsyncFile(from);
  fs.renameSync(from, to);
  fsyncFolder(path.dirname(to));
}

export function writePrivateFile(file: string, content: string): void {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    fs.writeFileSync(temporary, content, { mode: 0o600, flag: 'wx' });
    replaceFile(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

export function readFileIfThere(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The database file and its -wal, -shm and -journal, those that exist. */
export function databaseSet(file: string): string[] {
  return sidecars.map((suffix) => file + suffix).filter((name) => fs.existsSync(name));
}

export function removeDatabaseSet(file: string): void {
  for (const name of databaseSet(file)) fs.rmSync(name, { force: true });
}

/** For file names that sort by time: `20260102T030405678Z`. */
export function timeStamp(time: number): string {
  return new Date(time).toISOString().replaceAll(/[-:.]/g, '');
}

/** Renames the bad set to `*.corrupt-<time>`. Never unlinks: somebody may still read something out of it. */
export function putAside(file: string, time: number): void {
  const mark = `.corrupt-${timeStamp(time)}`;
  for (const name of databaseSet(file)) {
    const suffix = name.slice(file.length);
    fs.renameSync(name, `${file}${mark}${suffix}`);
  }
  fsyncFolder(path.dirname(file));
}
