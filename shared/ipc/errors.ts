/** Why a panel call did not succeed. Codes are stable; messages are written for the person who reads them. */
export const errorCodes = [
  'invalid_input', // a field is missing, malformed or unknown: `field` names it
  'unknown_route',
  'not_signed_in',
  'session_locked', // idle for too long: sign in again
  'forbidden', // signed in, but not allowed
  'not_found',
  'conflict', // a name that is taken, a duplicate key
  'wrong_provider', // the pasted key belongs to another provider
  'admin_key_refused', // a key that can mint keys
  'wrong_credentials',
  'too_many_attempts',
  'vault_locked',
  'vault_not_ready', // no way to keep secrets was chosen yet
  'vault_unreadable', // the keyring changed or the key is lost
  'storage_failed', // disk full, read-only, damaged
  'connection_refused', // the other side was asked and said no, or could not be reached: nothing was saved
  'certificate_untrusted', // a mail server with a certificate of its own: integrations.inspectCertificate shows it
  'port_taken',
  'cancelled',
  'not_available_here', // a desktop-only function asked of the headless shell, or the reverse
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export interface PanelError {
  code: ErrorCode;
  /** What happened and why. Never a secret, a stack or a path. */
  message: string;
  /** The input field that it is about, in dotted form. */
  field?: string;
  /** What to do. */
  hint?: string;
}

export type Result<T> = { ok: true; data: T } | { ok: false; error: PanelError };
