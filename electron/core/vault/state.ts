import type { Audit, AuditEntry } from '../audit/types.ts';
import type { Store } from '../store/types.ts';
import type { Probe } from './keyring-slot.ts';
import { keepKeys, type OpenedKeys } from './opened.ts';
import type { Closed, Problem } from './problems.ts';
import { saveRecord, type KeyRecord, type Slot } from './record.ts';
import type { Secrets } from './secrets.ts';
import type { Keyring, SealedTable, VaultError } from './types.ts';

export interface VaultOptions {
  store: Pick<Store, 'db' | 'compact'>;
  keyring: Keyring;
  /** The data folder: the mirror of the key slots lies there. */
  dir: string;
  audit?: Pick<Audit, 'record'>;
  clock?: () => number;
}

/** What the parts of the vault share. Changed by one piece of work at a time (see vault.ts). */
export interface VaultState {
  readonly store: VaultOptions['store'];
  readonly keyring: Keyring;
  readonly dir: string;
  readonly audit: VaultOptions['audit'];
  readonly clock: () => number;
  readonly secrets: Secrets;
  readonly tables: SealedTable[];
  /** Data keys that this process replaced: work that began before may still write a row under one. */
  readonly retiredHere: Set<string>;
  probe: Probe;
  record: KeyRecord;
  /** Why it is closed although there are slots; null when open, or when nothing was chosen yet. */
  closed: Closed | null;
  /** Why the keyring of this machine was not taken into use by itself. */
  refused: Problem | null;
  changed(): void;
}

export type Actor = AuditEntry['actor'];

export async function note(
  state: VaultState,
  actor: Actor | undefined,
  action: string,
  details = {},
): Promise<void> {
  await state.audit?.record({ actor: actor ?? null, action: `vault.${action}`, subject: 'vault', details });
}

/** On disk first, in memory after: a failed save changes nothing. */
export async function persist(state: VaultState, slots: Slot[], keys: OpenedKeys): Promise<void> {
  const record = { slots, ...keepKeys(keys) };
  await saveRecord(state.store.db, state.dir, record);
  state.record = record;
}

/** Throws why there are none. */
export function openKeysOf(state: VaultState, why: () => VaultError): OpenedKeys {
  const keys = state.secrets.keys();
  if (!keys) throw why();
  return keys;
}

export async function probeKeyring(keyring: Keyring): Promise<Probe> {
  try {
    return await keyring.probe();
  } catch {
    return {
      available: false,
      secure: false,
      backend: 'unknown',
      message: 'The keyring of this system did not answer.',
    };
  }
}

/** Fit to keep the data key without anybody's consent. */
export const isTrustworthy = (probe: Probe) => probe.available && probe.secure;
