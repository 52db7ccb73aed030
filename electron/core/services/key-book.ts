import { systemServiceIds } from '../../../shared/services.ts';
import type { Audit, AuditEntry } from '../audit/types.ts';
import type { Store } from '../store/types.ts';
import {
  allSystemKeys,
  patchSystemKey,
  putSystemKey,
  removeSystemKey,
  type SystemKeyPatch,
  type SystemKeyRow,
} from '../store/system-keys.ts';
import type { KeyPool } from './key-pool.ts';
import { createSerial } from '../serial.ts';

/** What is changed together, with the audit rows that say so. */
export interface Change {
  put?: SystemKeyRow;
  patches?: ReadonlyMap<string, SystemKeyPatch>;
  remove?: readonly string[];
  audit: readonly AuditEntry[];
}

/** The keys on disk and in memory: disk first in one transaction, so that a kill leaves either the old or the new. */
export class KeyBook {
  readonly #store: Store;
  readonly #audit: Audit;
  readonly #pool: KeyPool;
  /** Changes happen one after another. Only `reportUnauthorized` changes memory in between, and memory is what is written after it. */
  readonly alone = createSerial();

  constructor(store: Store, audit: Audit, pool: KeyPool) {
    this.#store = store;
    this.#audit = audit;
    this.#pool = pool;
  }

  /** To be called inside `alone`. */
  async write(service: string, change: Change): Promise<void> {
    const { put, patches = new Map<string, SystemKeyPatch>(), remove = [], audit } = change;
    await this.#store.db.transaction().execute(async (transaction) => {
      for (const id of remove) await removeSystemKey(transaction, id);
      for (const [id, patch] of patches) await patchSystemKey(transaction, id, patch);
      if (put) await putSystemKey(transaction, put);
      for (const entry of audit) await this.#audit.recordIn(transaction, entry);
    });
    for (const id of remove) this.#pool.remove(id);
    for (const [id, patch] of patches) this.#pool.patch(id, patch);
    if (put) this.#pool.put(put);
    // The provider may have refused a key while the disk was busy.
    if (this.#pool.settle(service)) await this.writeRoles(service, []);
  }

  /** Writes down what memory says about roles and statuses. To be called inside `alone`. */
  async writeRoles(service: string, audit: readonly AuditEntry[]): Promise<void> {
    await this.#store.db.transaction().execute(async (transaction) => {
      for (const { id, role, status, message } of this.#pool.of(service)) {
        await patchSystemKey(transaction, id, { role, status, message });
      }
      for (const entry of audit) await this.#audit.recordIn(transaction, entry);
    });
  }

  /** Sealed values changed under us (a new data key): takes them over, and keeps what only memory knows. */
  reload(): Promise<void> {
    return this.alone(async () => {
      for (const row of await allSystemKeys(this.#store.db)) {
        const { data_key_id, sealed, fingerprint } = row;
        if (this.#pool.get(row.id)) this.#pool.patch(row.id, { data_key_id, sealed, fingerprint });
        else this.#pool.put(row);
      }
      this.#pool.lookAgain();
      for (const service of systemServiceIds) this.#pool.settle(service);
    });
  }
}
