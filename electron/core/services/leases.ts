import type { SystemServiceId } from '../../../shared/services.ts';
import type { SystemKeyRow } from '../store/system-keys.ts';
import type { Vault } from '../vault/types.ts';
import { type KeyPool, sealedOf, secretRef } from './key-pool.ts';
import type { Rests } from './rests.ts';
import type { KeyLease, KeyProblem, Resting } from './types.ts';

/** Hands out keys to calls: from memory, without waiting for anything. */
export class Leases {
  readonly #pool: KeyPool;
  readonly #vault: Vault;
  readonly #rests: Rests;
  /** As it was told last; what `isReady` cannot say is why not. */
  #vaultUnreadable = false;

  constructor(pool: KeyPool, vault: Vault, rests: Rests) {
    this.#pool = pool;
    this.#rests = rests;
    this.#vault = vault;
  }

  async lookAtVault(): Promise<void> {
    this.#vaultUnreadable = !this.#vault.isReady() && (await this.#vault.status()).state === 'unreadable';
  }

  lease(service: SystemServiceId): KeyLease | KeyProblem {
    const [first] = this.#pool.of(service);
    if (!first) return 'none';
    if (!this.#vault.isReady()) return this.#vaultUnreadable ? 'unreadable' : 'vault_locked';
    const key = this.#pool.serving(service);
    if (key) return this.#leaseOf(service, key);
    return this.#pool.isReadable(first.id) ? 'disabled' : 'unreadable';
  }

  leaseFor(service: SystemServiceId, model: string | null): KeyLease | KeyProblem | Resting {
    const first = this.lease(service);
    if (this.#rests.none || typeof first === 'string') return first;
    const usable = this.#pool.of(service).filter((key) => this.#pool.isUsable(key));
    const waits = usable.map(({ id }) => this.#rests.pausedFor(id, model));
    const awake = usable.filter((_, at) => waits[at] === 0);
    const key = awake.find(({ id }) => !this.#rests.isExhausted(id)) ?? awake[0];
    return key ? this.#leaseOf(service, key) : { waitMs: Math.min(...waits) };
  }

  #leaseOf(service: SystemServiceId, key: SystemKeyRow): KeyLease {
    return {
      keyId: key.id,
      label: key.label,
      service,
      baseUrl: key.base_url,
      withSecret: (fn) => {
        // Sealed anew under another data key, it is the new box that opens; removed meanwhile, the call finishes on the old.
        const latest = this.#pool.get(key.id) ?? key;
        return this.#vault.use(secretRef(key), sealedOf(latest), fn);
      },
    };
  }
}
