import type { BookEntry, BookTotals, RequestMatch } from './core/book.ts';
import type { KeyRing, KeyState } from './core/keys.ts';
import type { Fault } from './faults/fault.ts';
import type { ScriptedFault } from './faults/queue.ts';

export interface SimulatorOptions {
  /** 0, or nothing, picks a free one. Always on 127.0.0.1. */
  port?: number;
  /** Keeps totals only: for benchmarks. */
  quiet?: boolean;
  /** Opens a second port where another process can script faults and keys. */
  control?: boolean;
  controlPort?: number;
  maxBody?: number;
}

export interface Simulator<Name extends string = string> {
  readonly name: Name;
  readonly url: string;
  readonly port: number;
  readonly controlUrl: string | null;
  /** Every request received, oldest first; stays empty in a quiet simulator. */
  readonly requests: readonly BookEntry[];
  readonly totals: Readonly<BookTotals>;
  /** Accepted keys, each with the provider's own account of it. */
  readonly keys: KeyRing;
  addKey(secret: string, state?: KeyState): void;
  setKeyState(secret: string, state: KeyState): void;
  /** Prepares a fault for the next request that fits. */
  script(fault: Fault): ScriptedFault;
  clearFaults(): void;
  /** The first request, past or future, that fits. */
  waitForRequest(match?: RequestMatch): Promise<BookEntry>;
  /** The first request that fits and whose client went away before the answer was complete. */
  waitForAbort(match?: RequestMatch): Promise<BookEntry>;
  close(): Promise<void>;
}
