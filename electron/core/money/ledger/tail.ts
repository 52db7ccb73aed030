import fs from 'node:fs';
import { errorCode } from '../../store/errors.ts';
import { fsyncFolder } from '../../store/files.ts';
import { type Position, segmentFile } from './segments.ts';

export interface Lines {
  lines: string[];
  /** Behind the last of them. */
  next: Position;
}

const chunkBytes = 256 << 10;
const newline = 0x0a;

/** Reads the journal from where the ledger stands. */
export class Tail {
  readonly #dir: string;
  readonly #chunk = Buffer.allocUnsafe(chunkBytes);
  #at: Position;
  #file: number | null = null;
  /** The newest segment whose name is safe. */
  #named = -1;

  constructor(dir: string, at: Position) {
    this.#dir = dir;
    this.#at = at;
  }

  get position(): Position {
    return this.#at;
  }

  /** The next lines before a position, or null when there are none. They come again until `passed` is called. */
  read(to: Position): Lines | null {
    while (this.#at.segment <= to.segment) {
      const last = this.#at.segment === to.segment;
      const lines = this.#readSegment(last ? to.offset : Infinity);
      if (lines || last) return lines;
      this.#enter({ segment: this.#at.segment + 1, offset: 0 });
    }
    return null;
  }

  passed(next: Position): void {
    if (next.segment !== this.#at.segment) this.#enter(next);
    else this.#at = next;
  }

  /** What stands in this segment survives a power cut, and so does its name. */
  sync(): void {
    const file = this.#open();
    if (file === null) return;
    fs.fdatasyncSync(file);
    if (this.#named < this.#at.segment) fsyncFolder(this.#dir);
    this.#named = this.#at.segment;
  }

  close(): void {
    if (this.#file !== null) fs.closeSync(this.#file);
    this.#file = null;
  }

  #enter(at: Position): void {
    this.close();
    this.#at = at;
  }

  #readSegment(upTo: number): Lines | null {
    const file = this.#open();
    if (file === null) return null;
    const { segment, offset } = this.#at;
    const most = Math.min(chunkBytes, upTo - offset);
    if (most <= 0) return null;
    const got = fs.readSync(file, this.#chunk, 0, most, offset);
    if (got === 0) return null;
    const end = this.#chunk.subarray(0, got).lastIndexOf(newline) + 1;
    if (end === 0) {
      // Half a line at the end of a segment: its call was refused or never sent. More than that is no journal.
      return got < most ? null : { lines: [''], next: { segment, offset: offset + got } };
    }
    const lines = this.#chunk.toString('utf8', 0, end - 1).split('\n');
    return { lines, next: { segment, offset: offset + end } };
  }

  #open(): number | null {
    if (this.#file !== null) return this.#file;
    try {
      // Windows syncs only what may be written.
      this.#file = fs.openSync(segmentFile(this.#dir, this.#at.segment), 'r+');
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
    return this.#file;
  }
}
