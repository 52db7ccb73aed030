import { hash } from 'node:crypto';
import { type ConnectionSettings, connectionSettings } from '../../../shared/ipc/integrations.ts';
import type { ConnectionPatch, ConnectionRow } from '../store/connections.ts';
import type { SecretRef, Sealed, Vault } from '../vault/types.ts';
import { type ConnectionAdapters, adapterOf } from './adapters.ts';
import type { AnyAdapter } from './types.ts';

/**
 * Bound to its owner, to the one place it may be sent to, and to all that was saved with it: in another person's row, or
 * beside settings that somebody edited (no encryption, another trusted certificate, another From), it does not open.
 */
export function secretRef(row: Pick<ConnectionRow, 'id' | 'owner' | 'origin' | 'settings'>): SecretRef {
  const { id, owner, origin, settings } = row;
  return { table: 'connections', row: id, field: `secret ${hash('sha256', settings)}`, owner, origin };
}

export function sealedOf({ data_key_id, sealed }: Pick<ConnectionRow, 'data_key_id' | 'sealed'>): Sealed {
  return { dataKeyId: data_key_id, box: sealed };
}

/** A call that began before a secret was replaced may still come back and speak of the old one. */
export const callsMayLast = 2 * 60_000;

/** One saved connection in memory. Saving anew makes a new one: what was learnt with the old one is about the old one. */
export interface Entry {
  row: ConnectionRow;
  /** null: somebody wrote something into the database that this version cannot read. */
  known: { settings: ConnectionSettings; adapter: AnyAdapter } | null;
  /** When it took the place of one that calls were still using. */
  readonly replacedAt: number | null;
  /** When a call last got it. */
  leasedAt: number | null;
  readable: boolean;
}

/** The connections as the hot path sees them: rows in memory, still sealed. */
export class ConnectionPool {
  readonly #vault: Vault;
  readonly #adapters: ConnectionAdapters;
  readonly #entries = new Map<string, Entry>();
  readonly #places = new Map<string, Entry>();
  readonly #epochs = new Map<string, number>();

  constructor(vault: Vault, adapters: ConnectionAdapters) {
    this.#vault = vault;
    this.#adapters = adapters;
  }

  get(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  find(owner: string, service: string): Entry | undefined {
    return this.#places.get(place(owner, service));
  }

  all(): Entry[] {
    return [...this.#entries.values()];
  }

  of(owner: string): Entry[] {
    return this.all().filter((entry) => entry.row.owner === owner);
  }

  /** A save that began in an earlier epoch of its owner must not end in this one. */
  epochOf(owner: string): number {
    return this.#epochs.get(owner) ?? 0;
  }

  endSaves(owner: string): void {
    this.#epochs.set(owner, this.epochOf(owner) + 1);
  }

  put(row: ConnectionRow, replacedAt: number | null = null): Entry {
    const entry = { row, known: this.#read(row), replacedAt, leasedAt: null, readable: true };
    this.#look(entry);
    this.#entries.set(row.id, entry);
    this.#places.set(place(row.owner, row.service), entry);
    return entry;
  }

  patch(id: string, patch: ConnectionPatch): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.row = { ...entry.row, ...patch };
    if (patch.settings !== undefined) entry.known = this.#read(entry.row);
  }

  remove(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    this.#places.delete(place(entry.row.owner, entry.row.service));
  }

  /** What the vault can open may have changed. While it is locked nothing is known, and nothing is held against anybody. */
  lookAgain(): void {
    for (const entry of this.#entries.values()) this.#look(entry);
  }

  #look(entry: Entry): void {
    const { row, known } = entry;
    const opens = !this.#vault.isReady() || this.#vault.canOpen(secretRef(row), sealedOf(row));
    entry.readable = known !== null && opens;
  }

  #read(row: ConnectionRow): Entry['known'] {
    const parsed = connectionSettings.safeParse(JSON.parse(row.settings));
    if (!parsed.success) return null;
    const adapter = adapterOf(this.#adapters, parsed.data.kind);
    return adapter.service === row.service ? { settings: parsed.data, adapter } : null;
  }
}

function place(owner: string, service: string): string {
  return `${service} ${owner}`;
}
