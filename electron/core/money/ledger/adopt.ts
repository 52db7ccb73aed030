import type { Kysely, Selectable } from 'kysely';
import type { RequestRow } from '../../../../shared/ipc/gateway.ts';
import type { Schema } from '../../store/schema.ts';
import type { Settlement } from './types.ts';

type Adopt = (rows: { seq: number; row: Settlement }[]) => Promise<void>;

const rowsAtOnce = 1000;

/** Moves the record of calls that stood in the store before there was a ledger. Cut off at any point, it goes on from there. */
export async function adoptRequests(db: Kysely<Schema>, adopt: Adopt): Promise<void> {
  for (;;) {
    const rows = await db.selectFrom('requests').selectAll().orderBy('seq').limit(rowsAtOnce).execute();
    const last = rows.at(-1);
    if (!last) return;
    await adopt(rows.map((row) => ({ seq: row.seq, row: settlementOf(row) })));
    await db.deleteFrom('requests').where('seq', '<=', last.seq).execute();
  }
}

function settlementOf(row: Selectable<Schema['requests']>): Settlement {
  return {
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
  };
}
