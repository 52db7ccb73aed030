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
import { ledgerMigrations } from './schema.ts';

export interface OpenedLedger {
  database: Database;
  notices: Notice[];
}

const damaged =
  'The ledger of what agents used was damaged. The damaged file was kept in the data folder, marked "corrupt"; what was spent before is not counted any more, so look at your budgets.';

/** Throws StoreError when it cannot be opened; a file that is damaged is put aside. */
export function openLedgerDatabase(dir: string, nativeBinding: string | undefined): OpenedLedger {
  const file = path.join(dir, 'ledger.db');
  try {
    return { database: open(file, nativeBinding), notices: [] };
  } catch (error) {
    if (!isDamage(error)) throw error;
    putAside(file, Date.now());
    return { database: open(file, nativeBinding), notices: [{ level: 'warning', message: damaged }] };
  }
}

function open(file: string, nativeBinding: string | undefined): Database {
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
