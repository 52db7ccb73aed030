import fs from 'node:fs';
import path from 'node:path';
import type { Database } from 'better-sqlite3';
import { assertSound, openConnection } from '../../store/connection.ts';
import { isDamage } from '../../store/errors.ts';
import { removeDatabaseSet, replaceFile } from '../../store/files.ts';

/**
 * A copy of what the ledger may never forget: the sums, the open reservations and the place in the journal. The record of
 * calls is not in it: it is large, and gone after a week anyway.
 */
const fileOf = (dir: string): string => path.join(dir, 'ledger-copy.db');

/** Milliseconds; 0: never. */
export function copiedAt(dir: string): number {
  return fs.statSync(fileOf(dir), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Writes the copy anew, whole or not at all. `create` makes an empty ledger in a file. */
export function writeCopy(database: Database, dir: string, create: (file: string) => Database): void {
  const unfinished = `${fileOf(dir)}.new`;
  removeDatabaseSet(unfinished);
  create(unfinished).close();
  database.prepare('ATTACH ? AS copy').run(unfinished);
  try {
    database.transaction(() => {
      for (const table of ['usage_hours', 'held']) {
        database.exec(`INSERT INTO copy.${table} SELECT * FROM main.${table}`);
      }
      database.exec(`DELETE FROM copy.place; INSERT INTO copy.place SELECT * FROM main.place`);
    })();
  } finally {
    database.exec('DETACH copy');
  }
  replaceFile(unfinished, fileOf(dir));
}

/** Puts the copy in the place of a ledger that is gone. Returns when it was written; null: there is no good one. */
export function restoreCopy(dir: string, file: string, nativeBinding: string | undefined): Date | null {
  const at = copiedAt(dir);
  if (at === 0) return null;
  const unfinished = `${file}.new`;
  removeDatabaseSet(unfinished);
  fs.copyFileSync(fileOf(dir), unfinished);
  if (!isSound(unfinished, nativeBinding)) {
    removeDatabaseSet(unfinished);
    return null;
  }
  replaceFile(unfinished, file);
  return new Date(at);
}

function isSound(file: string, nativeBinding: string | undefined): boolean {
  const database = openConnection(file, nativeBinding);
  try {
    assertSound(database);
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  } finally {
    database.close();
  }
}
