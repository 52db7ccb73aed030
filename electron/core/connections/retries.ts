import type { Clock } from '../services/clock.ts';

const first = 60_000;
const longest = 60 * 60_000;
const soon = 5_000;

interface Turn {
  cancel: () => void;
  wait: number;
  waiting: boolean;
}

/** Tries failing connections again: after a minute, then ever less often, at last hourly; never all at the same moment. */
export class Retries {
  readonly #clock: Clock;
  readonly #retry: (id: string) => void;
  readonly #turns = new Map<string, Turn>();

  constructor(clock: Clock, retry: (id: string) => void) {
    this.#clock = clock;
    this.#retry = retry;
  }

  /** Whether a turn is still to come; while one runs it is not. */
  isWaiting(id: string): boolean {
    return this.#turns.get(id)?.waiting ?? false;
  }

  /** The next turn; each one in a row comes later than the one before. Says when. */
  plan(id: string): number {
    const last = this.#turns.get(id);
    return this.#set(id, last ? Math.min(Math.max(last.wait * 2, first), longest) : first);
  }

  /** A turn within seconds, for what is unclear rather than broken. */
  planSoon(id: string): number {
    return this.#set(id, soon);
  }

  forget(id: string): void {
    this.#turns.get(id)?.cancel();
    this.#turns.delete(id);
  }

  stop(): void {
    for (const id of this.#turns.keys()) this.forget(id);
  }

  #set(id: string, wait: number): number {
    this.#turns.get(id)?.cancel();
    const delay = Math.round(wait * (0.8 + 0.4 * Math.random()));
    const run = (): void => {
      turn.waiting = false;
      this.#retry(id);
    };
    const turn = { cancel: this.#clock.after(delay, run), wait, waiting: true };
    this.#turns.set(id, turn);
    return this.#clock.now() + delay;
  }
}
