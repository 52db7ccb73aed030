import { setImmediate as turn } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { RequestRow } from '../../../shared/ipc/gateway.ts';
import type { Person } from '../accounts/types.ts';
import {
  type PlacedRow,
  countByAgent,
  lastRequest,
  requestWriter,
  requestsBefore,
  trimRequests,
} from '../store/requests.ts';
import type { Store } from '../store/types.ts';
import { Backlog } from './backlog.ts';
import { type Activity, keptDays } from './types.ts';

export interface ActivityOptions {
  store: Pick<Store, 'db'>;
  log: Logger;
  now?: () => number;
  limits?: Partial<ActivityLimits>;
}

export interface ActivityLimits {
  /** How long a row waits in memory. */
  writeAfterMs: number;
  /** Written in one transaction, between which calls go on. */
  batch: number;
  /** How much is kept in memory while the disk does not take it. */
  backlog: number;
  keepMs: number;
  keepRows: number;
}

const defaults: ActivityLimits = {
  writeAfterMs: 200,
  batch: 256,
  backlog: 20_000,
  keepMs: keptDays * 24 * 60 * 60 * 1000,
  keepRows: 100_000,
};

const retryAfterMs = 5_000;
/** Trimming looks at this many of the oldest rows at a time. */
const trimStep = 500;
const trimEveryRows = 1000;
const trimEveryMs = 60 * 60 * 1000;

export function createActivity(options: ActivityOptions): Activity {
  return new RequestRecord(options);
}

class RequestRecord implements Activity {
  readonly #store: Pick<Store, 'db'>;
  readonly #write: (rows: readonly PlacedRow[]) => Promise<void>;
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #limits: ActivityLimits;
  readonly #backlog: Backlog;
  readonly #listeners = new Set<(rows: RequestRow[]) => void>();
  readonly #recorded = new Map<string, number>();
  readonly #trimmer: NodeJS.Timeout;
  /** The last place in the table before this program started; null until it could be read. */
  #base: { last: number; counts: ReadonlyMap<string, number> } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  #told = 1;
  #sinceTrim = trimEveryRows;
  #warned = false;
  #disposed = false;

  constructor({ store, log, now = Date.now, limits }: ActivityOptions) {
    this.#store = store;
    this.#write = requestWriter(store.db);
    this.#log = log;
    this.#now = now;
    this.#limits = { ...defaults, ...limits };
    this.#backlog = new Backlog(this.#limits.backlog);
    this.#trimmer = setInterval(() => {
      this.#sinceTrim = trimEveryRows;
      void this.flush();
    }, trimEveryMs).unref();
  }

  record(row: RequestRow): void {
    if (!this.#backlog.add(row))
      this.#warn('Rows of the activity record were lost: the disk does not take them');
    this.#recorded.set(row.agentId, (this.#recorded.get(row.agentId) ?? 0) + 1);
    if (this.#timer || this.#disposed) return;
    this.#timer = setTimeout(() => void this.flush(), this.#limits.writeAfterMs).unref();
  }

  async list(
    viewer: Person,
    { cursor, limit = 50 }: { cursor?: string | undefined; limit?: number | undefined },
  ): Promise<{ rows: RequestRow[]; next: string | null }> {
    const { last } = await this.#load();
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : placeIn(cursor);
    const userId = viewer.role === 'admin' ? null : viewer.id;
    // One row more than asked for tells whether there is another page.
    const found = this.#backlog
      .before(before, last)
      .filter(({ row }) => userId === null || row.userId === userId)
      .slice(0, limit + 1);
    // What is written while the table is read stands in both; the table is asked only for what was not in memory.
    const stored = Math.min(before, last + this.#backlog.next() - this.#backlog.size);
    if (found.length <= limit) {
      const rest = limit + 1 - found.length;
      found.push(...(await requestsBefore(this.#store.db, { userId, before: stored, limit: rest })));
    }
    const rows = found.slice(0, limit);
    return {
      rows: rows.map(({ row }) => row),
      next: found.length > limit ? String(rows.at(-1)?.seq) : null,
    };
  }

  async countOf(agentId: string): Promise<number> {
    const { counts } = await this.#load();
    return (counts.get(agentId) ?? 0) + (this.#recorded.get(agentId) ?? 0);
  }

  onRows(listener: (rows: RequestRow[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#tell();
    this.#writing = this.#writing.then(() => this.#writeAll());
    return this.#writing;
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    clearInterval(this.#trimmer);
    await this.flush();
    this.#listeners.clear();
  }

  #tell(): void {
    const rows = this.#backlog.since(this.#told);
    this.#told = this.#backlog.next();
    if (rows.length === 0) return;
    for (const listener of this.#listeners) {
      try {
        listener(rows);
      } catch (error) {
        this.#log.error({ err: error }, 'The live view of the activity record failed');
      }
    }
  }

  /** Never rejects: what the disk does not take stays in memory for the next time. */
  async #writeAll(): Promise<void> {
    try {
      const { last } = await this.#load();
      while (this.#backlog.size > 0) {
        const rows = this.#backlog.oldest(this.#limits.batch, last);
        await this.#write(rows);
        this.#backlog.written(rows.at(-1)?.seq ?? 0, last);
        this.#sinceTrim += rows.length;
        if (this.#backlog.size > 0) await turn();
      }
      this.#warned = false;
      await this.#trim(last);
    } catch (error) {
      this.#warn('The activity record cannot be written; it is kept in memory for now', error);
      if (!this.#disposed) this.#timer ??= setTimeout(() => void this.flush(), retryAfterMs).unref();
    }
  }

  async #trim(last: number): Promise<void> {
    if (this.#sinceTrim < trimEveryRows) return;
    const newest = last + this.#backlog.next() - 1;
    const step = {
      olderThan: this.#now() - this.#limits.keepMs,
      upTo: newest - this.#limits.keepRows,
      step: trimStep,
    };
    for (;;) {
      const deleted = await trimRequests(this.#store.db, step);
      if (deleted < trimStep) break;
      await turn();
    }
    this.#sinceTrim = 0;
  }

  async #load(): Promise<{ last: number; counts: ReadonlyMap<string, number> }> {
    if (this.#base) return this.#base;
    const { db } = this.#store;
    const last = await lastRequest(db);
    const counts = await countByAgent(db);
    // Two callers may get here at once; nothing is written before this is set, so both found the same.
    this.#base ??= { last, counts };
    return this.#base;
  }

  #warn(message: string, error?: unknown): void {
    if (this.#warned) return;
    this.#warned = true;
    this.#log.warn({ err: error }, message);
  }
}

function placeIn(cursor: string): number {
  const place = Number(cursor);
  return Number.isSafeInteger(place) && place > 0 ? place : 0;
}
