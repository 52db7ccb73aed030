import type { Kysely, Selectable } from 'kysely';
import type { Schema } from './schema.ts';

export type ConnectionRow = Selectable<Schema['connections']>;
export type ConnectionPatch = Partial<Omit<ConnectionRow, 'id' | 'owner' | 'service'>>;

// `db` may be a transaction, so that several of these stand or fall together.

export function allConnections(db: Kysely<Schema>): Promise<ConnectionRow[]> {
  return db.selectFrom('connections').selectAll().orderBy('created_at').orderBy('id').execute();
}

export function connectionsSealedBy(db: Kysely<Schema>, dataKeyId: string): Promise<ConnectionRow[]> {
  return db.selectFrom('connections').selectAll().where('data_key_id', '=', dataKeyId).execute();
}

/** Adds a connection, or replaces the one with the same id whole. */
export async function putConnection(db: Kysely<Schema>, row: ConnectionRow): Promise<void> {
  const { id: _id, ...rest } = row;
  await db
    .insertInto('connections')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
    .execute();
}

export async function patchConnection(db: Kysely<Schema>, id: string, patch: ConnectionPatch): Promise<void> {
  await db.updateTable('connections').set(patch).where('id', '=', id).execute();
}

/** Only where the row still holds `previous`; says whether it did. */
export async function resealConnection(
  db: Kysely<Schema>,
  id: string,
  sealed: { dataKeyId: string; box: Uint8Array },
  previous: Uint8Array,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('connections')
    .set({ data_key_id: sealed.dataKeyId, sealed: sealed.box })
    .where('id', '=', id)
    .where('sealed', '=', previous)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

export async function removeConnections(db: Kysely<Schema>, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.deleteFrom('connections').where('id', 'in', ids).execute();
}

/** Of people who are no longer on this desk. */
export async function orphanedConnections(
  db: Kysely<Schema>,
  teamOwner: string,
): Promise<Pick<ConnectionRow, 'id' | 'service'>[]> {
  return await db
    .selectFrom('connections')
    .select(['id', 'service'])
    .where('owner', '<>', teamOwner)
    .where('owner', 'not in', (query) =>
      query.selectFrom('users').select('users.id').where('users.removed_at', 'is', null),
    )
    .execute();
}
