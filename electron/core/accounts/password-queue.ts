import { AccountError } from './types.ts';

export interface PasswordQueue {
  /**
   * Runs a check when it is its turn. Refuses at once when the lane is full (AccountError), and with the signal's reason
   * when the caller goes while waiting.
   */
  run<T>(lane: Lane, signal: AbortSignal | undefined, check: () => Promise<T>): Promise<T>;
}

/** null: strangers, who share one lane. Otherwise the id of a person whose caller is known: a lane of their own, which goes first. */
export type Lane = string | null;

interface Waiting {
  lane: Lane;
  start: () => void;
}

/** One check takes 64 MiB and much of a core for tens of milliseconds. */
const atOnce = 2;
const mostStrangers = 8;
const mostOfOnePerson = 3;

/** Password checks, a few at a time: a flood is turned away instead of making everybody wait. */
export function createPasswordQueue(): PasswordQueue {
  let running = 0;
  const waiting: Waiting[] = [];

  function assertRoom(lane: Lane): void {
    const ahead = waiting.filter((other) => other.lane === lane).length;
    if (ahead < (lane === null ? mostStrangers : mostOfOnePerson)) return;
    throw new AccountError(
      'too_many_attempts',
      'Too many sign-ins at the same time.',
      'Your password was not checked. Try again in a few seconds.',
    );
  }

  function turn(lane: Lane, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        lane,
        start() {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
      };
      function leave(): void {
        waiting.splice(waiting.indexOf(entry), 1);
        reject(signal?.reason);
      }
      signal?.addEventListener('abort', leave, { once: true });
      waiting.push(entry);
    });
  }

  /** The slot goes straight to the next one, so that nobody slips in between. */
  function pass(): void {
    const known = waiting.findIndex(({ lane }) => lane !== null);
    const [next] = waiting.splice(Math.max(known, 0), 1);
    if (next) next.start();
    else running -= 1;
  }

  return {
    async run(lane, signal, check) {
      signal?.throwIfAborted();
      if (running < atOnce) {
        running += 1;
      } else {
        assertRoom(lane);
        await turn(lane, signal);
      }
      try {
        return await check();
      } finally {
        pass();
      }
    },
  };
}
