import type { Kysely } from 'kysely';
import { auditRow, type AuditRow } from '../../../shared/ipc/gateway.ts';
import type { Schema } from '../store/schema.ts';
import { getSetting, setSetting } from '../store/settings.ts';
import type { Store } from '../store/types.ts';
import { redactPatterns } from '../vault/redact-patterns.ts';
import { canonicalDetails, genesis, rowHash, type StoredRow } from './chain.ts';
import { head, headSetting, type Head } from './head.ts';
import type { Audit, AuditEntry } from './types.ts';
import { verifyChain } from './verify.ts';

const longestText = 256;
const defaultPage = 50;

export interface AuditOptions {
  store: Pick<Store, 'db'>;
  clock?: () => number;
  /** Takes secrets out of what is written down; the vault's knows the stored values too. */
  redact?: (text: string) => string;
}

/**
 * The log of what people and Keydesk itself changed. Each row carries the hash of the one before it, and the head of the chain is
 * kept apart, so an altered, removed, reordered or cut-off row shows. It has no secret of its own: somebody with write access to
 * the whole file, who recomputes every hash and the head, is not found out by it.
 */
export function createAudit({
  store: { db },
  clock = Date.now,
  redact = redactPatterns,
}: AuditOptions): Audit {
  const clean = (text: string) => redact(text).slice(0, longestText);

  function toRow(entry: AuditEntry, last: Head): StoredRow {
    const details = Object.entries(entry.details ?? {}).map(
      ([key, value]) => [key, typeof value === 'string' ? clean(value) : value] as const,
    );
    const row = {
      seq: last.seq + 1,
      at: clock(),
      actor_id: entry.actor?.id ?? null,
      actor: entry.actor?.name ?? 'Keydesk',
      action: entry.action,
      subject: clean(entry.subject),
      details: canonicalDetails(Object.fromEntries(details)),
      prev_hash: last.hash,
    };
    return { ...row, hash: rowHash(row) };
  }

  async function recordIn(transaction: Kysely<Schema>, entry: AuditEntry): Promise<void> {
    const row = toRow(entry, await readHead(transaction));
    await transaction.insertInto('audit_log').values(row).execute();
    await setSetting(transaction, headSetting, { seq: row.seq, hash: row.hash });
  }

  return {
    recordIn,
    record: (entry) => db.transaction().execute((transaction) => recordIn(transaction, entry)),
    verify: () => verifyChain(db),
    async list({ cursor, limit = defaultPage }) {
      let query = db
        .selectFrom('audit_log')
        .selectAll()
        .orderBy('seq', 'desc')
        .limit(limit + 1);
      if (cursor !== undefined) query = query.where('seq', '<', Number(cursor));
      const found = await query.execute();
      const rows = found.slice(0, limit).map(toAuditRow);
      return { rows, next: found.length > limit ? String(rows.at(-1)?.seq) : null };
    },
  };
}

/**
 * The chain goes on from the kept head, not from the last row that is there: if rows were cut off, the gap stays. Where the head
 * itself is gone, the next row refers to nothing, and that shows too.
 */
async function readHead(db: Kysely<Schema>): Promise<Head> {
  const kept = await getSetting(db, headSetting, head);
  if (kept) return kept;
  const last = await db.selectFrom('audit_log').select('seq').orderBy('seq', 'desc').executeTakeFirst();
  return { seq: last?.seq ?? 0, hash: genesis };
}

function toAuditRow({ seq, at, actor, action, subject, details, hash }: StoredRow): AuditRow {
  return auditRow.parse({ seq, at, actor, action, subject, details: JSON.parse(details), hash });
}
