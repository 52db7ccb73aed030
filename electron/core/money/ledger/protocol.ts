import type { Notice, StoreError } from '../../store/types.ts';
import type { Questions } from './questions.ts';
import type { Position } from './segments.ts';
import type { Settlement } from './types.ts';

export interface LedgerLimits {
  /** How much of the record of calls is kept. */
  keepMs: number;
  keepRows: number;
}

/** What the worker starts with. */
export interface WorkerData {
  dir: string;
  nativeBinding: string | undefined;
  /** Nobody else writes to the journal yet: what is reserved in it is of a process that is gone. */
  first: boolean;
  limits: LedgerLimits;
}

export type QuestionName = keyof Questions;
export type QuestionOf<Q extends QuestionName> = Parameters<Questions[Q]>[0];
export type AnswerTo<Q extends QuestionName> = ReturnType<Questions[Q]>;
export type Question = { [Q in QuestionName]: { name: Q; query: QuestionOf<Q> } }[QuestionName];

/** Each says how far the journal was written when it was sent; the worker reads no further. */
export type ToWorker = { to: Position; now: number } & (
  | { kind: 'wake' }
  | { kind: 'ask'; id: number; question: Question }
  /** Rows of the record before the ledger. */
  | { kind: 'adopt'; id: number; rows: { seq: number; row: Settlement }[] }
  | { kind: 'close' }
);

/** A StoreError on its way between threads. */
export interface Trouble {
  code: StoreError['code'];
  message: string;
  hint: string;
  /** For the log. */
  detail: string;
}

export type FromWorker =
  | { kind: 'ready'; segment: number; notices: Notice[] }
  | { kind: 'failed'; trouble: Trouble }
  | { kind: 'answer'; id: number; answer: unknown }
  | { kind: 'refusal'; id: number; trouble: Trouble }
  /** Nothing could be carried over, or it can be again. */
  | { kind: 'stuck'; trouble: Trouble }
  | { kind: 'unstuck' }
  | { kind: 'spoilt'; lines: number };
