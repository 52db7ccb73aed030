import type { Database, Statement, Transaction } from 'better-sqlite3';
import type { Bill } from '../types.ts';
import { type Entry, type Held, parseEntry, reserveLine } from './entries.ts';
import { type HourSum, HourSums } from './hours.ts';
import { kindColumns, sumColumns } from './schema.ts';
import type { Position } from './segments.ts';
import { billed } from './tokens.ts';
import type { Reservation, Settlement } from './types.ts';

/**
 * Carries lines of the journal over into the database. Rows, sums, open reservations and the place in the journal change in
 * one transaction, so that whatever is killed in between is simply done again.
 */
export class Importer {
  readonly #statements: Statements;
  readonly #transaction: Transaction<(work: () => void) => void>;
  /** Reserved and not settled yet. */
  #held = new Map<string, Reservation>();
  /** Of these, the ones that stand in the database, because they were open when a transaction ended. */
  #stored = new Set<string>();

  constructor(database: Database) {
    this.#statements = prepare(database);
    this.#transaction = database.transaction((work: () => void) => work());
    this.#load();
  }

  place(): Position {
    const { segment, offset } = this.#statements.place.get() as Position;
    return { segment, offset };
  }

  /** All or nothing. Returns how many lines could not be read, and how many calls were put on record. */
  carryOver(lines: readonly string[], next: Position): { spoilt: number; calls: number } {
    const entries: Entry[] = [];
    for (const line of lines) {
      const entry = parseEntry(line);
      if (entry) entries.push(entry);
    }
    let calls = 0;
    this.#change(() => {
      calls = this.#take(entries);
      this.#statements.moveOn.run(next.segment, next.offset);
    });
    return { spoilt: lines.length - entries.length, calls };
  }

  /** Whatever is still reserved belongs to a process that is gone: nobody knows what it cost, so it costs what was held. */
  interruptHeld(): number {
    const left = [...this.#held.values()];
    if (left.length > 0) this.#change(() => this.#take(left.map(interrupted)));
    return left.length;
  }

  /** Rows of the record before the ledger, each with its place there; those that came over before are passed over. */
  adopt(rows: readonly { seq: number; row: Settlement }[]): void {
    const adopted = this.#statements.adopted.pluck().get() as number;
    const fresh = rows.filter(({ seq }) => seq > adopted);
    const last = fresh.at(-1);
    if (!last) return;
    this.#change(() => {
      this.#take(fresh.map(({ row }) => ({ kind: 'settle', row, bill: nothing })));
      this.#statements.haveAdopted.run(last.seq);
    });
  }

  #change(work: () => void): void {
    try {
      this.#transaction.immediate(work);
    } catch (error) {
      // It was rolled back, and so must be what is known of it here.
      this.#load();
      throw error;
    }
  }

  #take(entries: readonly Entry[]): number {
    const sums = new HourSums();
    const opened = new Set<string>();
    let calls = 0;
    for (const entry of entries) {
      if (entry.kind === 'reserve') {
        this.#held.set(entry.entry.id, entry.entry);
        opened.add(entry.entry.id);
        continue;
      }
      const { row, bill } = entry;
      calls += 1;
      this.#insertCall(row, bill);
      sums.add(row, bill);
      this.#held.delete(row.id);
      opened.delete(row.id);
      if (this.#stored.delete(row.id)) this.#statements.release.run(row.id);
    }
    for (const sum of sums.all()) this.#addToHour(sum);
    for (const id of opened) this.#hold(id);
    return calls;
  }

  #hold(id: string): void {
    const entry = this.#held.get(id);
    if (!entry) return;
    this.#statements.hold.run(id, reserveLine(entry));
    this.#stored.add(id);
  }

  #insertCall(settlement: Settlement, bill: Bill): void {
    const row = billed(settlement, bill);
    this.#statements.insertCall.run(
      row.id,
      row.at,
      row.agentId,
      row.agentName,
      row.userId,
      row.service,
      row.method,
      row.path,
      row.model,
      row.status,
      row.outcome,
      row.errorCode,
      row.credential,
      row.keyLabel,
      row.durationMs,
      row.firstByteMs,
      row.bytesOut,
      row.inputTokens,
      row.cachedTokens,
      row.outputTokens,
      row.credits,
      row.microDollars,
      row.estimated ? 1 : 0,
    );
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

  #load(): void {
    this.#held = new Map();
    this.#stored = new Set();
    for (const { id, line } of this.#statements.allHeld.iterate() as Iterable<{ id: string; line: string }>) {
      const entry = parseEntry(line);
      if (entry?.kind !== 'reserve') continue;
      this.#held.set(id, entry.entry);
      this.#stored.add(id);
    }
  }
}

const nothing: Bill = { usage: {}, credits: 0, exact: true, microDollars: 0 };

function interrupted({ microDollars, credits, ...call }: Held['entry']): Entry {
  return {
    kind: 'settle',
    row: {
      ...call,
      status: 0,
      outcome: 'interrupted',
      errorCode: null,
      credential: null,
      keyLabel: null,
      durationMs: 0,
      firstByteMs: null,
      bytesOut: 0,
    },
    bill: { usage: {}, microDollars, credits, exact: false },
  };
}

interface Statements {
  insertCall: Statement;
  addToHour: Statement;
  hold: Statement;
  release: Statement;
  allHeld: Statement;
  place: Statement;
  moveOn: Statement;
  adopted: Statement;
  haveAdopted: Statement;
}

function prepare(database: Database): Statements {
  return {
    insertCall: database.prepare(`
      INSERT INTO calls (id, at, agent_id, agent_name, user_id, service, method, path, model, status, outcome, error_code,
        credential, key_label, duration_ms, first_byte_ms, bytes_out, input_tokens, cached_tokens, output_tokens, credits,
        micro_dollars, estimated)
      VALUES (${places(23)})`),
    addToHour: database.prepare(`
      INSERT INTO usage_hours (hour, agent_id, user_id, service, model, credential, ${sumColumns.join(', ')})
      VALUES (${places(6 + sumColumns.length)})
      ON CONFLICT DO UPDATE SET ${sumColumns.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')}`),
    hold: database.prepare('INSERT INTO held (id, line) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    release: database.prepare('DELETE FROM held WHERE id = ?'),
    allHeld: database.prepare('SELECT id, line FROM held'),
    place: database.prepare('SELECT segment, offset FROM place'),
    moveOn: database.prepare('UPDATE place SET segment = ?, offset = ?'),
    adopted: database.prepare('SELECT adopted FROM place'),
    haveAdopted: database.prepare('UPDATE place SET adopted = ?'),
  };
}

function places(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}
