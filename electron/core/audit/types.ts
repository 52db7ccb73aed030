import type { AuditRow } from '../../../shared/ipc/gateway.ts';
import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Person } from '../accounts/types.ts';

export interface AuditEntry {
  /** null: Keydesk itself (a key disabled after a 401, a repaired database). */
  actor: Pick<Person, 'id' | 'name'> | null;
  /** `noun.verb`, for example `system_key.saved`. */
  action: string;
  subject: string;
  details?: Record<string, string | number | boolean | null>;
}

export interface Audit {
  /** Resolves when the row is on disk. Serialised: the chain has one order. */
  record(entry: AuditEntry): Promise<void>;
  /** In the caller's own transaction: the change and its record stand or fall together. */
  recordIn(transaction: Kysely<Schema>, entry: AuditEntry): Promise<void>;
  list(page: {
    cursor?: string | undefined;
    limit?: number | undefined;
  }): Promise<{ rows: AuditRow[]; next: string | null }>;
  verify(): Promise<{ ok: boolean; rows: number; firstBroken?: number }>;
}
