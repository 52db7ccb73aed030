import { AccountError } from './types.ts';

interface Attempts {
  failures: number;
  nextAt: number;
}

export interface Throttle {
  /** Counts the attempt before it is tried, so that many at once gain nothing. Throws AccountError with when to come back. */
  begin(name: string): void;
  succeeded(name: string): void;
}

const free = 5;
const longestDelay = 5 * 60 * 1000;
const forgottenAfter = 15 * 60 * 1000;
const mostNames = 10_000;

/** Guessing gets slower and slower, per name: guessing at one name locks nobody else out, and nobody out for good. */
export function createThrottle(clock: () => number): Throttle {
  const attempts = new Map<string, Attempts>();

  function forgetSome(): void {
    const [oldest] = attempts.keys();
    if (attempts.size >= mostNames && oldest !== undefined) attempts.delete(oldest);
  }

  return {
    begin(name) {
      const now = clock();
      const before = attempts.get(name);
      if (before && now < before.nextAt) throw tooMany(before.nextAt - now);
      const stale = !before || now > before.nextAt + forgottenAfter;
      const failures = stale ? 1 : before.failures + 1;
      const delay = failures < free ? 0 : Math.min(1000 * 2 ** (failures - free), longestDelay);
      // Taken out and put in again: the map's order is then the order of last use.
      attempts.delete(name);
      forgetSome();
      attempts.set(name, { failures, nextAt: now + delay });
    },
    succeeded: (name) => void attempts.delete(name),
  };
}

function tooMany(wait: number): AccountError {
  const seconds = Math.ceil(wait / 1000);
  const when = seconds === 1 ? '1 second' : `${seconds} seconds`;
  return new AccountError(
    'too_many_attempts',
    'Too many wrong passwords for this name.',
    `Try again in ${when}. An admin can set a new password for you.`,
  );
}
