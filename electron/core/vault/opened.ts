import { createHmac, randomBytes } from 'node:crypto';
import { DataKey, dataKeyLength, derive, keepKey, takeKey } from './data-key.ts';
import { SealError } from './envelope.ts';
import type { KeyRecord } from './record.ts';

/** The keys while the vault is open. Nothing but `close` and rotation changes them. */
export interface OpenedKeys {
  readonly current: DataKey;
  readonly retired: ReadonlyMap<string, DataKey>;
  /** Of its own, so that a rotation does not change every fingerprint and with it what counts as a duplicate. */
  readonly fingerprintKey: Buffer;
}

const fingerprintPlace = 'fingerprint key';
const retiredPlace = (id: string) => `retired ${id}`;

export function freshKeys(current: DataKey): OpenedKeys {
  return { current, retired: new Map(), fingerprintKey: randomBytes(dataKeyLength) };
}

/** What the record keeps under the data key. A part that does not open is left out: its rows are then unreadable, not the vault. */
export function openKeys(current: DataKey, record: KeyRecord): OpenedKeys {
  const retired = new Map<string, DataKey>();
  for (const { id, key } of record.retired) {
    const raw = takeOrNull(current, retiredPlace(id), key);
    if (raw) retired.set(id, new DataKey(id, raw));
  }
  const kept = record.fingerprintKey && takeOrNull(current, fingerprintPlace, record.fingerprintKey);
  return { current, retired, fingerprintKey: kept || randomBytes(dataKeyLength) };
}

export function keepKeys({ current, retired, fingerprintKey }: OpenedKeys): Omit<KeyRecord, 'slots'> {
  return {
    fingerprintKey: keepKey(current, fingerprintPlace, fingerprintKey),
    retired: [...retired.values()].map(({ id, raw }) => ({
      id,
      key: keepKey(current, retiredPlace(id), raw),
    })),
  };
}

function takeOrNull(key: DataKey, place: string, kept: string): Buffer | null {
  try {
    return takeKey(key, place, kept);
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

export function findKey(keys: OpenedKeys, id: string): DataKey | undefined {
  return id === keys.current.id ? keys.current : keys.retired.get(id);
}

export function fingerprintOf(keys: OpenedKeys, purpose: string, secret: string): string {
  return createHmac('sha256', derive(keys.fingerprintKey, `fingerprint/${purpose}`))
    .update(secret)
    .digest('hex');
}

export function wipeKeys(keys: OpenedKeys): void {
  for (const key of [keys.current, ...keys.retired.values()]) key.wipe();
  keys.fingerprintKey.fill(0);
}
