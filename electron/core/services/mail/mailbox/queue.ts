/** Microsoft serves four requests of one mailbox at a time and refuses some of the fourth already. */
const atOnce = 3;
const mostWaiting = 200;
/** A mailbox that is told to wait for longer is asked again before. */
const longestPauseSeconds = 60 * 60;
/** With a full queue, about what it takes to get through it. */
const busySeconds = 10;

/** Nothing was asked: the mailbox has been told to wait, or too many are waiting for it. */
export class MailboxBusy extends Error {
  readonly seconds: number;
  constructor(seconds: number) {
    super(`The mailbox can be asked again in ${seconds} seconds.`);
    this.seconds = seconds;
  }
}

interface Waiting {
  go: () => void;
  leave: (error: unknown) => void;
}

/** The calls to one mailbox: a few at a time, the others in order, and none while its provider wants a pause. */
export class MailboxQueue {
  readonly #now: () => number;
  readonly #waiting = new Set<Waiting>();
  #running = 0;
  #pausedUntil = 0;

  /** `now`: milliseconds of a clock that nobody sets. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Throws MailboxBusy, what `work` throws, or the signal's reason. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    this.#refuseWhilePaused();
    if (this.#running < atOnce) this.#running++;
    else await this.#turn(signal);
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  /** The provider wants no calls for so long; who waits is told so. */
  pause(seconds: number): void {
    const bounded = Math.min(Math.max(seconds, 1), longestPauseSeconds);
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#now() + bounded * 1000);
    for (const waiting of this.#waiting) waiting.leave(new MailboxBusy(this.#secondsLeft()));
  }

  #refuseWhilePaused(): void {
    if (this.#secondsLeft() > 0) throw new MailboxBusy(this.#secondsLeft());
  }

  #secondsLeft(): number {
    return Math.max(0, Math.ceil((this.#pausedUntil - this.#now()) / 1000));
  }

  /** Resolves when a place was handed over. */
  async #turn(signal: AbortSignal | undefined): Promise<void> {
    if (this.#waiting.size >= mostWaiting) throw new MailboxBusy(busySeconds);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = {
      go: () => {
        this.#waiting.delete(waiting);
        resolve();
      },
      leave: (error) => {
        this.#waiting.delete(waiting);
        reject(error);
      },
    };
    const stop = (): void => waiting.leave(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    this.#waiting.add(waiting);
    await promise.finally(() => signal?.removeEventListener('abort', stop));
  }

  #next(): void {
    const [first] = this.#waiting;
    if (first) first.go();
    else this.#running--;
  }
}

const queues = new Map<string, MailboxQueue>();

/** One for each mailbox, whoever asks: providers count by mailbox. There are no more than people have connected. */
export function queueOf(mailbox: string): MailboxQueue {
  const known = queues.get(mailbox);
  if (known) return known;
  const queue = new MailboxQueue();
  queues.set(mailbox, queue);
  return queue;
}
