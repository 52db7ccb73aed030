import { connectionsSealedBy, resealConnection } from '../store/connections.ts';
import type { Store } from '../store/types.ts';
import type { SealedTable } from '../vault/types.ts';
import { type ConnectionPool, sealedOf, secretRef } from './pool.ts';

/** Lets the vault seal the secrets again under a new data key, on disk and in memory: calls go on meanwhile. */
export function sealedTable(store: Store, pool: ConnectionPool): SealedTable {
  return {
    table: 'connections',
    async list(dataKeyId) {
      const rows = await connectionsSealedBy(store.db, dataKeyId);
      return rows.map((row) => ({ ref: secretRef(row), sealed: sealedOf(row) }));
    },
    async replace(ref, sealed, previous) {
      if (!(await resealConnection(store.db, ref.row, sealed, previous.box))) return;
      // New tokens may have been written since; they are sealed under the new key already.
      const held = pool.get(ref.row)?.row.sealed;
      if (!held || Buffer.compare(held, previous.box) !== 0) return;
      pool.patch(ref.row, { data_key_id: sealed.dataKeyId, sealed: sealed.box });
    },
  };
}
