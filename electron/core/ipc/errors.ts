import type { ErrorCode, PanelError } from '../../../shared/ipc/errors.ts';
import { AccountError } from '../accounts/types.ts';
import { ConnectionError } from '../connections/types.ts';
import { MoneyError } from '../money/errors.ts';
import { SendError } from '../sends/types.ts';
import { KeyError } from '../services/types.ts';
import { asStoreError } from '../store/errors.ts';
import { KeyringError, VaultError } from '../vault/types.ts';

/** What a handler itself refuses, in the panel's own words. */
export class RouteError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly field: string | undefined;
  constructor(code: ErrorCode, message: string, hint = '', field?: string) {
    super(message);
    this.name = 'RouteError';
    this.code = code;
    this.hint = hint;
    this.field = field;
  }
}

const vaultCodes: Record<VaultError['code'], ErrorCode> = {
  locked: 'vault_locked',
  not_ready: 'vault_not_ready',
  unreadable: 'vault_unreadable',
  wrong_passphrase: 'wrong_credentials',
  no_keyring: 'vault_not_ready',
  last_slot: 'conflict',
  already_initialised: 'conflict',
};

const keyringCodes: Record<KeyringError['reason'], ErrorCode> = {
  locked: 'vault_locked',
  changed: 'vault_unreadable',
  unavailable: 'vault_not_ready',
};

const keyringHints: Record<KeyringError['reason'], string> = {
  locked: 'Unlock the keyring of your system and try again.',
  changed: 'Sign in to the desktop session that Keydesk was set up in, or unlock with the passphrase.',
  unavailable: 'Choose a passphrase to protect the keys instead.',
};

/** Errors of the core as the panel shows them; null for anything that nobody foresaw. */
export function toPanelError(error: unknown): PanelError | null {
  if (
    error instanceof RouteError ||
    error instanceof AccountError ||
    error instanceof KeyError ||
    error instanceof ConnectionError ||
    error instanceof MoneyError
  ) {
    return panelError(error.code, error.message, error.hint, error.field);
  }
  if (error instanceof SendError) return panelError(error.code, error.message, error.hint);
  if (error instanceof VaultError) return panelError(vaultCodes[error.code], error.message, error.hint);
  if (error instanceof KeyringError) {
    return panelError(keyringCodes[error.reason], error.message, keyringHints[error.reason]);
  }
  if (error instanceof Error && error.name === 'AbortError')
    return panelError('cancelled', 'This was cancelled.');
  const storage = asStoreError(error);
  return storage && panelError('storage_failed', storage.message, storage.hint);
}

export function panelError(code: ErrorCode, message: string, hint?: string, field?: string): PanelError {
  return { code, message, ...(field ? { field } : {}), ...(hint ? { hint } : {}) };
}
