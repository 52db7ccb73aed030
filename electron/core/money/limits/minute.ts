const minute = 60_000;

/**
 * How often something may happen in any minute, wherever that begins: no twofold burst around the edge of a calendar
 * minute. Times are monotonic milliseconds, so a clock that is set changes nothing.
 */
export class MinuteWindow {
  readonly perMinute: number;
  /** When each of the last `perMinute` places is free again, in a ring; 0: never taken. */
  readonly #freeAt: Float64Array;
  #next = 0;

  /** Places that the window before it gave away are still taken. */
  constructor(perMinute: number, before?: MinuteWindow) {
    this.perMinute = perMinute;
    this.#freeAt = new Float64Array(perMinute);
    for (const time of before?.taken(perMinute) ?? []) this.#put(time);
  }

  /** Milliseconds until the next place is free; 0: now. */
  wait(now: number): number {
    return Math.max(0, (this.#freeAt[this.#next] ?? 0) - now);
  }

  take(now: number): void {
    this.#put(now + minute);
  }

  /** The latest of its times, oldest first. */
  taken(most: number): number[] {
    const inOrder = [...this.#freeAt.subarray(this.#next), ...this.#freeAt.subarray(0, this.#next)];
    return inOrder.filter((time) => time > 0).slice(-most);
  }

  #put(time: number): void {
    this.#freeAt[this.#next] = time;
    this.#next = (this.#next + 1) % this.perMinute;
  }
}
