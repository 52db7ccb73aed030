import { createSerial } from '../serial.ts';
import { openByItself, unlock } from './opening.ts';
import { lockedByHand, notNeeded, onlyInMemory, whyNotReady } from './problems.ts';
import { abandonRecord, emptyRecord, loadRecord } from './record.ts';
import { finishTable, rotate } from './rotation.ts';
import { createSecrets } from './secrets.ts';
import { addKeyring, addPassphrase, initialise, removeSlot } from './slots.ts';
import { note, probeKeyring, type Actor, type VaultOptions, type VaultState } from './state.ts';
import { vaultStatus } from './status.ts';
import type { Vault } from './types.ts';

/**
 * Secrets sealed under a data key, the data key wrapped in slots: the keyring of the system, a passphrase, or both. Opens by
 * itself where the keyring lets it; otherwise `status` says what is needed.
 */
export async function createVault({
  store,
  keyring,
  dir,
  audit,
  clock = Date.now,
}: VaultOptions): Promise<Vault> {
  const listeners = new Set<() => void>();
  const state: VaultState = {
    store,
    keyring,
    dir,
    audit,
    clock,
    secrets: createSecrets(() => whyNotReady(state)),
    tables: [],
    retiredHere: new Set(),
    probe: await probeKeyring(keyring),
    record: await loadRecord(store.db, dir),
    closed: null,
    refused: null,
    changed: () => {
      for (const listener of listeners) listener();
    },
  };
  /** Slots and keys change one piece of work at a time: two people may press two buttons. */
  const serial = createSerial();
  await serial(() => openByItself(state));

  return {
    status: () => Promise.resolve(vaultStatus(state)),
    isReady: () => state.secrets.keys() !== null,
    initialise: (protection, actor) => serial(() => initialise(state, protection, actor)),
    unlock: (passphrase, actor) => serial(() => unlock(state, passphrase, actor)),
    lock: (actor) => lock(state, actor),
    retry: () => serial(() => retry(state)),
    addPassphrase: (passphrase, actor) => serial(() => addPassphrase(state, passphrase, actor)),
    addKeyring: (actor) => serial(() => addKeyring(state, actor)),
    removeSlot: (id, actor) => serial(() => removeSlot(state, id, actor)),
    rotate: (actor) => serial(() => rotate(state, actor)),
    startOver: (actor) => serial(() => startOver(state, actor)),

    seal: state.secrets.seal,
    use: state.secrets.use,
    canOpen: state.secrets.canOpen,
    fingerprint: state.secrets.fingerprint,
    redact: state.secrets.redact,

    registerTable(table) {
      state.tables.push(table);
      // Goes on in the background with what a killed rotation left; both keys are readable, so failing loses nothing.
      serial(() => finishTable(state, table)).catch(() => undefined);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      listeners.clear();
      state.secrets.drop();
    },
  };
}

function lock(state: VaultState, actor: Actor | undefined): void {
  if (!state.secrets.keys()) return;
  if (state.record.slots.length === 0) throw onlyInMemory();
  state.secrets.drop();
  state.closed = { state: 'locked', problem: lockedByHand };
  state.changed();
  // Locking does not wait for the disk, and does not fail with it.
  note(state, actor, 'locked').catch(() => undefined);
}

async function retry(state: VaultState): Promise<void> {
  if (state.secrets.keys()) return;
  await openByItself(state);
  state.changed();
}

/** The old slots are kept in a file beside the database: should the keyring or the passphrase turn up again, nothing is lost. */
async function startOver(state: VaultState, actor: Actor | undefined): Promise<void> {
  if (state.secrets.keys()) throw notNeeded();
  await abandonRecord(state.store.db, state.dir);
  state.record = emptyRecord;
  state.closed = null;
  await note(state, actor, 'started_over');
  await openByItself(state);
  state.changed();
}
