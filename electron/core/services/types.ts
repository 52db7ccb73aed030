import type { SystemKey } from '../../../shared/ipc/keys.ts';
import type { SystemServiceId } from '../../../shared/services.ts';
import type { Person } from '../accounts/types.ts';

export type KeyTestStatus = 'verified' | 'restricted' | 'unverified' | 'rejected';
export interface KeyTestResult {
  status: KeyTestStatus;
  /** In words for the admin. */
  message: string;
}

/** Where one key may be used from the gateway: the key itself is only reachable inside `withSecret`. */
export interface KeyLease {
  keyId: string;
  label: string;
  service: SystemServiceId;
  /** Origin and path prefix of the provider or the admin's endpoint, without trailing slash or /v1. */
  baseUrl: string;
  withSecret<T>(fn: (secret: string) => T): T;
}

/** Every key that could serve this call is one that the provider asked to leave alone for so long. */
export interface Resting {
  waitMs: number;
}

export type KeyProblem = 'none' | 'disabled' | 'unreadable' | 'vault_locked';

/** The shared keys of the four system services. */
export interface SystemKeys {
  list(): Promise<SystemKey[]>;
  save(
    actor: Person,
    input: {
      service: SystemServiceId;
      secret: string;
      label?: string | undefined;
      role?: 'active' | 'standby' | undefined;
      baseUrl?: string | undefined;
    },
    signal?: AbortSignal,
  ): Promise<{ status: KeyTestStatus; message: string; key: SystemKey | null }>;
  test(
    actor: Person,
    input: { service: SystemServiceId; id?: string | undefined },
    signal?: AbortSignal,
  ): Promise<{ status: SystemKey['status']; message: string }>;
  rename(actor: Person, input: { service: SystemServiceId; id: string; label: string }): Promise<SystemKey>;
  activate(actor: Person, input: { service: SystemServiceId; id: string }): Promise<SystemKey>;
  remove(actor: Person, input: { service: SystemServiceId; id?: string | undefined }): Promise<void>;

  /** From memory: the key that serves the next call, or why there is none. */
  lease(service: SystemServiceId): KeyLease | KeyProblem;
  /** As `lease`, but of a key that need not rest. An account without credit is asked only when no other key is left. */
  leaseFor(service: SystemServiceId, model: string | null): KeyLease | KeyProblem | Resting;
  /** The provider asked to be left alone with this key and model for so long. */
  reportPause(keyId: string, model: string | null, ms: number): void;
  /** The account behind this key has nothing left: others serve first, and the admins are told. */
  reportExhausted(keyId: string): void;
  /**
   * The provider answered 401 to a call with this key: disable it, tell the panel, move to the standby. Returns the
   * standby's lease. Soon the key is tested, and comes back in its old role if the provider accepts it after all.
   * A key that came back within the last hour is tested first and serves on meanwhile: then its own lease is returned.
   */
  reportUnauthorized(keyId: string): KeyLease | KeyProblem;
  noteUse(keyId: string): void;
  /** Tests keys again that the provider could not judge, now and then; stops with dispose. */
  dispose(): Promise<void>;
}

export class KeyError extends Error {
  readonly code: 'invalid_input' | 'wrong_provider' | 'admin_key_refused' | 'conflict' | 'not_found';
  readonly hint: string;
  readonly field: string | undefined;
  constructor(code: KeyError['code'], message: string, hint = '', field?: string) {
    super(message);
    this.name = 'KeyError';
    this.code = code;
    this.hint = hint;
    this.field = field;
  }
}
