import type { Kysely, Selectable } from 'kysely';
import type { Schema } from './schema.ts';

export type OAuthAppRow = Selectable<Schema['oauth_apps']>;

// `db` may be a transaction, so that several of these stand or fall together.

export function allOAuthApps(db: Kysely<Schema>): Promise<OAuthAppRow[]> {
  return db.selectFrom('oauth_apps').selectAll().orderBy('provider').execute();
}

/** One for each provider: adds it, or replaces it whole. */
export async function putOAuthApp(db: Kysely<Schema>, row: OAuthAppRow): Promise<void> {
  const { provider: _provider, ...rest } = row;
  await db
    .insertInto('oauth_apps')
    .values(row)
    .onConflict((conflict) => conflict.column('provider').doUpdateSet(rest))
    .execute();
}

/** Only of the registration that was seen: with another client it would tell tales of the earlier one. */
export async function patchOAuthAppSeen(
  db: Kysely<Schema>,
  { provider, client_id, seen }: Pick<OAuthAppRow, 'provider' | 'client_id' | 'seen'>,
): Promise<void> {
  await db
    .updateTable('oauth_apps')
    .set({ seen })
    .where('provider', '=', provider)
    .where('client_id', '=', client_id)
    .execute();
}

export async function removeOAuthApp(db: Kysely<Schema>, provider: OAuthAppRow['provider']): Promise<void> {
  await db.deleteFrom('oauth_apps').where('provider', '=', provider).execute();
}

export function oauthAppsSealedBy(db: Kysely<Schema>, dataKeyId: string): Promise<OAuthAppRow[]> {
  return db.selectFrom('oauth_apps').selectAll().where('data_key_id', '=', dataKeyId).execute();
}

/** Only where the row still holds `previous`; says whether it did. */
export async function resealOAuthApp(
  db: Kysely<Schema>,
  provider: OAuthAppRow['provider'],
  sealed: { dataKeyId: string; box: Uint8Array },
  previous: Uint8Array,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('oauth_apps')
    .set({ data_key_id: sealed.dataKeyId, sealed: sealed.box })
    .where('provider', '=', provider)
    .where('sealed', '=', previous)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
