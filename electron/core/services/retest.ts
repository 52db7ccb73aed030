import type { Clock } from './clock.ts';

const first = 60_000;
const longest = 60 * 60_000;

interface Turn {
  cancel: () => void;
  wait: number;
}

/** Asks about keys again whose provider could not be asked: after a minute, then ever less often, at last hourly. */
export class Retester {
  readonly #clock: Clock;
  readonly #retest: (id: string) => Promise<void>;
  readonly #waiting = new Map<string, Turn>();

  constructor(clock: Clock, retest: (id: string) => Promise<void>) {
    this.#clock = clock;
    this.#retest = retest;
  }

  /** Keys that are new here get their first turn, keys that are gone lose theirs. */
  watch(ids: readonly string[]): void {
    for (const [id, { cancel }] of this.#waiting) {
      if (ids.includes(id)) continue;
      cancel();
      this.#waiting.delete(id);
    }
    for (const id of ids) {
      if (!this.#waiting.has(id)) this.#plan(id, first);
    }
  }

  stop(): void {
    this.watch([]);
  }

  #plan(id: string, wait: number): void {
    const turn = { cancel: this.#clock.after(wait, () => void this.#run(id, turn)), wait };
    this.#waiting.set(id, turn);
  }

  async #run(id: string, turn: Turn): Promise<void> {
    await this.#retest(id);
    // Still waiting: nothing was learnt.
    if (this.#waiting.get(id) === turn) this.#plan(id, Math.min(turn.wait * 2, longest));
  }
}
