import type { Store } from '../store/types.ts';
import { resealSystemKey, systemKeysSealedBy } from '../store/system-keys.ts';
import type { SealedTable } from '../vault/types.ts';
import { type KeyPool, sealedOf, secretRef } from './key-pool.ts';

/** Lets the vault seal the keys again under a new data key, on disk and in memory: calls go on meanwhile. */
export function sealedTable(store: Store, pool: KeyPool): SealedTable {
  return {
    table: 'system_keys',
    async list(dataKeyId) {
      const rows = await systemKeysSealedBy(store.db, dataKeyId);
      return rows.map((row) => ({ ref: secretRef(row), sealed: sealedOf(row) }));
    },
    async replace(ref, sealed, previous) {
      if (!(await resealSystemKey(store.db, ref.row, sealed, previous.box))) return;
      pool.patch(ref.row, { data_key_id: sealed.dataKeyId, sealed: sealed.box });
    },
  };
}
