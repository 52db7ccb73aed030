import { patchSystemKey } from '../store/system-keys.ts';
import type { Store } from '../store/types.ts';
import type { Clock } from './clock.ts';
import type { KeyPool } from './key-pool.ts';

const pause = 30_000;

/** When keys were last used: noted in memory on every call, written down now and then. */
export class Uses {
  readonly #store: Store;
  readonly #pool: KeyPool;
  readonly #clock: Clock;
  readonly #unwritten = new Set<string>();
  #cancel: (() => void) | null = null;

  constructor(store: Store, pool: KeyPool, clock: Clock) {
    this.#store = store;
    this.#pool = pool;
    this.#clock = clock;
  }

  note(keyId: string): void {
    this.#pool.used(keyId, this.#clock.now());
    this.#unwritten.add(keyId);
    // A disk that is full now may not be so the next time; the moment of last use is no reason to trouble anybody.
    this.#cancel ??= this.#clock.after(pause, () => void this.flush().catch(() => undefined));
  }

  async flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    const ids = [...this.#unwritten];
    this.#unwritten.clear();
    for (const id of ids) {
      const key = this.#pool.get(id);
      if (key) await patchSystemKey(this.#store.db, id, { last_used_at: key.last_used_at });
    }
  }
}
