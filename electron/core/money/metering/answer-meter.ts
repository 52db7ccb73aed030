import type { UsageKind } from '../../../../shared/ipc/money.ts';
import { type Ceiling, type Meter, type Spend, type Usage, freeOfCharge } from '../types.ts';
import { EventStream } from './event-stream.ts';
import { PlainAnswer } from './plain-answer.ts';
import type { Counted, UsageReader } from './reader.ts';

export interface Reading {
  ceiling: Ceiling;
  reader: UsageReader;
  /** The numbers of a stream come because Keydesk asked for them. */
  askedForUsage?: boolean;
  /** How many answers are written side by side; absent: one. */
  answers?: number;
  /** The model may think without showing it. */
  hidden?: boolean;
  /** Tools of the provider may bring more to be read than it tells at the beginning. */
  rounds?: boolean;
  /** The member of a plain answer that has the numbers, or how its name begins. */
  key?: string;
  /** What the reader needs besides may stand in front of it. */
  whole?: boolean;
}

const written: readonly UsageKind[] = ['output', 'audioOutput', 'imageOutput'];
const tokensRead: readonly UsageKind[] = [
  'input',
  'cachedInput',
  'cacheWrite',
  'cacheWriteLong',
  'audioInput',
  'imageInput',
];

/** Of each answer: written by the provider but still on its way when a stream was cut. */
const inFlight = 256;
/** Tokens for each millisecond; faster than any model writes. */
const fastest = 0.5;

/** Reads what a call used from its answer, plain or streamed, whichever comes. */
export class AnswerMeter implements Meter {
  readonly #reading: Reading;
  readonly #startedAt: number;
  #status = 0;
  #begun = false;
  #ended = false;
  #answer: PlainAnswer | EventStream | null = null;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#startedAt = reading.hidden === true ? performance.now() : 0;
  }

  head(status: number, contentType: string): boolean {
    const { reader, askedForUsage = false } = this.#reading;
    this.#status = status;
    if (status >= 300) return false;
    const streamed = /^text\/event-stream\b/i.test(contentType);
    this.#answer = streamed ? new EventStream(reader, askedForUsage) : new PlainAnswer();
    return streamed && askedForUsage;
  }

  push(chunk: Buffer): Buffer {
    this.#begun = true;
    const answer = this.#answer;
    if (answer instanceof EventStream) return answer.push(chunk);
    answer?.push(chunk);
    return chunk;
  }

  end(): Buffer | null {
    this.#ended = true;
    return this.#answer instanceof EventStream ? this.#answer.end() : null;
  }

  spend(): Spend {
    if (this.#status >= 300) return freeOfCharge;
    if (this.#status === 0) return this.#most();
    const { reader, key, whole } = this.#reading;
    if (this.#answer instanceof PlainAnswer && this.#ended) this.#answer.readInto(reader, { key, whole });
    const counted = reader.counted();
    if (counted && (counted.final || this.#complete())) {
      const { usage, credits = 0, percent = 100 } = counted;
      return { usage, credits, percent, exact: true };
    }
    return this.#answer && this.#begun ? this.#estimate(this.#answer, counted) : this.#most();
  }

  /** Nobody knows what became of it: the most that it can have cost. */
  #most(): Spend {
    return { ...this.#reading.ceiling, exact: false };
  }

  /** From what was seen, on the safe side: as many tokens as bytes, and what the provider may have written besides. */
  #estimate(answer: PlainAnswer | EventStream, counted: Counted | null): Spend {
    const { ceiling, answers = 1, rounds = false } = this.#reading;
    if (answer instanceof PlainAnswer && !this.#ended) return this.#most();
    const seen = answer instanceof PlainAnswer ? answer.size : answer.generated;
    const unseen = (this.#complete() ? 0 : inFlight) + this.#thought();
    const output = Math.max(seen, outputOf(counted)) + unseen * answers;
    const read = rounds ? undefined : counted?.usage;
    return { ...ceiling, usage: estimated(ceiling.usage, read, Math.ceil(output)), exact: false };
  }

  /** Nothing of it is missing; a stream says so itself, since it may end in an error too. */
  #complete(): boolean {
    return this.#answer instanceof EventStream ? this.#answer.done : this.#ended;
  }

  #thought(): number {
    return this.#reading.hidden === true ? (performance.now() - this.#startedAt) * fastest : 0;
  }
}

function outputOf(counted: Counted | null): number {
  return counted?.usage.output ?? 0;
}

/**
 * What was written is an estimate below the most. What was read the provider tells first, unless its own tools bring more
 * of it later; of all else the most.
 */
function estimated(most: Usage, read: Usage | undefined, output: number): Usage {
  const usage: Partial<Record<UsageKind, number>> = { ...read };
  for (const [kind, count] of Object.entries(most) as [UsageKind, number][]) {
    if (written.includes(kind)) usage[kind] = Math.min(count, output);
    else if (!read || !tokensRead.includes(kind)) usage[kind] = count;
  }
  return usage;
}
