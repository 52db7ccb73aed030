import fs from 'node:fs';
import path from 'node:path';
import type { Database } from 'better-sqlite3';
import { assertSound, headerVersion, openConnection } from './connection.ts';
import { isDamage } from './errors.ts';
import { names, removeDatabaseSet, replaceFile, timeStamp } from './files.ts';

const day = 24 * 60 * 60 * 1000;
const keep = 3;
const pattern = /^keydesk-(\d{8}T\d{9}Z)-(daily|before-v\d+)\.sqlite$/;

type Kind = 'daily' | `before-v${number}`;

export interface Backup {
  file: string;
  at: number;
  kind: string;
}

/** Newest first. */
export function listBackups(dir: string): Backup[] {
  const folder = path.join(dir, names.backups);
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .flatMap((name) => {
      const [, stamp, kind] = pattern.exec(name) ?? [];
      return stamp && kind ? [{ file: path.join(folder, name), at: parseStamp(stamp), kind }] : [];
    })
    .toSorted((a, b) => b.at - a.at);
}

function parseStamp(stamp: string): number {
  const [, y, mo, d, h, mi, s, ms] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/.exec(stamp) ?? [];
  return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}.${ms}Z`);
}

export function backupIsDue(dir: string, now: number): boolean {
  const newest = listBackups(dir).find((backup) => backup.kind === 'daily');
  return !newest || now - newest.at >= day;
}

/** A full copy, complete or not there at all. The three newest of its kind stay. */
export async function backUp(database: Database, dir: string, kind: Kind, now: number): Promise<void> {
  const folder = path.join(dir, names.backups);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `keydesk-${timeStamp(now)}-${kind}.sqlite`);
  const temporary = `${file}.tmp`;
  removeLeftovers(folder);
  fs.closeSync(fs.openSync(temporary, 'wx', 0o600));
  try {
    await database.backup(temporary);
    replaceFile(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
  for (const old of ofKind(dir, kind).slice(keep)) fs.rmSync(old.file, { force: true });
}

/** After a new data key: copies that hold secrets under the old one go, as soon as the new copy stands. */
export function dropOtherBackups(dir: string, keepAt: number): void {
  for (const old of listBackups(dir).filter((backup) => backup.at !== keepAt))
    fs.rmSync(old.file, { force: true });
}

function ofKind(dir: string, kind: Kind): Backup[] {
  const daily = kind === 'daily';
  return listBackups(dir).filter((backup) => (backup.kind === 'daily') === daily);
}

/** Copies that a killed process left half done. */
function removeLeftovers(folder: string): void {
  for (const name of fs.readdirSync(folder).filter((entry) => entry.includes('.sqlite.tmp'))) {
    fs.rmSync(path.join(folder, name), { force: true });
  }
}

/** Puts the newest backup that passes its check in the database's place. null: there is no good one. */
export function restoreNewest(dir: string, known: number, nativeBinding: string | undefined): Backup | null {
  const unfinished = path.join(dir, names.unfinished);
  for (const backup of listBackups(dir)) {
    if ((headerVersion(backup.file) ?? Infinity) > known) continue;
    removeDatabaseSet(unfinished);
    fs.copyFileSync(backup.file, unfinished);
    if (!isSound(unfinished, nativeBinding)) continue;
    replaceFile(unfinished, path.join(dir, names.database));
    return backup;
  }
  removeDatabaseSet(unfinished);
  return null;
}

/** Checks a copy, never the backup itself: opening a database may write to it. */
function isSound(copy: string, nativeBinding: string | undefined): boolean {
  const database = openConnection(copy, nativeBinding);
  try {
    // Leaves the copy without a write-ahead log beside it, so that moving one file moves it whole.
    database.pragma('journal_mode = DELETE');
    assertSound(database);
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  } finally {
    database.close();
  }
}
