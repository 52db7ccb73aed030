import type { Clock } from '../services/clock.ts';
import { asStoreError } from '../store/errors.ts';
import { moveAbandonedSends, removeSettledSends } from '../store/sends.ts';
import type { Store } from '../store/types.ts';
import { lost, stopped } from './results.ts';

const day = 24 * 60 * 60_000;
const kept = 90 * day;
const tryAgain = 30_000;

export interface HousekeepingParts {
  store: Store;
  clock: Clock;
  /** Ids of those that are on their way now. */
  active: () => string[];
  onChange: () => void;
}

/** Calls unknown what nobody waits for any more, and lets go of settled rows when they are old. */
export class Housekeeping {
  readonly #parts: HousekeepingParts;
  #cancelSweep: (() => void) | null = null;
  #cancelTrim: (() => void) | null = null;
  #stopped = false;

  constructor(parts: HousekeepingParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    await this.#sweep(stopped);
    await this.#trim();
  }

  /** An outcome could not be written; once there is room, the row says so. */
  sweepLater(words = lost): void {
    if (this.#stopped) return;
    this.#cancelSweep ??= this.#parts.clock.after(tryAgain, () => {
      this.#cancelSweep = null;
      void this.#sweep(words);
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelSweep?.();
    this.#cancelTrim?.();
  }

  async #sweep(message: string): Promise<void> {
    const { store, active, onChange } = this.#parts;
    try {
      const moved = await moveAbandonedSends(store.db, active(), { outcome: 'unknown', message });
      if (moved > 0) onChange();
    } catch (error) {
      if (!asStoreError(error)) throw error;
      this.sweepLater(message);
    }
  }

  async #trim(): Promise<void> {
    const { store, clock } = this.#parts;
    this.#cancelTrim = clock.after(day, () => void this.#trim());
    try {
      await removeSettledSends(store.db, clock.now() - kept);
    } catch (error) {
      // Old rows harm nobody; tomorrow the disk may take it.
      if (!asStoreError(error)) throw error;
    }
  }
}
