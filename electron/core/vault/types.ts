import type { VaultStatus } from '../../../shared/ipc/vault.ts';
import type { AuditEntry } from '../audit/types.ts';

/** Everything that a sealed value is bound to as associated data; change one and it does not open. */
export interface SecretRef {
  table: string;
  row: string;
  field: string;
  /** `system`, or the id of the user it belongs to. */
  owner: string;
  /** The one origin that the secret may be sent to, `scheme://host:port`. */
  origin: string;
}

export interface Sealed {
  dataKeyId: string;
  box: Uint8Array;
}

/** The operating system's keyring (safeStorage on the desktop). One adapter serves the old and the new API. */
export interface Keyring {
  /** `secure` is false for backends that only obfuscate (basic_text). */
  probe(): Promise<{ available: boolean; secure: boolean; backend: string; message: string }>;
  wrap(dataKey: Uint8Array): Promise<Uint8Array>;
  /** `rewrap` asks to wrap the data key again (Electron's shouldReEncrypt). Throws KeyringError. */
  unwrap(wrapped: Uint8Array): Promise<{ dataKey: Uint8Array; rewrap: boolean }>;
}

export class KeyringError extends Error {
  /** locked: try again once it is unlocked; changed: another keyring or user sealed this. */
  readonly reason: 'locked' | 'changed' | 'unavailable';
  constructor(reason: KeyringError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KeyringError';
    this.reason = reason;
  }
}

export type Protection =
  | { mode: 'os' }
  | { mode: 'passphrase'; passphrase: string }
  | { mode: 'memory' }
  | { mode: 'weak'; consent: true };

/** A table with sealed values: lets the vault seal them again under a new data key, row by row (see reseal.ts). */
export interface SealedTable {
  table: string;
  /** Rows sealed under the given data key. */
  list(dataKeyId: string): Promise<{ ref: SecretRef; sealed: Sealed }[]>;
  /** Only where the row still holds `previous`: a secret that was saved in the meantime wins. */
  replace(ref: SecretRef, sealed: Sealed, previous: Sealed): Promise<void>;
}

/** Who did it, for the audit log; null or nobody named: Keydesk itself. */
type Actor = AuditEntry['actor'];

export interface Vault {
  status(): Promise<VaultStatus>;
  isReady(): boolean;
  initialise(protection: Protection, actor?: Actor): Promise<void>;
  unlock(passphrase: string, actor?: Actor): Promise<void>;
  /** Refused while the keys are in memory only. */
  lock(actor?: Actor): void;
  /** Tries the slots that need no passphrase again. */
  retry(): Promise<void>;
  addPassphrase(passphrase: string, actor?: Actor): Promise<void>;
  addKeyring(actor?: Actor): Promise<void>;
  removeSlot(id: string, actor?: Actor): Promise<void>;
  rotate(actor?: Actor): Promise<void>;
  startOver(actor?: Actor): Promise<void>;

  /** Throws VaultError when not ready. */
  seal(ref: SecretRef, secret: string): Sealed;
  /** Opens a secret for the length of one call. Do not keep what `fn` gets. */
  use<T>(ref: SecretRef, sealed: Sealed, fn: (secret: string) => T): T;
  /** Whether a sealed value can be opened at all (right data key, nothing altered). */
  canOpen(ref: SecretRef, sealed: Sealed): boolean;
  /** HMAC under a key derived for this purpose. */
  fingerprint(purpose: string, secret: string): string;
  /** Replaces every secret that this process has seen by a mark. For logs and error texts. */
  redact(text: string): string;

  registerTable(table: SealedTable): void;
  /** Ready, locked, unreadable: told after each change. */
  onChange(listener: () => void): () => void;
  dispose(): void;
}

export class VaultError extends Error {
  readonly code:
    | 'locked'
    | 'not_ready'
    | 'unreadable'
    | 'wrong_passphrase'
    | 'no_keyring'
    | 'last_slot'
    | 'already_initialised';
  readonly hint: string;
  constructor(code: VaultError['code'], message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'VaultError';
    this.code = code;
    this.hint = hint;
  }
}
