import fs from 'node:fs';
import Database from 'better-sqlite3';
import { createPrivateFile } from './files.ts';
import { StoreError } from './types.ts';

/** 'KDSK': tells a Keydesk database from any other SQLite file. */
export const applicationId = 0x4b44534b;

const headerBytes = 100;
const magic = 'SQLite format 3\0';

export function openConnection(file: string, nativeBinding: string | undefined): Database.Database {
  createPrivateFile(file);
  return new Database(file, nativeBinding ? { nativeBinding } : {});
}

/** Set on each connection: none of these rests in the file, except the journal mode. */
export function configure(database: Database.Database): void {
  database.pragma('busy_timeout = 5000');
  database.pragma('journal_mode = WAL');
  // The default in WAL mode is NORMAL on every open but the first, and that loses the last commits in a power cut.
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
  database.pragma('secure_delete = ON');
}

export function userVersion(database: Database.Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/**
 * `user_version` out of the file's header (sqlite.org/fileformat.html, offset 60), without SQLite: opening a file of a newer
 * Keydesk could already change it. null: no SQLite header.
 */
export function headerVersion(file: string): number | null {
  const header = Buffer.alloc(headerBytes);
  const handle = fs.openSync(file, 'r');
  try {
    if (fs.readSync(handle, header, 0, headerBytes, 0) < headerBytes) return null;
  } finally {
    fs.closeSync(handle);
  }
  return header.toString('latin1', 0, 16) === magic ? header.readUInt32BE(60) : null;
}

/** Before anything is written: a file that is put aside is the file that was found. Damage shows in three ways: rows that are not `ok`, or a throw of SQLITE_CORRUPT or SQLITE_NOTADB. All leave as an error. */
export function assertSound(database: Database.Database): void {
  database.pragma('cell_size_check = ON');
  const rows: unknown[] = database.prepare('PRAGMA quick_check(1)').pluck().all();
  const ours = Number(database.pragma('application_id', { simple: true })) === applicationId;
  if (rows[0] !== 'ok' || !ours || userVersion(database) === 0) {
    throw new StoreError(
      'damaged',
      'The database is damaged.',
      'Restart Keydesk to restore the newest good backup.',
    );
  }
}
