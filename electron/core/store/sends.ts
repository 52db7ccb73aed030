import type { Kysely, Selectable } from 'kysely';
import type { Schema } from './schema.ts';

export type SendTableRow = Selectable<Schema['sends']>;
type Outcome = SendTableRow['outcome'];
export type SendPatch = Pick<SendTableRow, 'outcome' | 'message'> &
  Partial<Pick<SendTableRow, 'answer' | 'provider_ref' | 'settled_by' | 'finished_at'>>;

// `db` may be a transaction, so that several of these stand or fall together.

export async function insertSend(db: Kysely<Schema>, row: SendTableRow): Promise<void> {
  await db.insertInto('sends').values(row).execute();
}

/** Only from one of the outcomes that it may have now; says whether it did. */
export async function moveSend(
  db: Kysely<Schema>,
  id: string,
  from: Outcome,
  patch: SendPatch,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sends')
    .set(patch)
    .where('id', '=', id)
    .where('outcome', '=', from)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Attempts of which nobody waits for the end any more; says how many there were. */
export async function moveAbandonedSends(
  db: Kysely<Schema>,
  active: readonly string[],
  patch: SendPatch,
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('sends')
    .set(patch)
    .where('outcome', '=', 'pending')
    .where('id', 'not in', active)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

export function sendByKey(
  db: Kysely<Schema>,
  agentId: string,
  idempotencyKey: string,
): Promise<SendTableRow | undefined> {
  return db
    .selectFrom('sends')
    .selectAll()
    .where('agent_id', '=', agentId)
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst();
}

export function sendOf(db: Kysely<Schema>, userId: string, id: string): Promise<SendTableRow | undefined> {
  return db
    .selectFrom('sends')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
}

/** Newest first. */
export function sendsBefore(
  db: Kysely<Schema>,
  {
    userId,
    before,
    limit,
    outcome,
  }: {
    userId: string;
    before: { at: number; id: string } | null;
    limit: number;
    outcome: Outcome | undefined;
  },
): Promise<SendTableRow[]> {
  let query = db.selectFrom('sends').selectAll().where('user_id', '=', userId);
  if (outcome) query = query.where('outcome', '=', outcome);
  if (before) {
    query = query.where((where) =>
      where.or([
        where('at', '<', before.at),
        where.and([where('at', '=', before.at), where('id', '<', before.id)]),
      ]),
    );
  }
  return query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

/** Settled ones only: an unknown outcome stays until somebody knows. */
export async function removeSettledSends(db: Kysely<Schema>, finishedBefore: number): Promise<void> {
  await db
    .deleteFrom('sends')
    .where('outcome', 'in', ['sent', 'refused', 'failed'])
    .where('finished_at', '<', finishedBefore)
    .execute();
}
