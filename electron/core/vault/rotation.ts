import { asStoreError } from '../store/errors.ts';
import { DataKey } from './data-key.ts';
import { SealError } from './envelope.ts';
import { putKeyInKeyring } from './keyring-slot.ts';
import type { OpenedKeys } from './opened.ts';
import { replaceKeyIn } from './passphrase-slot.ts';
import { alteredSlot, stuckSlot, whyNotReady } from './problems.ts';
import type { Slot } from './record.ts';
import { keysInUse, resealTable } from './reseal.ts';
import { note, openKeysOf, persist, type Actor, type VaultState } from './state.ts';
import { KeyringError, type SealedTable } from './types.ts';

/**
 * 1. All slots get the new data key, and the old one is kept under it: one transaction. From here both are readable.
 * 2. Row after row is sealed again. Killed here, the next start goes on (finishRotations).
 * 3. The file and its backups are rewritten, so that the old slots and the old ciphertext are gone.
 * The old key goes at the next start, once no row is sealed under it. Not now: a save that sealed its secret before step 1 and
 * is still asking the provider would write a row that nobody can open.
 */
export async function rotate(state: VaultState, actor: Actor | undefined): Promise<void> {
  const keys = openKeysOf(state, () => whyNotReady(state));
  const current = DataKey.fresh();
  const next: OpenedKeys = {
    current,
    retired: new Map([...keys.retired, [keys.current.id, keys.current]]),
    fingerprintKey: keys.fingerprintKey,
  };
  const slots: Slot[] = [];
  for (const slot of state.record.slots) slots.push(await withKey(state, slot, current, keys.current));
  if (slots.length > 0) await persist(state, slots, next);
  // Locked in the meantime: the record is whole, and unlocking finishes the rotation.
  if (!state.secrets.keys()) {
    current.wipe();
    throw whyNotReady(state);
  }
  state.retiredHere.add(keys.current.id);
  state.secrets.hold(next);
  for (const table of state.tables) await resealTable(next, table);
  await state.store.compact();
  await note(state, actor, 'rotated');
  state.changed();
}

async function withKey(state: VaultState, slot: Slot, next: DataKey, current: DataKey): Promise<Slot> {
  try {
    if (slot.kind === 'passphrase') return replaceKeyIn(slot, next, current);
    return await putKeyInKeyring(state.keyring, slot, next, state.probe.backend);
  } catch (error) {
    if (error instanceof KeyringError) throw stuckSlot(slot, error);
    if (error instanceof SealError) throw alteredSlot(error);
    throw error;
  }
}

/** After opening: lets go of older keys that nothing needs, and goes on with what a killed process left half done. */
export async function finishRotations(state: VaultState): Promise<void> {
  const keys = state.secrets.keys();
  if (!keys || keys.retired.size === 0) return;
  try {
    for (const table of state.tables) await resealTable(keys, table);
    await dropUnused(state, keys);
  } catch (error) {
    // A full disk must not keep the vault shut: both keys are readable, and the next start tries again.
    if (!asStoreError(error)) throw error;
  }
}

async function dropUnused(state: VaultState, keys: OpenedKeys): Promise<void> {
  const settled = [...keys.retired.values()].filter((key) => !state.retiredHere.has(key.id));
  const used = await keysInUse(
    state.store.db,
    settled.map((key) => key.id),
  );
  const unused = settled.filter((key) => !used.has(key.id));
  if (unused.length === 0) return;
  const retired = new Map(keys.retired);
  for (const key of unused) retired.delete(key.id);
  const next = { ...keys, retired };
  await persist(state, state.record.slots, next);
  state.secrets.hold(next);
  for (const key of unused) key.wipe();
}

export async function finishTable(state: VaultState, table: SealedTable): Promise<void> {
  const keys = state.secrets.keys();
  if (keys && keys.retired.size > 0) await resealTable(keys, table);
}
