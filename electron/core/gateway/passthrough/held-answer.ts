import type { AnswerHead } from './response-headers.ts';

/** Errors of providers are a sentence or two. */
const longest = 64 * 1024;
/** Statuses that may be about the key rather than the question: too much asked of it, or nothing left to pay with. */
const aboutKeys: ReadonlySet<number> = new Set([400, 402, 429, 503, 529]);

/** An error that is read before it is passed on: with another key there may be an answer. */
export class HeldAnswer {
  readonly status: number;
  readonly head: AnswerHead;
  readonly parts: Buffer[] = [];
  #size = 0;

  static mayBe(status: number): boolean {
    return aboutKeys.has(status);
  }

  constructor(status: number, head: AnswerHead) {
    this.status = status;
    this.head = head;
  }

  keep(chunk: Buffer): void {
    this.parts.push(chunk);
    this.#size += chunk.length;
  }

  get tooLong(): boolean {
    return this.#size > longest;
  }

  /** undefined: no JSON. */
  body(): unknown {
    try {
      return JSON.parse(Buffer.concat(this.parts).toString('utf8'));
    } catch {
      return undefined;
    }
  }
}
