import type { Dispatcher } from 'undici';

export interface AttemptListener {
  /** The provider's status and headers. False: this answer is not wanted. */
  answered(status: number, rawHeaders: Buffer[]): boolean;
  /** False: hold on until the attempt is resumed. */
  data(chunk: Buffer): boolean;
  ended(): void;
  /** `begun`: after the headers, so in the middle of the answer. */
  failed(error: Error, begun: boolean): void;
}

/**
 * One request to a provider. This is undici's handler with raw headers: no object is built from headers that are
 * only passed on (undici 7 calls this form deprecated; its newer form parses every header of every answer first).
 */
export class Attempt implements Dispatcher.DispatchHandler {
  readonly #listener: AttemptListener;
  #abort: (() => void) | null = null;
  #resume: (() => void) | null = null;
  #begun = false;
  /** A connection was there to write to: from now on the provider may have read the request. */
  sent = false;
  /** Nothing more is told: the answer is unwanted or the agent has left. */
  #dropped = false;

  constructor(listener: AttemptListener) {
    this.#listener = listener;
  }

  drop(): void {
    this.#dropped = true;
    this.#abort?.();
  }

  resume(): void {
    this.#resume?.();
  }

  onConnect(abort: () => void): void {
    this.#abort = abort;
    // Dropped while the connection was being made.
    if (this.#dropped) abort();
    else this.sent = true;
  }

  onHeaders(status: number, rawHeaders: Buffer[], resume: () => void): boolean {
    // 1xx: the answer itself is still to come.
    if (status < 200 || this.#dropped) return true;
    this.#begun = true;
    this.#resume = resume;
    if (!this.#listener.answered(status, rawHeaders)) this.drop();
    return true;
  }

  onData(chunk: Buffer): boolean {
    return this.#dropped || this.#listener.data(chunk);
  }

  onComplete(): void {
    if (!this.#dropped) this.#listener.ended();
  }

  onError(error: Error): void {
    if (!this.#dropped) this.#listener.failed(error, this.#begun);
  }
}
