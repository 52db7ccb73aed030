import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { getSetting } from '../store/settings.ts';
import { genesis, rowHash } from './chain.ts';
import { head, headSetting } from './head.ts';

const pageSize = 500;

export interface Verdict {
  ok: boolean;
  rows: number;
  firstBroken?: number;
}

/** Walks the chain in pages, so that a long log neither fills the memory nor stops the gateway. */
export async function verifyChain(db: Kysely<Schema>): Promise<Verdict> {
  const { kept, rows, lastSeq } = await readEnds(db);
  const broken = (firstBroken: number): Verdict => ({ ok: false, rows, firstBroken });

  let previous = genesis;
  let seq = 0;
  while (seq < lastSeq) {
    const page = await db
      .selectFrom('audit_log')
      .selectAll()
      .where('seq', '>', seq)
      .where('seq', '<=', lastSeq)
      .orderBy('seq')
      .limit(pageSize)
      .execute();
    for (const row of page) {
      const { hash, ...content } = row;
      if (row.seq !== seq + 1 || row.prev_hash !== previous || rowHash(content) !== hash)
        return broken(seq + 1);
      previous = hash;
      seq = row.seq;
    }
    if (page.length === 0) return broken(seq + 1);
  }
  const headSeq = kept?.seq ?? 0;
  // Fewer rows than the head says: the end was cut off. More: somebody wrote past it.
  if (seq !== headSeq) return broken(Math.min(seq, headSeq) + 1);
  if (kept && kept.hash !== previous) return broken(headSeq);
  return { ok: true, rows };
}

/** In one transaction: a row recorded in the meantime is no difference between log and head. */
async function readEnds(db: Kysely<Schema>) {
  return await db.transaction().execute(async (transaction) => {
    const kept = await getSetting(transaction, headSetting, head);
    const { rows, lastSeq } = await transaction
      .selectFrom('audit_log')
      .select(({ fn }) => [fn.countAll<number>().as('rows'), fn.max<number | null>('seq').as('lastSeq')])
      .executeTakeFirstOrThrow();
    return { kept, rows, lastSeq: lastSeq ?? 0 };
  });
}
