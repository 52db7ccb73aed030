import fs from 'node:fs';
import type { Database } from 'better-sqlite3';
import { fileSize } from '../../store/files.ts';
import type { Notice } from '../../store/types.ts';
import { copiedAt, writeCopy } from './copies.ts';
import { openLedgerDatabase, openLedgerFile } from './database.ts';
import { Importer } from './importer.ts';
import type { Question, WorkerData } from './protocol.ts';
import { type Questions, answersFrom } from './questions.ts';
import { type Position, listSegments, segmentFile } from './segments.ts';
import { Tail } from './tail.ts';
import { Trimmer } from './trim.ts';
import type { Settlement } from './types.ts';

const copyEveryMs = 60 * 60 * 1000;

export interface ClerkEvents {
  spoilt(lines: number): void;
}

/** Keeps the ledger's database: carries the journal over into it and answers from it. Alone with both files' reading side. */
export class Clerk {
  readonly notices: Notice[];
  readonly #dir: string;
  readonly #nativeBinding: string | undefined;
  readonly #database: Database;
  readonly #importer: Importer;
  readonly #tail: Tail;
  readonly #trimmer: Trimmer;
  readonly #answers: Questions;
  readonly #events: ClerkEvents;

  constructor({ dir, nativeBinding, limits }: WorkerData, events: ClerkEvents) {
    const { database, notices } = openLedgerDatabase(dir, nativeBinding);
    this.notices = notices;
    this.#dir = dir;
    this.#nativeBinding = nativeBinding;
    this.#database = database;
    this.#importer = new Importer(database);
    this.#tail = new Tail(dir, this.#importer.place());
    this.#trimmer = new Trimmer(database, limits);
    this.#answers = answersFrom(database);
    this.#events = events;
  }

  /** What an earlier process left. Returns the number of the next segment. */
  takeOver(): number {
    const { segment } = this.#tail.position;
    const last = Math.max(segment, ...listSegments(this.#dir));
    this.carryOver({ segment: last, offset: Infinity }, Date.now());
    this.#importer.interruptHeld();
    return last + 1;
  }

  carryOver(to: Position, now: number): void {
    for (let found = this.#tail.read(to); found; found = this.#tail.read(to)) {
      const { spoilt, calls } = this.#importer.carryOver(found.lines, found.next);
      this.#tail.passed(found.next);
      if (spoilt > 0) this.#events.spoilt(spoilt);
      this.#trimmer.after(calls, now);
    }
  }

  adopt(rows: { seq: number; row: Settlement }[]): void {
    this.#importer.adopt(rows);
  }

  answer({ name, query }: Question): unknown {
    const ask: (query: never) => unknown = this.#answers[name];
    return ask(query as never);
  }

  /** What was written to the journal is safe from a power cut; segments that are carried over and safe themselves go. */
  settle(): void {
    this.#tail.sync();
    const isOld = (segment: number): boolean => segment < this.#tail.position.segment;
    if (listSegments(this.#dir).some(isOld) && this.#checkpoint('PASSIVE')) this.#drop(isOld);
    this.#copyWhenDue();
  }

  /** The journal has been written to its end. */
  close(): void {
    this.#tail.close();
    try {
      // Whatever happens to the database until the next start, the sums are those of now.
      this.#copy();
      if (!this.#checkpoint('TRUNCATE')) return;
      const { segment, offset } = this.#tail.position;
      const last = fileSize(segmentFile(this.#dir, segment)) ?? 0;
      this.#drop((number) => number < segment || (number === segment && last <= offset));
    } finally {
      this.#database.close();
    }
  }

  #copyWhenDue(): void {
    if (Date.now() - copiedAt(this.#dir) >= copyEveryMs) this.#copy();
  }

  #copy(): void {
    writeCopy(this.#database, this.#dir, (file) => openLedgerFile(file, this.#nativeBinding));
  }

  #drop(which: (segment: number) => boolean): void {
    for (const segment of listSegments(this.#dir).filter(which)) {
      fs.rmSync(segmentFile(this.#dir, segment), { force: true });
    }
  }

  #checkpoint(mode: 'PASSIVE' | 'TRUNCATE'): boolean {
    const [result] = this.#database.pragma(`wal_checkpoint(${mode})`) as {
      busy: number;
      log: number;
      checkpointed: number;
    }[];
    return result?.busy === 0 && result.log === result.checkpointed;
  }
}
