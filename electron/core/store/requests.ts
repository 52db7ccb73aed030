import { type CompiledQuery, type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import type { RequestRow } from '../../../shared/ipc/gateway.ts';
import type { Schema } from './schema.ts';

/** A row with its place in the order in which calls ended. */
export interface PlacedRow {
  seq: number;
  row: RequestRow;
}

export async function lastRequest(db: Kysely<Schema>): Promise<number> {
  const { last } = await db
    .selectFrom('requests')
    .select(({ fn }) => fn.max('seq').as('last'))
    .executeTakeFirstOrThrow();
  return last ?? 0;
}

const rowsAtOnce = 64;

/**
 * Adds rows, all or none. Kysely builds and compiles a query for longer than SQLite takes to run it (measured: 35 against
 * 7 microseconds a row), so the text for each batch size is compiled once and only its parameters change.
 */
export function requestWriter(db: Kysely<Schema>): (rows: readonly PlacedRow[]) => Promise<void> {
  const compiled = new Map<number, CompiledQuery>();

  function query(rows: readonly PlacedRow[]): CompiledQuery {
    const values = rows.map(toTable);
    const known = compiled.get(rows.length);
    if (known) return { ...known, parameters: values.flatMap((row) => Object.values(row)) };
    const fresh = db.insertInto('requests').values(values).compile();
    compiled.set(rows.length, fresh);
    return fresh;
  }

  return (rows) =>
    withoutSync(db, (connection) =>
      connection.transaction().execute(async (transaction) => {
        for (let at = 0; at < rows.length; at += rowsAtOnce) {
          await transaction.executeQuery(query(rows.slice(at, at + rowsAtOnce)));
        }
      }),
    );
}

/**
 * Several times a second the process would stand still until the disk has everything. These rows have waited in memory
 * anyway, so a power cut may take the last of them; a crash or a kill takes none. Whatever else is written is synced as
 * ever: the connection is held meanwhile, and the next synced commit takes these rows along.
 */
async function withoutSync(
  db: Kysely<Schema>,
  work: (connection: Kysely<Schema>) => Promise<void>,
): Promise<void> {
  await db.connection().execute(async (connection) => {
    await sql`PRAGMA synchronous = NORMAL`.execute(connection);
    try {
      await work(connection);
    } finally {
      await sql`PRAGMA synchronous = FULL`.execute(connection);
    }
  });
}

/** Newest first. `userId` null: of everybody. */
export async function requestsBefore(
  db: Kysely<Schema>,
  { userId, before, limit }: { userId: string | null; before: number; limit: number },
): Promise<PlacedRow[]> {
  let query = db.selectFrom('requests').selectAll().where('seq', '<', before);
  if (userId !== null) query = query.where('user_id', '=', userId);
  const rows = await query.orderBy('seq', 'desc').limit(limit).execute();
  return rows.map(fromTable);
}

export async function countByAgent(db: Kysely<Schema>): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('requests')
    .select(({ fn }) => ['agent_id', fn.countAll().as('calls')])
    .groupBy('agent_id')
    .execute();
  return new Map(rows.map((row) => [row.agent_id, Number(row.calls)]));
}

/** Deletes, from the oldest rows on, some that are too old or too many; says how many. Small steps, so that nobody waits. */
export async function trimRequests(
  db: Kysely<Schema>,
  { olderThan, upTo, step }: { olderThan: number; upTo: number; step: number },
): Promise<number> {
  const oldest = db.selectFrom('requests').select(['seq', 'at']).orderBy('seq').limit(step).as('oldest');
  const { numDeletedRows } = await db
    .deleteFrom('requests')
    .where('seq', 'in', (query) =>
      query
        .selectFrom(oldest)
        .select('oldest.seq')
        .where((where) => where.or([where('oldest.at', '<', olderThan), where('oldest.seq', '<=', upTo)])),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

function toTable({ seq, row }: PlacedRow): Insertable<Schema['requests']> {
  return {
    seq,
    id: row.id,
    at: row.at,
    agent_id: row.agentId,
    agent_name: row.agentName,
    user_id: row.userId,
    service: row.service,
    method: row.method,
    path: row.path,
    model: row.model,
    status: row.status,
    outcome: row.outcome,
    error_code: row.errorCode,
    credential: row.credential,
    key_label: row.keyLabel,
    duration_ms: row.durationMs,
    first_byte_ms: row.firstByteMs,
    bytes_out: row.bytesOut,
  };
}

function fromTable(row: Selectable<Schema['requests']>): PlacedRow {
  return {
    seq: row.seq,
    row: {
      id: row.id,
      at: row.at,
      agentId: row.agent_id,
      agentName: row.agent_name,
      userId: row.user_id,
      service: row.service as RequestRow['service'],
      method: row.method,
      path: row.path,
      model: row.model,
      status: row.status,
      outcome: row.outcome as RequestRow['outcome'],
      errorCode: row.error_code,
      credential: row.credential as RequestRow['credential'],
      keyLabel: row.key_label,
      durationMs: row.duration_ms,
      firstByteMs: row.first_byte_ms,
      bytesOut: row.bytes_out,
    },
  };
}
