import type { Database } from 'better-sqlite3';
import { Kysely } from 'kysely';
import { backUp, backupIsDue, dropOtherBackups } from './backup.ts';
import { sqliteDialect } from './dialect.ts';
import { asStoreError } from './errors.ts';
import type { Schema } from './schema.ts';
import type { Notice, Store } from './types.ts';

const hour = 60 * 60 * 1000;

export interface StoreParts {
  database: Database;
  dir: string;
  notices: Notice[];
  onClose: () => void;
}

/** The open database as the rest of the program sees it, with its daily backup. */
export function createStore({ database, dir, notices, onClose }: StoreParts): Store {
  const db = new Kysely<Schema>({ dialect: sqliteDialect(database) });
  let closing: Promise<void> | undefined;

  /** Alone on the connection: a copy must not catch somebody's open transaction half way. */
  const alone = (work: () => Promise<void> | void) => db.connection().execute(async () => await work());

  const backUpWhenDue = () =>
    alone(async () => {
      if (backupIsDue(dir, Date.now())) await backUp(database, dir, 'daily', Date.now());
    }).catch((error: unknown) => {
      const reason = asStoreError(error)?.message ?? 'It will be tried again.';
      const message = `The daily backup could not be written. ${reason}`;
      if (!notices.some((notice) => notice.message === message)) notices.push({ level: 'warning', message });
    });

  const timer = setInterval(() => void backUpWhenDue(), hour);
  timer.unref();

  async function shutDown(): Promise<void> {
    clearInterval(timer);
    try {
      await backUpWhenDue();
      await alone(() => finish(database));
    } finally {
      await db.destroy();
      if (database.open) database.close();
      onClose();
    }
  }

  return {
    db,
    notices,
    compact: () =>
      alone(async () => {
        database.exec('VACUUM');
        database.pragma('wal_checkpoint(TRUNCATE)');
        const now = Date.now();
        await backUp(database, dir, 'daily', now);
        dropOtherBackups(dir, now);
      }),
    close: () => (closing ??= shutDown()),
  };
}

/** On a full disk this fails and loses nothing: the write-ahead log stays, and the next open reads it. */
function finish(database: Database): void {
  try {
    database.pragma('optimize');
    database.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if (!asStoreError(error)) throw error;
  }
}
