import type { Database } from 'better-sqlite3';
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';

/**
 * Kysely's SQLite dialect, with one thing mended: SQLite has already rolled back by itself after SQLITE_FULL or SQLITE_IOERR
 * (sqlite.org/lang_transaction.html), and Kysely's own rollback would then hide that error behind "no transaction is active".
 */
export function sqliteDialect(database: Database): SqliteDialect {
  const guarded: SqliteDatabase = {
    close: () => void database.close(),
    prepare: (sql) =>
      sql === 'rollback' && !database.inTransaction ? nothingToRollBack : prepare(database, sql),
  };
  return new SqliteDialect({ database: guarded });
}

function prepare(database: Database, sql: string): SqliteStatement {
  const statement = database.prepare(sql);
  return {
    reader: statement.reader,
    all: (parameters) => statement.all(...parameters),
    run: (parameters) => statement.run(...parameters),
    iterate: (parameters) => statement.iterate(...parameters),
  };
}

const nothingToRollBack: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
};
