/** An account without credit is tried again now and then: somebody may have paid. */
const exhaustedFor = 10 * 60_000;

/** Keys that rest for a while. In memory: after a restart the provider says it again. */
export class Rests {
  readonly #now: () => number;
  /** By key and model: rate limits are counted apart for each. */
  readonly #paused = new Map<string, number>();
  readonly #exhausted = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether all keys may be used for everything. */
  get none(): boolean {
    return this.#paused.size === 0 && this.#exhausted.size === 0;
  }

  pause(keyId: string, model: string | null, ms: number): void {
    const now = this.#now();
    for (const [entry, until] of this.#paused) if (until <= now) this.#paused.delete(entry);
    const entry = entryOf(keyId, model);
    this.#paused.set(entry, Math.max(this.#paused.get(entry) ?? 0, now + ms));
  }

  /** Milliseconds that the provider still wants this key left alone; 0: none. */
  pausedFor(keyId: string, model: string | null): number {
    return Math.max(0, (this.#paused.get(entryOf(keyId, model)) ?? 0) - this.#now());
  }

  /** Says whether it is news. */
  exhaust(keyId: string): boolean {
    const news = !this.isExhausted(keyId);
    this.#exhausted.set(keyId, this.#now() + exhaustedFor);
    return news;
  }

  isExhausted(keyId: string): boolean {
    return (this.#exhausted.get(keyId) ?? 0) > this.#now();
  }

  /** An admin wants it used. */
  forget(keyId: string): void {
    this.#exhausted.delete(keyId);
  }
}

function entryOf(keyId: string, model: string | null): string {
  return `${keyId} ${model ?? ''}`;
}
