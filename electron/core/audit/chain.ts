import { createHash } from 'node:crypto';
import type { Schema } from '../store/schema.ts';

export type StoredRow = Schema['audit_log'];

/** What the first row refers to. */
export const genesis = '0'.repeat(64);

/** One spelling for one content: keys sorted, no spaces. */
export function canonicalDetails(details: Record<string, string | number | boolean | null>): string {
  const entries = Object.entries(details).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(entries));
}

/** SHA-256 over everything in the row, the hash of the row before it included. */
export function rowHash(row: Omit<StoredRow, 'hash'>): string {
  const { seq, at, actor_id, actor, action, subject, details, prev_hash } = row;
  const canonical = JSON.stringify([seq, at, actor_id, actor, action, subject, details, prev_hash]);
  return createHash('sha256').update(canonical).digest('hex');
}
