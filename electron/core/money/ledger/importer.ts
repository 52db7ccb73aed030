import type { Database, Statement, Transaction } from 'better-sqlite3';
import type { Bill } from '../types.ts';
import { parseEntry, reservedId, settleLine } from './entries.ts';
import { type HourSum, HourSums } from './hours.ts';
import { kindColumns, sumColumns } from './schema.ts';
import type { Position } from './segments.ts';
import type { Reservation, Settlement } from './types.ts';

export interface Batch {
  /** Calls that came on record. */
  calls: number;
  /** Lines that could not be read. */
  spoilt: number;
}

/**
 * Carries lines of the journal over into the database. Rows, sums, open reservations and the place in the journal change in
 * one transaction, so that whatever is killed in between is simply done again.
 */
export class Importer {
  readonly #statements: Statements;
  readonly #transaction: Transaction<(work: () => Batch) => Batch>;
  /** Lines that reserve, by call, of those that are not settled yet. */
  #held = new Map<string, string>();
  /** Of these, the ones that stand in the database, because they were open when a transaction ended. */
  #stored = new Set<string>();
  #seq = 0;

  constructor(database: Database) {
    this.#statements = prepare(database);
    this.#transaction = database.transaction((work: () => Batch) => work());
    this.#load();
  }

  place(): Position {
    const { segment, offset } = this.#place();
    return { segment, offset };
  }

  /** All or nothing. */
  carryOver(lines: readonly string[], next: Position): Batch {
    return this.#change(() => {
      const batch = this.#take(lines);
      this.#statements.moveOn.run(next.segment, next.offset);
      return batch;
    });
  }

  /** Whatever is still reserved belongs to a process that is gone: nobody knows what it cost, so it costs what was held. */
  interruptHeld(): void {
    const lines = [...this.#held.values()].flatMap((line) => {
      const entry = parseEntry(line);
      return entry?.kind === 'reserve' ? [interrupted(entry.entry)] : [];
    });
    if (lines.length > 0) this.#change(() => this.#take(lines));
  }

  /** Rows of the record before the ledger, each with its place there; those that came over before are passed over. */
  adopt(rows: readonly { seq: number; row: Settlement }[]): void {
    const { adopted } = this.#place();
    const fresh = rows.filter(({ seq }) => seq > adopted);
    const last = fresh.at(-1);
    if (!last) return;
    this.#change(() => {
      this.#statements.haveAdopted.run(last.seq);
      return this.#take(fresh.map(({ row }) => settleLine(row, nothing)));
    });
  }

  #change(work: () => Batch): Batch {
    try {
      return this.#transaction.immediate(work);
    } catch (error) {
      // It was rolled back, and so must be what is known of it here.
      this.#load();
      throw error;
    }
  }

  #take(lines: readonly string[]): Batch {
    const sums = new HourSums();
    const opened = new Set<string>();
    const batch: Batch = { calls: 0, spoilt: 0 };
    for (const line of lines) {
      const reserved = reservedId(line);
      if (reserved !== null) {
        this.#held.set(reserved, line);
        opened.add(reserved);
        continue;
      }
      const entry = parseEntry(line);
      if (entry?.kind !== 'settle') {
        batch.spoilt += 1;
        continue;
      }
      batch.calls += 1;
      this.#putOnRecord(entry.row, line);
      sums.add(entry.row, entry.bill);
      opened.delete(entry.row.id);
    }
    for (const sum of sums.all()) this.#addToHour(sum);
    for (const id of opened) if (!this.#hold(id)) batch.spoilt += 1;
    if (batch.calls > 0) this.#statements.count.run(this.#seq);
    return batch;
  }

  #putOnRecord({ id, at, agentId, userId }: Settlement, line: string): void {
    this.#seq += 1;
    this.#statements.insertCall.run(this.#seq, at, agentId, userId, line);
    this.#held.delete(id);
    if (this.#stored.delete(id)) this.#statements.release.run(id);
  }

  /** False: it cannot be read, as nobody would find out before its call is charged. */
  #hold(id: string): boolean {
    const line = this.#held.get(id) ?? '';
    if (!parseEntry(line)) {
      this.#held.delete(id);
      return false;
    }
    this.#statements.hold.run(id, line);
    this.#stored.add(id);
    // A line is a slice of the whole chunk that it was read in, which would stay in memory with it.
    this.#held.set(id, Buffer.from(line).toString());
    return true;
  }

  #addToHour(sum: HourSum): void {
    this.#statements.addToHour.run(
      sum.hour,
      sum.agentId,
      sum.userId,
      sum.service,
      sum.model,
      sum.credential,
      sum.calls,
      sum.failed,
      sum.credits,
      sum.microDollars,
      sum.estimatedMicroDollars,
      ...kindColumns.map(({ kind }) => sum.kinds[kind]),
    );
  }

  #place(): Position & { seq: number; adopted: number } {
    return this.#statements.place.get() as Position & { seq: number; adopted: number };
  }

  #load(): void {
    const held = this.#statements.allHeld.all() as { id: string; line: string }[];
    this.#held = new Map(held.map(({ id, line }) => [id, line]));
    this.#stored = new Set(this.#held.keys());
    this.#seq = this.#place().seq;
  }
}

const nothing: Bill = { usage: {}, credits: 0, exact: true, microDollars: 0 };

function interrupted({ microDollars, credits, ...call }: Reservation): string {
  const row: Settlement = {
    ...call,
    status: 0,
    outcome: 'interrupted',
    errorCode: null,
    credential: null,
    keyLabel: null,
    durationMs: 0,
    firstByteMs: null,
    bytesOut: 0,
  };
  return settleLine(row, { usage: {}, microDollars, credits, exact: false });
}

interface Statements {
  insertCall: Statement;
  addToHour: Statement;
  hold: Statement;
  release: Statement;
  allHeld: Statement;
  place: Statement;
  moveOn: Statement;
  count: Statement;
  haveAdopted: Statement;
}

function prepare(database: Database): Statements {
  return {
    insertCall: database.prepare(
      'INSERT INTO calls (seq, at, agent_id, user_id, line) VALUES (?, ?, ?, ?, ?)',
    ),
    addToHour: database.prepare(`
      INSERT INTO usage_hours (hour, agent_id, user_id, service, model, credential, ${sumColumns.join(', ')})
      VALUES (${Array.from({ length: 6 + sumColumns.length }, () => '?').join(', ')})
      ON CONFLICT DO UPDATE SET ${sumColumns.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')}`),
    hold: database.prepare('INSERT INTO held (id, line) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    release: database.prepare('DELETE FROM held WHERE id = ?'),
    allHeld: database.prepare('SELECT id, line FROM held'),
    place: database.prepare('SELECT segment, offset, seq, adopted FROM place'),
    moveOn: database.prepare('UPDATE place SET segment = ?, offset = ?'),
    count: database.prepare('UPDATE place SET seq = ?'),
    haveAdopted: database.prepare('UPDATE place SET adopted = ?'),
  };
}
