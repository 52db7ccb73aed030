import path from 'node:path';
import type { Database } from 'better-sqlite3';
import {
  applicationId,
  assertSound,
  headerVersion,
  openConnection,
  userVersion,
} from '../../store/connection.ts';
import { isDamage } from '../../store/errors.ts';
import { fileSize, putAside } from '../../store/files.ts';
import { migrate, newerVersion } from '../../store/migrate.ts';
import type { Notice } from '../../store/types.ts';
import { copiedAt, restoreCopy } from './copies.ts';
import { ledgerMigrations } from './schema.ts';

export interface OpenedLedger {
  database: Database;
  notices: Notice[];
}

/** Throws StoreError when it cannot be opened. One that is gone or damaged is put aside, and its copy takes its place. */
export function openLedgerDatabase(dir: string, nativeBinding: string | undefined): OpenedLedger {
  const file = path.join(dir, 'ledger.db');
  const recover = (): OpenedLedger => {
    putAside(file, Date.now());
    const copied = restoreCopy(dir, file, nativeBinding);
    return { database: openLedgerFile(file, nativeBinding), notices: [lossNotice(copied)] };
  };
  // An empty file opens fine and passes every check of SQLite, so it has to be seen before.
  if (!fileSize(file) && copiedAt(dir) > 0) return recover();
  try {
    return { database: openLedgerFile(file, nativeBinding), notices: [] };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return recover();
  }
}

function lossNotice(copied: Date | null): Notice {
  const rest = copied
    ? `Its sums were restored as of ${copied.toUTCString()}; what was spent after that may be missing from them`
    : 'What was spent before is not counted any more';
  const message = `The ledger of what agents used was damaged or gone. ${rest}, so look at your budgets. A damaged file was kept in the data folder, marked "corrupt".`;
  return { level: 'warning', message };
}

/** Makes it when it is not there. */
export function openLedgerFile(file: string, nativeBinding: string | undefined): Database {
  const size = fileSize(file) ?? 0;
  if (size > 0) refuseNewer(headerVersion(file) ?? 0);
  const database = openConnection(file, nativeBinding);
  try {
    if (size > 0) assertSound(database);
    refuseNewer(userVersion(database));
    configure(database);
    if (size === 0) database.pragma(`application_id = ${applicationId}`);
    migrate(database, ledgerMigrations);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function configure(database: Database): void {
  database.pragma('journal_mode = WAL');
  // What a power cut takes from here is still in the journal, which is deleted only after a checkpoint.
  database.pragma('synchronous = NORMAL');
  database.pragma('busy_timeout = 5000');
  database.pragma('trusted_schema = OFF');
  database.pragma('cache_size = -2048');
  database.pragma('temp_store = MEMORY');
}

function refuseNewer(version: number): void {
  if (version > ledgerMigrations.length) throw newerVersion(version, ledgerMigrations.length);
}
