import { type SystemServiceId, systemServiceIds } from '../../../shared/services.ts';
import type { SystemKeyPatch, SystemKeyRow } from '../store/system-keys.ts';
import type { SecretRef, Sealed, Vault } from '../vault/types.ts';
import { type Candidate, heir, serving } from './roles.ts';

const working = new Set(['verified', 'restricted', 'unverified']);

function isSystemService(service: string): service is SystemServiceId {
  return (systemServiceIds as readonly string[]).includes(service);
}

export function secretRef({ id, base_url }: Pick<SystemKeyRow, 'id' | 'base_url'>): SecretRef {
  return { table: 'system_keys', row: id, field: 'secret', owner: 'system', origin: originOf(base_url) };
}

/** As many as there are keys, and a few that are gone. */
const origins = new Map<string, string>();
const mostOrigins = 100;

/** An address that somebody wrote into the database by hand opens nothing, whatever it says. */
function originOf(baseUrl: string): string {
  let origin = origins.get(baseUrl);
  if (origin === undefined) {
    origin = URL.canParse(baseUrl) ? new URL(baseUrl).origin : '';
    if (origins.size >= mostOrigins) origins.clear();
    origins.set(baseUrl, origin);
  }
  return origin;
}

export function sealedOf(key: Pick<SystemKeyRow, 'data_key_id' | 'sealed'>): Sealed {
  return { dataKeyId: key.data_key_id, box: key.sealed };
}

/** The keys as the hot path sees them: rows in memory, still sealed. */
export class KeyPool {
  readonly #vault: Vault;
  readonly #keys = new Map<string, SystemKeyRow>();
  readonly #unreadable = new Set<string>();
  /** What was asked for by the last calls, until a key changes. */
  readonly #ordered = new Map<string, readonly SystemKeyRow[]>();
  readonly #serving = new Map<string, SystemKeyRow | undefined>();
  /** Also of keys that are gone: a call that began with one may still come back. */
  readonly #services = new Map<string, SystemServiceId>();

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  get(id: string): SystemKeyRow | undefined {
    return this.#keys.get(id);
  }

  serviceOf(id: string): SystemServiceId | undefined {
    return this.#services.get(id);
  }

  /** Active first. */
  of(service: string): readonly SystemKeyRow[] {
    let keys = this.#ordered.get(service);
    if (!keys) {
      const all = [...this.#keys.values()].filter((key) => key.service === service);
      keys = all.toSorted((a, b) => a.role.localeCompare(b.role));
      this.#ordered.set(service, keys);
    }
    return keys;
  }

  all(): SystemKeyRow[] {
    return systemServiceIds.flatMap((service) => this.of(service));
  }

  put(key: SystemKeyRow): void {
    if (!isSystemService(key.service)) return;
    this.#keys.set(key.id, key);
    this.#services.set(key.id, key.service);
    this.#look(key);
    this.#forget();
  }

  patch(id: string, patch: SystemKeyPatch): void {
    const key = this.#keys.get(id);
    if (key) this.#keys.set(id, { ...key, ...patch });
    this.#forget();
  }

  /** Noted on every call, and nothing is decided by it. */
  used(id: string, at: number): void {
    const key = this.#keys.get(id);
    if (key) key.last_used_at = at;
  }

  remove(id: string): void {
    this.#keys.delete(id);
    this.#unreadable.delete(id);
    this.#forget();
  }

  /** What the vault can open may have changed. While it is locked nothing is known, and nothing is held against a key. */
  lookAgain(): void {
    for (const key of this.#keys.values()) this.#look(key);
    this.#forget();
  }

  isReadable(id: string): boolean {
    return !this.#unreadable.has(id);
  }

  isUsable(key: SystemKeyRow): boolean {
    return this.isReadable(key.id) && working.has(key.status);
  }

  candidates(service: string): Candidate[] {
    return this.of(service).map((key) => ({ id: key.id, role: key.role, usable: this.isUsable(key) }));
  }

  /** The key that serves the next call. */
  serving(service: string): SystemKeyRow | undefined {
    if (!this.#serving.has(service)) {
      const candidate = serving(this.candidates(service));
      this.#serving.set(service, candidate && this.#keys.get(candidate.id));
    }
    return this.#serving.get(service);
  }

  /** Gives the active role to a key that works, if the one that has it does not. Says whether anything changed. */
  settle(service: string): boolean {
    const active = heir(this.candidates(service));
    const misplaced = this.of(service).filter(
      (key) => key.role !== (key.id === active ? 'active' : 'standby'),
    );
    for (const key of misplaced) this.patch(key.id, { role: key.id === active ? 'active' : 'standby' });
    return misplaced.length > 0;
  }

  #forget(): void {
    this.#ordered.clear();
    this.#serving.clear();
  }

  #look(key: SystemKeyRow): void {
    if (!this.#vault.isReady() || this.#vault.canOpen(secretRef(key), sealedOf(key))) {
      this.#unreadable.delete(key.id);
    } else {
      this.#unreadable.add(key.id);
    }
  }
}
