import { AccountError } from './types.ts';

interface Attempts {
  failures: number;
  nextAt: number;
}

export interface Throttle {
  /** Throws AccountError with when to come back, as long as this counter is closed. */
  assertOpen(key: string): void;
  /** Counts the attempt before it is tried, so that many at once gain nothing. Throws as assertOpen does. */
  begin(key: string): void;
  succeeded(key: string): void;
}

const free = 5;
const longestDelay = 5 * 60 * 1000;
const forgottenAfter = 15 * 60 * 1000;
const mostKeys = 10_000;

/**
 * Guessing gets slower and slower, per counter. Strangers share one per name: guessing at one name locks no other name out,
 * but it does hold up whoever else comes as a stranger to that name, for as long as it goes on. So whoever shows proof of an
 * earlier good sign-in has a counter of their own, which no stranger can move: guessing keeps them out neither for long nor
 * for good.
 */
export function createThrottle(clock: () => number): Throttle {
  const attempts = new Map<string, Attempts>();

  function forgetSome(): void {
    const [oldest] = attempts.keys();
    if (attempts.size >= mostKeys && oldest !== undefined) attempts.delete(oldest);
  }

  const throttle: Throttle = {
    assertOpen(key) {
      const wait = (attempts.get(key)?.nextAt ?? 0) - clock();
      if (wait > 0) throw tooMany(wait);
    },
    begin(key) {
      throttle.assertOpen(key);
      const now = clock();
      const before = attempts.get(key);
      const stale = !before || now > before.nextAt + forgottenAfter;
      const failures = stale ? 1 : before.failures + 1;
      const delay = failures < free ? 0 : Math.min(1000 * 2 ** (failures - free), longestDelay);
      // Taken out and put in again: the map's order is then the order of last use.
      attempts.delete(key);
      forgetSome();
      attempts.set(key, { failures, nextAt: now + delay });
    },
    succeeded: (key) => void attempts.delete(key),
  };
  return throttle;
}

function tooMany(wait: number): AccountError {
  const seconds = Math.ceil(wait / 1000);
  const when = seconds === 1 ? '1 second' : `${seconds} seconds`;
  return new AccountError(
    'too_many_attempts',
    'Too many wrong passwords for this name.',
    `Try again in ${when}. Where you signed in before, wrong passwords of others do not count.`,
  );
}
