import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { StoreError } from '../../store/types.ts';
import type {
  AnswerTo,
  FromWorker,
  Question,
  QuestionName,
  QuestionOf,
  ToWorker,
  Trouble,
  WorkerData,
} from './protocol.ts';
import type { Position } from './segments.ts';
import type { Settlement } from './types.ts';

const restartAfterMs = 1000;

/** The worker has few rows in its hands at a time; what it may not have is the memory of a program of its own. */
const resourceLimits = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 2 };

/** In the bundle it is an entry of its own, beside the chunk that this is in. */
const entry = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './ledger-worker.js',
  import.meta.url,
);

type Ready = Extract<FromWorker, { kind: 'ready' }>;

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: StoreError): void;
}

export interface LinkOptions {
  data: Omit<WorkerData, 'first'>;
  log: Logger;
  now: () => number;
}

/** The main thread's end of the worker: starts it, asks it, and starts it again should it die. */
export class WorkerLink {
  readonly #options: LinkOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #ended: Promise<void> = Promise.resolve();
  #serial = 0;
  #closing = false;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** Resolves when everything that an earlier process left is carried over. Throws StoreError. */
  open(): Promise<Ready> {
    return this.#start(true);
  }

  wake(to: Position): void {
    this.#post({ kind: 'wake', ...this.#upTo(to) });
  }

  ask<Q extends QuestionName>(to: Position, name: Q, query: QuestionOf<Q>): Promise<AnswerTo<Q>> {
    const question = { name, query } as Question;
    return this.#request((id) => ({ kind: 'ask', id, question, ...this.#upTo(to) })) as Promise<AnswerTo<Q>>;
  }

  async adopt(to: Position, rows: { seq: number; row: Settlement }[]): Promise<void> {
    await this.#request((id) => ({ kind: 'adopt', id, rows, ...this.#upTo(to) }));
  }

  async close(to: Position): Promise<void> {
    this.#closing = true;
    this.#post({ kind: 'close', ...this.#upTo(to) });
    await this.#ended;
  }

  #upTo(to: Position): { to: Position; now: number } {
    return { to, now: this.#options.now() };
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #request(make: (id: number) => ToWorker): Promise<unknown> {
    if (!this.#worker) return Promise.reject(away());
    const id = ++this.#serial;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { resolve, reject });
    this.#post(make(id));
    return promise;
  }

  #start(first: boolean): Promise<Ready> {
    const { data, log } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<Ready>();
    const workerData: WorkerData = { ...data, first };
    const worker = new Worker(fileURLToPath(entry), { workerData, resourceLimits, execArgv: [] });
    this.#worker = worker;
    let begun = false;
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') {
        begun = true;
        resolve(message);
      } else if (message.kind === 'failed') reject(storeError(message.trouble));
      else this.#hear(message);
    });
    worker.on('error', (error) => log.error({ err: error }, 'The worker of the ledger failed'));
    this.#ended = new Promise((resolveEnded) => {
      worker.once('exit', () => {
        this.#worker = null;
        reject(away());
        for (const waiting of this.#waiting.values()) waiting.reject(away());
        this.#waiting.clear();
        resolveEnded();
        if ((begun || !first) && !this.#closing) setTimeout(() => this.#restart(), restartAfterMs).unref();
      });
    });
    return promise;
  }

  /** The journal goes on growing meanwhile, and nothing is lost. */
  #restart(): void {
    if (this.#closing) return;
    this.#start(false).catch((error: unknown) => {
      this.#options.log.error({ err: error }, 'The worker of the ledger could not be started again');
    });
  }

  #hear(message: Exclude<FromWorker, { kind: 'ready' | 'failed' }>): void {
    const { log } = this.#options;
    switch (message.kind) {
      case 'answer':
      case 'refusal': {
        const waiting = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        if (message.kind === 'answer') waiting?.resolve(message.answer);
        else waiting?.reject(storeError(message.trouble));
        return;
      }
      case 'stuck':
        log.warn(
          { detail: message.trouble.detail },
          'The ledger cannot be written; calls are kept in its journal',
        );
        return;
      case 'unstuck':
        log.info('The ledger can be written again');
        return;
      case 'spoilt':
        log.error(
          { lines: message.lines },
          'Lines of the journal of calls could not be read and were passed over',
        );
    }
  }
}

function storeError({ code, message, hint, detail }: Trouble): StoreError {
  return new StoreError(code, message, hint, { cause: new Error(detail) });
}

function away(): StoreError {
  return new StoreError(
    'io',
    'The ledger does not answer at the moment.',
    'Try again in a few seconds; what agents use is recorded all the same.',
  );
}
