import fs from 'node:fs';
import { asStoreError, errorCode } from '../../store/errors.ts';
import { StoreError } from '../../store/types.ts';
import { type Position, segmentFile } from './segments.ts';

/** Long enough that opening a file is rare, short enough that what is left to carry over after a kill is little. */
const segmentBytes = 4 << 20;

export interface JournalOptions {
  dir: string;
  /** Number of the first segment to write: higher than any that is there. */
  segment: number;
  segmentBytes?: number | undefined;
}

/**
 * The file that every call is written to before and after. Written synchronously: one write costs about a microsecond, and
 * what the system has taken survives the end of this process. The worker syncs it to the disk.
 */
export class Journal {
  readonly #dir: string;
  readonly #segmentBytes: number;
  #segment: number;
  #offset = 0;
  /** Opened with the first line. */
  #file: number | null = null;

  constructor({ dir, segment, segmentBytes: most = segmentBytes }: JournalOptions) {
    this.#dir = dir;
    this.#segment = segment;
    this.#segmentBytes = most;
  }

  get position(): Position {
    return { segment: this.#segment, offset: this.#offset };
  }

  /**
   * Takes whole lines. Returns what could not be written, beginning with the first line that is not there, and why; what is
   * on the disk is whole lines in any case.
   */
  append(lines: string): { rest: string; problem: StoreError | null } {
    let rest = lines;
    try {
      while (rest !== '') rest = this.#write(rest);
      return { rest, problem: null };
    } catch (error) {
      return { rest, problem: storeError(error) };
    }
  }

  /** What is still appended goes to a segment of its own, for the next start. */
  close(): void {
    if (this.#file === null) return;
    fs.closeSync(this.#file);
    this.#file = null;
    this.#segment += 1;
    this.#offset = 0;
  }

  #write(lines: string): string {
    if (this.#offset >= this.#segmentBytes) this.close();
    this.#file ??= fs.openSync(segmentFile(this.#dir, this.#segment), 'ax', 0o600);
    const written = fs.writeSync(this.#file, lines);
    if (written === Buffer.byteLength(lines)) {
      this.#offset += written;
      return '';
    }
    return this.#keepWholeLines(this.#file, Buffer.from(lines), written);
  }

  /** The disk took a part, as it does when it gets full. Half a line must not stay: the next one would be spoilt too. */
  #keepWholeLines(file: number, lines: Buffer, written: number): string {
    const whole = written === 0 ? 0 : lines.lastIndexOf('\n', written - 1) + 1;
    this.#offset += whole;
    try {
      fs.ftruncateSync(file, this.#offset);
    } catch {
      // A new segment then: half a line at the end of one is passed over.
      this.close();
    }
    if (whole === 0) throw Object.assign(new Error('The disk took half a line'), { code: 'ENOSPC' });
    return lines.toString('utf8', whole);
  }
}

function storeError(error: unknown): StoreError {
  return (
    asStoreError(error) ??
    new StoreError(
      'io',
      `The record of calls could not be written (${errorCode(error) || 'unknown reason'}).`,
      'Check the disk with the data folder, then try again.',
      { cause: error },
    )
  );
}
