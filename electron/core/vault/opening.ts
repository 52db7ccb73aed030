import { SealError } from './envelope.ts';
import type { DataKey } from './data-key.ts';
import { openKeyringSlot, putKeyInKeyring } from './keyring-slot.ts';
import { openKeys } from './opened.ts';
import { openPassphraseSlot } from './passphrase-slot.ts';
import { noPassphraseSlot, whyClosed, wrongPassphrase } from './problems.ts';
import type { Slot } from './record.ts';
import { finishRotations } from './rotation.ts';
import { initialise } from './slots.ts';
import { isTrustworthy, note, persist, probeKeyring, type Actor, type VaultState } from './state.ts';
import { KeyringError } from './types.ts';

/** What needs no person: the keyring's slot opens, or with a secure keyring and no slot at all one is made. */
export async function openByItself(state: VaultState): Promise<void> {
  state.probe = await probeKeyring(state.keyring);
  if (state.record.slots.length === 0) await takeKeyringIntoUse(state);
  else await tryKeyring(state);
}

async function takeKeyringIntoUse(state: VaultState): Promise<void> {
  if (!isTrustworthy(state.probe)) return;
  try {
    await initialise(state, { mode: 'os' }, null);
    state.refused = null;
  } catch (error) {
    if (!(error instanceof KeyringError)) throw error;
    state.refused = {
      message: `The keyring "${state.probe.backend}" of this system is there, but did not take the key.`,
      hint: 'Unlock it and try again, or protect the keys with a passphrase.',
    };
  }
}

async function tryKeyring(state: VaultState): Promise<void> {
  let failed: { slot: Slot; error: KeyringError } | null = null;
  for (const slot of state.record.slots.filter(({ kind }) => kind !== 'passphrase')) {
    try {
      await openSlot(state, slot);
      return;
    } catch (error) {
      if (!(error instanceof KeyringError)) throw error;
      failed ??= { slot, error };
    }
  }
  state.closed = whyClosed(state.record.slots, failed, state.probe);
}

async function openSlot(state: VaultState, slot: Slot): Promise<void> {
  const { available, secure, backend } = state.probe;
  // A backend that only obfuscates would answer "changed", which sounds like loss where only the session is another one.
  if (slot.kind === 'os' && available && !secure) {
    throw new KeyringError('unavailable', 'The keyring is not there.');
  }
  const { key, rewrap } = await openKeyringSlot(state.keyring, slot);
  await becomeReady(state, key);
  if (rewrap || slot.backend !== backend) await wrapAgain(state, slot, key);
}

/** The keyring asked for it (a new master key of its own), or another backend opens it now. */
async function wrapAgain(state: VaultState, slot: Slot, key: DataKey): Promise<void> {
  const keys = state.secrets.keys();
  if (!keys) return;
  try {
    const fresh = await putKeyInKeyring(state.keyring, slot, key, state.probe.backend);
    await persist(
      state,
      state.record.slots.map((other) => (other.id === slot.id ? fresh : other)),
      keys,
    );
  } catch (error) {
    // The old wrapping just opened, so it still serves; the next start tries again.
    if (!(error instanceof KeyringError)) throw error;
  }
}

export async function unlock(state: VaultState, passphrase: string, actor: Actor | undefined): Promise<void> {
  if (state.secrets.keys()) return;
  const slots = state.record.slots.filter(({ kind }) => kind === 'passphrase');
  if (slots.length === 0) throw noPassphraseSlot();
  const key = await firstThatOpens(slots, passphrase);
  if (!key) {
    await note(state, actor, 'unlock_failed');
    throw wrongPassphrase();
  }
  await becomeReady(state, key);
  await note(state, actor, 'unlocked', { by: 'passphrase' });
}

async function firstThatOpens(slots: Slot[], passphrase: string): Promise<DataKey | null> {
  for (const slot of slots) {
    try {
      return await openPassphraseSlot(slot, passphrase);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
    }
  }
  return null;
}

async function becomeReady(state: VaultState, key: DataKey): Promise<void> {
  state.secrets.hold(openKeys(key, state.record));
  state.closed = null;
  state.refused = null;
  await finishRotations(state);
  state.changed();
}
