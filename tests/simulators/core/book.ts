import { hash } from 'node:crypto';
import type { RequestHead } from './http.ts';
import type { Charged } from './reply.ts';
import { Waiters } from './waiters.ts';

/** One received request, as the simulator's own account keeps it. */
export interface BookEntry {
  serial: number;
  method: string;
  path: string;
  query: string;
  /** As received: order, case and repeats kept. */
  headers: [name: string, value: string][];
  /** SHA-256 of the bytes received. */
  bodyDigest: string;
  bodyBytes: number;
  body: unknown;
  key: string | null;
  at: number;
  /** What the provider charges for it so far, by kind. */
  charged: Charged;
  credits: number;
  /** The status that was sent; null until then, and for answers that were never HTTP. */
  status: number | null;
  /** The last byte of the answer was written. */
  finished: boolean;
  /** The client went away before the answer was complete. */
  aborted: boolean;
}

export interface BookTotals {
  requests: number;
  aborted: number;
}

export type RequestMatch = { method?: string; path?: string; key?: string } | ((entry: BookEntry) => boolean);

export class Book {
  readonly entries: BookEntry[] = [];
  readonly totals: BookTotals = { requests: 0, aborted: 0 };
  readonly #quiet: boolean;
  readonly #waiters = new Waiters<BookEntry>();

  constructor(quiet: boolean) {
    this.#quiet = quiet;
  }

  /** Counts the request; when the book is not quiet, also writes it down. */
  open(head: RequestHead, serial: number, raw: Buffer, body: unknown, key: string | null): BookEntry | null {
    this.totals.requests++;
    if (this.#quiet) return null;
    const entry: BookEntry = {
      serial,
      method: head.method,
      path: head.path,
      query: head.query,
      headers: pairs(head.rawHeaders),
      bodyDigest: hash('sha256', raw),
      bodyBytes: raw.length,
      body,
      key,
      at: Date.now(),
      charged: {},
      credits: 0,
      status: null,
      finished: false,
      aborted: false,
    };
    this.entries.push(entry);
    this.changed(entry);
    return entry;
  }

  close(entry: BookEntry | null, how: 'finished' | 'aborted' | 'broken'): void {
    if (how === 'aborted') this.totals.aborted++;
    if (entry === null) return;
    entry.finished = how === 'finished';
    entry.aborted = how === 'aborted';
    this.changed(entry);
  }

  /** The first entry, past or future, for which `ready` holds. */
  waitFor(ready: (entry: BookEntry) => boolean): Promise<BookEntry> {
    if (this.#quiet) return Promise.reject(new Error('A quiet simulator keeps no requests to wait for.'));
    return this.#waiters.waitFor(this.entries, ready);
  }

  endWaiting(): void {
    this.#waiters.end();
  }

  changed(entry: BookEntry): void {
    this.#waiters.changed(entry);
  }
}

export function matches(entry: BookEntry, match: RequestMatch | undefined): boolean {
  if (match === undefined) return true;
  if (typeof match === 'function') return match(entry);
  return (
    (match.method ?? entry.method) === entry.method &&
    (match.path ?? entry.path) === entry.path &&
    (match.key ?? entry.key) === entry.key
  );
}

function pairs(raw: string[]): [string, string][] {
  const result: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) result.push([raw[at] ?? '', raw[at + 1] ?? '']);
  return result;
}
