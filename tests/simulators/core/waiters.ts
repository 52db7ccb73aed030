interface Waiter<T> {
  ready: (item: T) => boolean;
  resolve: (item: T) => void;
  reject: (error: Error) => void;
}

/** Tests that wait for something to be received, so that none has to sleep. */
export class Waiters<T> {
  #waiting: Waiter<T>[] = [];

  /** The first of `known`, or of what is still to come, for which `ready` holds. */
  waitFor(known: readonly T[], ready: (item: T) => boolean): Promise<T> {
    const found = known.find(ready);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve, reject) => this.#waiting.push({ ready, resolve, reject }));
  }

  changed(item: T): void {
    if (this.#waiting.length === 0) return;
    const done = this.#waiting.filter((waiter) => waiter.ready(item));
    this.#waiting = this.#waiting.filter((waiter) => !done.includes(waiter));
    for (const waiter of done) waiter.resolve(item);
  }

  end(): void {
    for (const waiter of this.#waiting) waiter.reject(new Error('The simulator was closed while waiting.'));
    this.#waiting = [];
  }
}
