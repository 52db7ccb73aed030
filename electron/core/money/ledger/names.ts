import type { Kysely } from 'kysely';
import type { Schema } from '../../store/schema.ts';
import type { Names } from './types.ts';

/** Of everybody who was ever here: whoever was removed or revoked has spent all the same. */
export async function readNames(db: Kysely<Schema>): Promise<Names> {
  const agents = await db.selectFrom('agents').select(['id', 'name']).execute();
  const users = await db.selectFrom('users').select(['id', 'name']).execute();
  const byId = (rows: { id: string; name: string }[]) => new Map(rows.map(({ id, name }) => [id, name]));
  return { agents: byId(agents), users: byId(users) };
}
