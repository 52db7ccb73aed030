import fs from 'node:fs';
import path from 'node:path';
import type { Logger } from 'pino';
import type { RequestRow } from '../../../../shared/ipc/gateway.ts';
import type { Person } from '../../accounts/types.ts';
import type { Notice, Store } from '../../store/types.ts';
import type { Bill } from '../types.ts';
import { adoptRequests } from './adopt.ts';
import { reserveLine, settleLine } from './entries.ts';
import { Journal } from './journal.ts';
import type { AnswerTo, LedgerLimits, QuestionName, QuestionOf } from './protocol.ts';
import { billed } from './tokens.ts';
import { type Ledger, type Reservation, type Settlement, keptDays } from './types.ts';
import { WorkerLink } from './worker-link.ts';
import { Writer } from './writer.ts';

export interface LedgerOptions {
  store: Pick<Store, 'db'>;
  /** The data folder; the ledger has one of its own in it. */
  dir: string;
  nativeBinding?: string | undefined;
  log: Logger;
  now?: (() => number) | undefined;
  limits?: Partial<LedgerLimits> | undefined;
  /** How long the worker and the live view are left alone while calls come in. */
  tellAfterMs?: number | undefined;
  segmentBytes?: number | undefined;
}

const defaultLimits: LedgerLimits = { keepMs: keptDays * 24 * 60 * 60 * 1000, keepRows: 100_000 };

/** Opens the ledger, carries over what an earlier process left and charges what that left open. Throws StoreError. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { store, log, nativeBinding, now = Date.now, segmentBytes, tellAfterMs = 200 } = options;
  const dir = path.join(options.dir, 'ledger');
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  const limits = { ...defaultLimits, ...options.limits };
  const link = new WorkerLink({ data: { dir, nativeBinding, limits }, log, now });
  const { segment, notices } = await link.open();
  const journal = new Journal({ dir, segment, segmentBytes });
  try {
    await adoptRequests(store.db, (rows) => link.adopt(journal.position, rows));
    const counts = new Map(await link.ask(journal.position, 'countByAgent', null));
    return new JournalledLedger({ link, journal, log, notices, counts, tellAfterMs });
  } catch (error) {
    await link.close(journal.position);
    throw error;
  }
}

interface Parts {
  link: WorkerLink;
  journal: Journal;
  log: Logger;
  notices: readonly Notice[];
  counts: Map<string, number>;
  tellAfterMs: number;
}

class JournalledLedger implements Ledger {
  readonly notices: readonly Notice[];
  readonly #link: WorkerLink;
  readonly #journal: Journal;
  readonly #writer: Writer;
  readonly #log: Logger;
  readonly #counts: Map<string, number>;
  readonly #tellAfterMs: number;
  readonly #listeners = new Set<(rows: RequestRow[]) => void>();
  #untold: RequestRow[] = [];
  #timer: NodeJS.Timeout | null = null;
  #disposed = false;

  constructor({ link, journal, log, notices, counts, tellAfterMs }: Parts) {
    this.notices = notices;
    this.#link = link;
    this.#journal = journal;
    this.#writer = new Writer(journal, log);
    this.#log = log;
    this.#counts = counts;
    this.#tellAfterMs = tellAfterMs;
  }

  reserve(entry: Reservation): void {
    this.#writer.now(reserveLine(entry));
    this.#tellSoon();
  }

  settle(row: Settlement, bill: Bill): void {
    const spare = row.outcome === 'refused' && bill.microDollars === 0 && bill.credits === 0;
    this.#writer.soon(settleLine(row, bill), spare);
    this.#untold.push(billed(row, bill));
    this.#counts.set(row.agentId, (this.#counts.get(row.agentId) ?? 0) + 1);
    this.#tellSoon();
  }

  async list(
    viewer: Person,
    { cursor, limit = 50 }: { cursor?: string | undefined; limit?: number | undefined },
  ): Promise<{ rows: RequestRow[]; next: string | null }> {
    const before = cursor === undefined ? null : placeIn(cursor);
    const userId = viewer.role === 'admin' ? null : viewer.id;
    // One row more than asked for tells whether there is another page.
    const found = await this.#ask('list', { userId, before, limit: limit + 1 });
    const shown = found.slice(0, limit);
    return {
      rows: shown.map(({ row }) => row),
      next: found.length > limit ? String(shown.at(-1)?.seq) : null,
    };
  }

  onRows(listener: (rows: RequestRow[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  countOf(agentId: string): number {
    return this.#counts.get(agentId) ?? 0;
  }

  sum(query: QuestionOf<'sum'>): Promise<number> {
    return this.#askExactly('sum', query);
  }

  summary(query: QuestionOf<'summary'>): Promise<AnswerTo<'summary'>> {
    return this.#ask('summary', query);
  }

  series(query: QuestionOf<'series'>): Promise<AnswerTo<'series'>> {
    return this.#ask('series', query);
  }

  csv(query: QuestionOf<'csv'>): Promise<AnswerTo<'csv'>> {
    return this.#ask('csv', query);
  }

  calledModels(): Promise<AnswerTo<'calledModels'>> {
    return this.#ask('calledModels', null);
  }

  async flush(): Promise<void> {
    this.#tell();
    await this.#askExactly('flush', null);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#tell();
    this.#listeners.clear();
    await this.#link.close(this.#journal.position);
    this.#journal.close();
  }

  /** What was settled before this line is written before the question is on its way. */
  #ask<Q extends QuestionName>(name: Q, query: QuestionOf<Q>): Promise<AnswerTo<Q>> {
    this.#writer.write();
    return this.#link.ask(this.#journal.position, name, query);
  }

  async #askExactly<Q extends QuestionName>(name: Q, query: QuestionOf<Q>): Promise<AnswerTo<Q>> {
    const problem = this.#writer.write();
    if (problem) throw problem;
    return this.#link.ask(this.#journal.position, name, query);
  }

  #tellSoon(): void {
    if (this.#timer || this.#disposed) return;
    this.#timer = setTimeout(() => this.#tell(), this.#tellAfterMs).unref();
  }

  #tell(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writer.write();
    this.#link.wake(this.#journal.position);
    const rows = this.#untold;
    if (rows.length === 0) return;
    this.#untold = [];
    for (const listener of this.#listeners) {
      try {
        listener(rows);
      } catch (error) {
        this.#log.error({ err: error }, 'The live view of the calls failed');
      }
    }
  }
}

function placeIn(cursor: string): number {
  const place = Number(cursor);
  return Number.isSafeInteger(place) && place > 0 ? place : 0;
}
