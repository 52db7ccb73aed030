import type { Clock } from './clock.ts';

/** Calls that were sent with the key come back first: their refusals belong to the same trouble. */
const soon = 2_000;
const first = 60_000;
const longest = 60 * 60_000;

interface Turn {
  cancel: () => void;
  wait: number;
  /** The provider is being asked. */
  asking: boolean;
}

/**
 * Asks about keys again whose provider could not be asked: after a minute, then ever less often, at last hourly.
 * A key that a call was refused with is asked about soon, and later each time that it comes back within the hour.
 */
export class Retester {
  readonly #clock: Clock;
  readonly #retest: (id: string) => Promise<void>;
  readonly #waiting = new Map<string, Turn>();
  readonly #askedNow = new Set<string>();
  readonly #doubts = new Map<string, { wait: number; due: number }>();

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

  /** A call was refused with this key; it is watched already. */
  hurry(id: string): void {
    const wait = this.#waitInDoubt(id);
    const turn = this.#waiting.get(id);
    if (turn?.asking) return;
    turn?.cancel();
    this.#plan(id, wait);
  }

  /** Asks at once about a key that stays in use meanwhile; refusals until a moment after the answer are one question. */
  askNow(id: string): void {
    if (this.#askedNow.has(id)) return;
    this.#askedNow.add(id);
    void this.#retest(id).finally(() => this.#clock.after(soon, () => this.#askedNow.delete(id)));
  }

  stop(): void {
    this.watch([]);
  }

  #waitInDoubt(id: string): number {
    const now = this.#clock.now();
    for (const [other, { due }] of this.#doubts) {
      if (due + longest < now) this.#doubts.delete(other);
    }
    const before = this.#doubts.get(id);
    const wait = before ? longer(before.wait) : soon;
    this.#doubts.set(id, { wait, due: now + wait });
    return wait;
  }

  #plan(id: string, wait: number): void {
    const turn = { cancel: this.#clock.after(wait, () => void this.#run(id, turn)), wait, asking: false };
    this.#waiting.set(id, turn);
  }

  async #run(id: string, turn: Turn): Promise<void> {
    turn.asking = true;
    await this.#retest(id);
    // Still waiting: nothing was learnt.
    if (this.#waiting.get(id) === turn) this.#plan(id, longer(turn.wait));
  }
}

function longer(wait: number): number {
  return Math.min(Math.max(wait * 2, first), longest);
}
