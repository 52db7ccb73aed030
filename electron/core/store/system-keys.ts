import type { Kysely, Selectable } from 'kysely';
import type { Schema } from './schema.ts';

export type SystemKeyRow = Selectable<Schema['system_keys']>;
export type SystemKeyPatch = Partial<Omit<SystemKeyRow, 'id' | 'service'>>;

// `db` may be a transaction, so that several of these stand or fall together.

export function allSystemKeys(db: Kysely<Schema>): Promise<SystemKeyRow[]> {
  return db.selectFrom('system_keys').selectAll().orderBy('added_at').orderBy('id').execute();
}

export function systemKeysSealedBy(db: Kysely<Schema>, dataKeyId: string): Promise<SystemKeyRow[]> {
  return db.selectFrom('system_keys').selectAll().where('data_key_id', '=', dataKeyId).execute();
}

/** Adds a key, or replaces the one with the same id whole. */
export async function putSystemKey(db: Kysely<Schema>, row: SystemKeyRow): Promise<void> {
  const { id: _id, ...rest } = row;
  await db
    .insertInto('system_keys')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
    .execute();
}

export async function patchSystemKey(db: Kysely<Schema>, id: string, patch: SystemKeyPatch): Promise<void> {
  await db.updateTable('system_keys').set(patch).where('id', '=', id).execute();
}

/** Only where the row still holds `previous`; says whether it did. */
export async function resealSystemKey(
  db: Kysely<Schema>,
  id: string,
  sealed: { dataKeyId: string; box: Uint8Array },
  previous: Uint8Array,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('system_keys')
    .set({ data_key_id: sealed.dataKeyId, sealed: sealed.box })
    .where('id', '=', id)
    .where('sealed', '=', previous)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

export async function removeSystemKey(db: Kysely<Schema>, id: string): Promise<void> {
  await db.deleteFrom('system_keys').where('id', '=', id).execute();
}
