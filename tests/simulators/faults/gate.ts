import { setTimeout as delay } from 'node:timers/promises';

/** Holds answers until the test lets them go, so that no test has to sleep. */
export class Gate {
  #permits = 0;
  #open = false;
  #waiters: (() => void)[] = [];

  /** Lets `count` passages through, now or when they arrive. */
  release(count = 1): void {
    for (let left = count; left > 0; left--) {
      const waiter = this.#waiters.shift();
      if (waiter === undefined) this.#permits++;
      else waiter();
    }
  }

  /** Lets everything through from now on. */
  open(): void {
    this.#open = true;
    this.release(this.#waiters.length);
  }

  pass(): Promise<void> {
    if (this.#open) return Promise.resolve();
    if (this.#permits > 0) {
      this.#permits--;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiters.push(resolve));
  }
}

/** Milliseconds, or a gate. */
export type Pace = number | Gate;

export async function wait(pace: Pace | undefined): Promise<void> {
  if (pace === undefined) return;
  if (typeof pace === 'number') await delay(pace, undefined, { ref: false });
  else await pace.pass();
}
