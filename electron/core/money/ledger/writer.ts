import type { Logger } from 'pino';
import type { StoreError } from '../../store/types.ts';
import type { Journal } from './journal.ts';

const retryAfterMs = 1000;
/** While the disk takes nothing, calls that were refused anyway are not worth more memory than this. */
const mostWaiting = 20_000;

/** Gathers lines that have time until the end of the turn, and keeps what the disk does not take. */
export class Writer {
  readonly #journal: Journal;
  readonly #log: Logger;
  #waiting: string[] = [];
  #scheduled = false;
  #problem: StoreError | null = null;

  constructor(journal: Journal, log: Logger) {
    this.#journal = journal;
    this.#log = log;
  }

  /** Throws StoreError, and the line is not written, unless all that came before it and the line itself are. */
  now(entry: string): void {
    const line = `${entry}\n`;
    if (this.#waiting.length === 0 && this.#problem === null) {
      const { problem } = this.#journal.append(line);
      if (problem) throw problem;
      return;
    }
    const before = this.write(line);
    if (before) throw before;
  }

  /** `spare`: may be lost when the memory would fill up. */
  soon(entry: string, spare: boolean): void {
    if (this.#problem && spare && this.#waiting.length >= mostWaiting) return;
    this.#waiting.push(`${entry}\n`);
    if (this.#scheduled) return;
    this.#scheduled = true;
    if (this.#problem) setTimeout(this.#turn, retryAfterMs).unref();
    else setImmediate(this.#turn);
  }

  /** Everything that waits, and one line more that does not wait if it cannot be written. Returns what is in the way. */
  write(last = ''): StoreError | null {
    const text = this.#waiting.join('') + last;
    if (text === '') return null;
    const { rest, problem } = this.#journal.append(text);
    if (!problem) {
      this.#waiting = [];
      if (this.#problem) this.#log.info('Calls can be written down again');
      this.#problem = null;
      return null;
    }
    const left = rest.slice(0, rest.length - last.length);
    this.#waiting = left === '' ? [] : left.split(/(?<=\n)/);
    if (!this.#problem)
      this.#log.warn({ err: problem }, 'Calls cannot be written down; they are kept in memory for now');
    this.#problem = problem;
    return problem;
  }

  readonly #turn = (): void => {
    this.#scheduled = false;
    if (!this.write() || this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(this.#turn, retryAfterMs).unref();
  };
}
