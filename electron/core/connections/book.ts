import type { Audit, AuditEntry } from '../audit/types.ts';
import { createSerial } from '../serial.ts';
import {
  type ConnectionRow,
  allConnections,
  patchConnection,
  putConnection,
  removeConnections,
} from '../store/connections.ts';
import type { Store } from '../store/types.ts';
import type { Vault } from '../vault/types.ts';
import { type ConnectionPool, type Entry, secretRef } from './pool.ts';

/** The connections on disk. What people change is on disk first, in one transaction; what calls report is written after. */
export class ConnectionBook {
  readonly #store: Store;
  readonly #audit: Audit;
  readonly #pool: ConnectionPool;
  readonly #unwritten = new Set<string>();
  #unwrittenAudit: AuditEntry[] = [];
  /** Changes happen one after another. */
  readonly alone = createSerial();

  constructor(store: Store, audit: Audit, pool: ConnectionPool) {
    this.#store = store;
    this.#audit = audit;
    this.#pool = pool;
  }

  /** To be called inside `alone`. */
  async put(row: ConnectionRow, audit: AuditEntry, replacedAt: number | null): Promise<Entry> {
    await this.#store.db.transaction().execute(async (transaction) => {
      await putConnection(transaction, row);
      await this.#audit.recordIn(transaction, audit);
    });
    this.#unwritten.delete(row.id);
    return this.#pool.put(row, replacedAt);
  }

  /** To be called inside `alone`. */
  async remove(ids: readonly string[], audit: readonly AuditEntry[]): Promise<void> {
    await this.#store.db.transaction().execute(async (transaction) => {
      await removeConnections(transaction, ids);
      for (const entry of audit) await this.#audit.recordIn(transaction, entry);
    });
    for (const id of ids) {
      this.#unwritten.delete(id);
      this.#pool.remove(id);
    }
  }

  /** To be called inside `alone`. */
  async setEnabled(id: string, enabled: boolean, audit: AuditEntry): Promise<void> {
    const patch = { enabled: enabled ? 1 : 0 };
    await this.#store.db.transaction().execute(async (transaction) => {
      await patchConnection(transaction, id, patch);
      await this.#audit.recordIn(transaction, audit);
    });
    this.#pool.patch(id, patch);
  }

  /**
   * New tokens of a sign-in, in one statement, so that a kill leaves the old ones or the new ones. Says whether the
   * connection is still the one that they belong to; if not, nothing is written.
   */
  renew(
    entry: Entry,
    vault: Pick<Vault, 'seal'>,
    { secret, endsAt }: { secret: string; endsAt: number | null | undefined },
  ): Promise<boolean> {
    return this.alone(async () => {
      if (this.#pool.get(entry.row.id) !== entry) return false;
      const settings = withEnd(entry, endsAt);
      const { dataKeyId, box } = vault.seal(secretRef({ ...entry.row, settings }), secret);
      const patch = { settings, data_key_id: dataKeyId, sealed: box };
      await patchConnection(this.#store.db, entry.row.id, patch);
      this.#pool.patch(entry.row.id, patch);
      return true;
    });
  }

  /** Sealed values changed under us (a new data key): takes them over, and keeps what only memory knows. */
  reload(): Promise<void> {
    return this.alone(async () => {
      for (const row of await allConnections(this.#store.db)) {
        const { data_key_id, sealed } = row;
        if (this.#pool.get(row.id)) this.#pool.patch(row.id, { data_key_id, sealed });
        else this.#pool.put(row);
      }
      this.#pool.lookAgain();
    });
  }

  /** Marks the state of a connection as to be written; `writeStates` does it. */
  stateChanged(id: string, audit: readonly AuditEntry[] = []): void {
    this.#unwritten.add(id);
    this.#unwrittenAudit.push(...audit);
  }

  /** Writes what memory says about states. What could not be written is written the next time. */
  writeStates(): Promise<void> {
    return this.alone(async () => {
      const ids = [...this.#unwritten];
      const audit = this.#unwrittenAudit;
      this.#unwritten.clear();
      this.#unwrittenAudit = [];
      try {
        await this.#store.db.transaction().execute(async (transaction) => {
          for (const id of ids) {
            const entry = this.#pool.get(id);
            if (entry) await patchConnection(transaction, id, stateOf(entry.row));
          }
          for (const entry of audit) await this.#audit.recordIn(transaction, entry);
        });
      } catch (error) {
        for (const id of ids) this.#unwritten.add(id);
        this.#unwrittenAudit.unshift(...audit);
        throw error;
      }
    });
  }
}

/** The settings as they are kept, with the end that the provider now names; undefined: it named none this time. */
function withEnd({ row, known }: Entry, endsAt: number | null | undefined): string {
  if (endsAt === undefined || !known || !('endsAt' in known.settings)) return row.settings;
  return JSON.stringify({ ...known.settings, endsAt });
}

function stateOf({ status, reason, since, next_try, proven_at, proven_what }: ConnectionRow) {
  return { status, reason, since, next_try, proven_at, proven_what };
}
