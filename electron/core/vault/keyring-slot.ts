import { randomUUID } from 'node:crypto';
import { assertTag, DataKey, dataKeyLength, tagFor } from './data-key.ts';
import { SealError } from './envelope.ts';
import type { Slot } from './record.ts';
import { KeyringError, type Keyring } from './types.ts';

export type Probe = Awaited<ReturnType<Keyring['probe']>>;

/** `weak` is the same call on a backend that only obfuscates; the consent to that rests in the slot. */
export async function makeKeyringSlot(
  keyring: Keyring,
  kind: 'os' | 'weak',
  key: DataKey,
  backend: string,
  now: number,
): Promise<Slot> {
  const params = kind === 'weak' ? { consentAt: now } : {};
  const slot = { id: randomUUID(), kind, dataKeyId: '', backend, wrapped: '', params, createdAt: now };
  return await putKeyInKeyring(keyring, slot, key, backend);
}

/** Wraps, and proves by a round trip that this keyring also gives back what it takes. */
export async function putKeyInKeyring(
  keyring: Keyring,
  slot: Slot,
  key: DataKey,
  backend: string,
): Promise<Slot> {
  const wrapped = await keyring.wrap(key.raw);
  const { dataKey } = await keyring.unwrap(wrapped);
  const returned = Buffer.from(dataKey);
  const same = returned.equals(key.raw);
  returned.fill(0);
  if (!same) throw new KeyringError('unavailable', 'The keyring does not give back what it was given.');
  return {
    ...slot,
    dataKeyId: key.id,
    backend,
    wrapped: Buffer.from(wrapped).toString('base64'),
    params: { ...slot.params, canary: tagFor(key, slot.id, slot.kind) },
  };
}

/** Throws KeyringError; `changed` also when the keyring answers with something that is not the key. */
export async function openKeyringSlot(
  keyring: Keyring,
  slot: Slot,
): Promise<{ key: DataKey; rewrap: boolean }> {
  const { dataKey, rewrap } = await keyring.unwrap(Buffer.from(slot.wrapped, 'base64'));
  const raw = Buffer.from(dataKey);
  dataKey.fill(0);
  if (raw.length !== dataKeyLength) throw notTheKey();
  const key = new DataKey(slot.dataKeyId, raw);
  try {
    assertTag(key, slot.id, slot.kind, String(slot.params['canary'] ?? ''));
    return { key, rewrap };
  } catch (error) {
    key.wipe();
    if (error instanceof SealError) throw notTheKey(error);
    throw error;
  }
}

function notTheKey(cause?: unknown): KeyringError {
  return new KeyringError('changed', 'The keyring answered with something else than the key.', { cause });
}
