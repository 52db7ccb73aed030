import { type SystemKey, systemKey } from '../../../shared/ipc/keys.ts';
import type { KeyPool } from './key-pool.ts';
import type { SystemKeyRow } from '../store/system-keys.ts';
import { unreadableMessage } from './words.ts';

/** What people see of a key: field by field, never the row, so that nothing sealed slips out with it. */
export function toSystemKey(key: SystemKeyRow, pool: KeyPool): SystemKey {
  const readable = pool.isReadable(key.id);
  return systemKey.parse({
    id: key.id,
    service: key.service,
    label: key.label,
    role: key.role,
    status: readable ? key.status : 'unreadable',
    message: readable ? key.message : unreadableMessage,
    hint: key.hint,
    baseUrl: key.base_url,
    addedBy: key.added_by,
    addedAt: key.added_at,
    testedAt: key.tested_at,
    lastUsedAt: key.last_used_at,
  });
}
