import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { openSecret, sealSecret } from './data-key.ts';
import { SealError } from './envelope.ts';
import type { OpenedKeys } from './opened.ts';
import type { SealedTable } from './types.ts';

/**
 * Seals what is still under a retired key again, row by row. Each row is replaced only if it is still what was read, so a secret
 * saved in the meantime stays; and both keys stay readable, so being killed in between loses nothing. One transaction around all
 * of it would gain nothing, and the repositories would wait for themselves on SQLite's one connection.
 */
export async function resealTable(keys: OpenedKeys, table: SealedTable): Promise<void> {
  for (const old of keys.retired.values()) {
    for (const { ref, sealed } of await table.list(old.id)) {
      const secret = openOrNull(() => openSecret(old, ref, sealed));
      // What did not open before does not open now; it stays as it is and says so when it is used.
      if (secret !== null) await table.replace(ref, sealSecret(keys.current, ref, secret), sealed);
    }
  }
}

function openOrNull(open: () => string): string | null {
  try {
    return open();
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

/** Which of these data keys some row, in whatever table, is still sealed under. */
export async function keysInUse(db: Kysely<Schema>, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const used = new Set<string>();
  for (const table of await sealedTables(db)) {
    const rows = await db
      .selectFrom(table)
      .select('data_key_id')
      .distinct()
      .where('data_key_id', 'in', ids)
      .execute();
    for (const { data_key_id } of rows) if (data_key_id !== null) used.add(data_key_id);
  }
  return used;
}

type TableWithSeals = 'system_keys' | 'connections' | 'oauth_apps';

/** Found by their column, not by who registered: at start nobody has yet. */
async function sealedTables(db: Kysely<Schema>): Promise<TableWithSeals[]> {
  const tables = await db.introspection.getTables();
  return tables
    .filter(
      (table) => table.name !== 'key_slots' && table.columns.some((column) => column.name === 'data_key_id'),
    )
    .map((table) => table.name as TableWithSeals);
}
