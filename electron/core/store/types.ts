import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

export interface StoreOptions {
  /** The data folder. Made with mode 0700 when missing. */
  dir: string;
  /** Path of a better-sqlite3 binary for runtimes that its own prebuild does not fit. */
  nativeBinding?: string;
}

export interface Notice {
  level: 'info' | 'warning';
  message: string;
}

export interface Store {
  readonly db: Kysely<Schema>;
  /** What opening found and did: a repaired database, a restored backup. For the panel to show. */
  readonly notices: readonly Notice[];
  /** Rewrites the file so that nothing deleted is left in it, and replaces every backup by a fresh one. */
  compact(): Promise<void>;
  close(): Promise<void>;
}

/** The store cannot be opened or written. The message is for people; no path in it. */
export class StoreError extends Error {
  readonly code: 'newer_version' | 'damaged' | 'missing' | 'read_only' | 'disk_full' | 'locked' | 'io';
  readonly hint: string;
  constructor(code: StoreError['code'], message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
    this.hint = hint;
  }
}
