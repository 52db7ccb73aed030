/** A fault in the queue. */
export interface ScriptedFault {
  /** How many have met it. */
  readonly met: number;
  cancel(): void;
}

interface Queued<F> {
  fault: F;
  met: number;
}

/** Faults wait in order; what happens meets the first that is meant for it. */
export class FaultQueue<F extends { times?: number }> {
  #queue: Queued<F>[] = [];

  add(fault: F): ScriptedFault {
    const queued: Queued<F> = { fault, met: 0 };
    this.#queue.push(queued);
    const remove = (): void => this.#remove(queued);
    return {
      get met() {
        return queued.met;
      },
      cancel: remove,
    };
  }

  take(isMeant: (fault: F) => boolean): F | null {
    const queued = this.#queue.find(({ fault }) => isMeant(fault));
    if (queued === undefined) return null;
    queued.met++;
    if (queued.met >= (queued.fault.times ?? 1)) this.#remove(queued);
    return queued.fault;
  }

  clear(): void {
    this.#queue = [];
  }

  #remove(queued: Queued<F>): void {
    this.#queue = this.#queue.filter((other) => other !== queued);
  }
}
