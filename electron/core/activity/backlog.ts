import type { RequestRow } from '../../../shared/ipc/gateway.ts';
import type { PlacedRow } from '../store/requests.ts';

/**
 * Rows that are not on disk yet, oldest first. They are numbered from 1 as they come; where that numbering starts in the
 * table is known only once the table has been read.
 */
export class Backlog {
  readonly #limit: number;
  #rows: RequestRow[] = [];
  /** The number of the first row that is still here. */
  #first = 1;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#rows.length;
  }

  /** False: it was full, and the oldest row had to go. */
  add(row: RequestRow): boolean {
    this.#rows.push(row);
    if (this.#rows.length <= this.#limit) return true;
    // Many at once: moving the whole array for every single row would cost more than the row is worth.
    const surplus = Math.ceil(this.#limit / 10);
    this.#rows.splice(0, surplus);
    this.#first += surplus;
    return false;
  }

  oldest(count: number, base: number): PlacedRow[] {
    return this.#place(this.#rows.slice(0, count), base);
  }

  /** Newest first, those before a place in the table. */
  before(place: number, base: number): PlacedRow[] {
    const count = Math.max(0, Math.min(this.#rows.length, place - base - this.#first));
    return this.#place(this.#rows.slice(0, count), base).toReversed();
  }

  since(number: number): RequestRow[] {
    return this.#rows.slice(Math.max(0, number - this.#first));
  }

  /** The number that the next row will get. */
  next(): number {
    return this.#first + this.#rows.length;
  }

  /** Takes out what has been written up to a place in the table. */
  written(place: number, base: number): void {
    const count = Math.max(0, Math.min(this.#rows.length, place - base - this.#first + 1));
    this.#rows.splice(0, count);
    this.#first += count;
  }

  #place(rows: readonly RequestRow[], base: number): PlacedRow[] {
    return rows.map((row, at) => ({ seq: base + this.#first + at, row }));
  }
}
