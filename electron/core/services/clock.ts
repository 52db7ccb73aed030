/** Time, where it matters to behaviour. */
export interface Clock {
  now(): number;
  /** Returns the function that takes it back. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: Date.now,
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
