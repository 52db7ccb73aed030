import type { Database, Statement } from 'better-sqlite3';
import type { LedgerLimits } from './protocol.ts';

/** Trimming looks at this many of the oldest rows at a time. */
const step = 500;
const everyCalls = 1000;
const everyMs = 60 * 60 * 1000;

/** Keeps the record of calls within its bounds. */
export class Trimmer {
  readonly #limits: LedgerLimits;
  readonly #delete: Statement;
  #calls = everyCalls;
  #last = 0;

  constructor(database: Database, limits: LedgerLimits) {
    this.#limits = limits;
    this.#delete = database.prepare(`
      DELETE FROM calls WHERE seq IN (
        SELECT seq FROM (SELECT seq, at FROM calls ORDER BY seq LIMIT ${step})
        WHERE at < @olderThan OR seq <= (SELECT max(seq) FROM calls) - @keepRows)`);
  }

  /** Called after each batch that came on record. */
  after(calls: number, now: number): void {
    this.#calls += calls;
    if (this.#calls < everyCalls && now - this.#last < everyMs) return;
    const bounds = { olderThan: now - this.#limits.keepMs, keepRows: this.#limits.keepRows };
    while (this.#delete.run(bounds).changes === step);
    this.#calls = 0;
    this.#last = now;
  }
}
