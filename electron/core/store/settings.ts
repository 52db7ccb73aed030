import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { Schema } from './schema.ts';

/** One JSON value. null: never set, or not what the schema says (written by hand). `db` may be a transaction. */
export async function getSetting<T>(
  db: Kysely<Schema>,
  key: string,
  schema: z.ZodType<T>,
): Promise<T | null> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
  if (!row) return null;
  const value: unknown = JSON.parse(row.value);
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

export async function setSetting(db: Kysely<Schema>, key: string, value: unknown): Promise<void> {
  const json = JSON.stringify(value);
  await db
    .insertInto('settings')
    .values({ key, value: json })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: json }))
    .execute();
}
