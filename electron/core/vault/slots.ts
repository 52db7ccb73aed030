import { DataKey } from './data-key.ts';
import { makeKeyringSlot, openKeyringSlot } from './keyring-slot.ts';
import { freshKeys, type OpenedKeys } from './opened.ts';
import { makePassphraseSlot } from './passphrase-slot.ts';
import { alreadyInitialised, lastSlot, noKeyring, shortPassphrase, whyNotReady } from './problems.ts';
import type { Slot } from './record.ts';
import {
  isTrustworthy,
  note,
  openKeysOf,
  persist,
  probeKeyring,
  type Actor,
  type VaultState,
} from './state.ts';
import { KeyringError, type Protection } from './types.ts';

const shortestPassphrase = 12;

export async function initialise(
  state: VaultState,
  protection: Protection,
  actor: Actor | undefined,
): Promise<void> {
  if (state.secrets.keys() || state.record.slots.length > 0) throw alreadyInitialised();
  const keys = freshKeys(DataKey.fresh());
  const slot = await firstSlot(state, protection, keys.current);
  // Memory only: nothing of the key is written, so after a restart what was sealed is unreadable and has to be entered again.
  if (slot) await persist(state, [slot], keys);
  state.secrets.hold(keys);
  state.closed = null;
  state.changed();
  await note(state, actor, 'initialised', {
    protection: slot?.kind ?? 'memory',
    backend: slot?.backend ?? '',
  });
}

async function firstSlot(state: VaultState, protection: Protection, key: DataKey): Promise<Slot | null> {
  if (protection.mode === 'memory') return null;
  if (protection.mode === 'passphrase') return await passphraseSlot(state, key, protection.passphrase);
  return await (protection.mode === 'os' ? keyringSlot(state, key) : weakSlot(state, key));
}

async function passphraseSlot(state: VaultState, key: DataKey, passphrase: string): Promise<Slot> {
  if (passphrase.length < shortestPassphrase) throw shortPassphrase(shortestPassphrase);
  return await makePassphraseSlot(key, passphrase, state.clock());
}

async function keyringSlot(state: VaultState, key: DataKey): Promise<Slot> {
  state.probe = await probeKeyring(state.keyring);
  if (!isTrustworthy(state.probe)) throw noKeyring(state.probe);
  return await makeKeyringSlot(state.keyring, 'os', key, state.probe.backend, state.clock());
}

async function weakSlot(state: VaultState, key: DataKey): Promise<Slot> {
  state.probe = await probeKeyring(state.keyring);
  if (!state.probe.available) throw noKeyring(state.probe);
  const kind = state.probe.secure ? 'os' : 'weak';
  return await makeKeyringSlot(state.keyring, kind, key, state.probe.backend, state.clock());
}

export async function addPassphrase(
  state: VaultState,
  passphrase: string,
  actor: Actor | undefined,
): Promise<void> {
  const keys = openKeysOf(state, () => whyNotReady(state));
  const slot = await passphraseSlot(state, keys.current, passphrase);
  await persist(state, [...state.record.slots, slot], keys);
  state.changed();
  await note(state, actor, 'slot_added', { kind: 'passphrase' });
}

/** One keyring slot: the new one takes the place of one that no longer opens, and of a weak one. */
export async function addKeyring(state: VaultState, actor: Actor | undefined): Promise<void> {
  const keys = openKeysOf(state, () => whyNotReady(state));
  const slot = await keyringSlot(state, keys.current);
  await persist(state, [...state.record.slots.filter(({ kind }) => kind === 'passphrase'), slot], keys);
  state.changed();
  await note(state, actor, 'slot_added', { kind: 'os', backend: slot.backend });
}

export async function removeSlot(state: VaultState, id: string, actor: Actor | undefined): Promise<void> {
  const keys = openKeysOf(state, () => whyNotReady(state));
  const slot = state.record.slots.find((candidate) => candidate.id === id);
  if (!slot) return;
  const rest = state.record.slots.filter((candidate) => candidate.id !== id);
  if (!(await someOpen(state, rest, keys))) throw lastSlot();
  await persist(state, rest, keys);
  state.changed();
  await note(state, actor, 'slot_removed', { kind: slot.kind, backend: slot.backend });
  // Deleted pages and backups still hold the removed way in.
  await state.store.compact();
}

/** A keyring slot counts only if it opens now: removing the passphrase must not leave a keyring that is long gone. */
async function someOpen(state: VaultState, slots: Slot[], keys: OpenedKeys): Promise<boolean> {
  for (const slot of slots) {
    if (slot.kind === 'passphrase' || (await keyringOpens(state, slot, keys))) return true;
  }
  return false;
}

async function keyringOpens(state: VaultState, slot: Slot, keys: OpenedKeys): Promise<boolean> {
  try {
    const { key } = await openKeyringSlot(state.keyring, slot);
    const same = key.raw.equals(keys.current.raw);
    key.wipe();
    return same;
  } catch (error) {
    if (error instanceof KeyringError) return false;
    throw error;
  }
}
