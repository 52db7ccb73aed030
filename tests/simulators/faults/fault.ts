import type { RequestHead } from '../core/http.ts';
import type { Pace } from './gate.ts';

/** What is sent in place of the answer. */
export type Instead =
  /** Never a byte; the connection stays open. */
  | 'stall'
  /** The connection is reset before the first byte. */
  | 'reset'
  /** Without a body, the provider's own words for that status. */
  | { status: number; headers?: Record<string, string>; body?: unknown }
  | { redirect: string; status?: 301 | 302 | 303 | 307 | 308 }
  /** bytes: not HTTP. json: cut-off JSON with a 200. html: a page with a 200. */
  | { garbage: 'bytes' | 'json' | 'html' }
  /** A 200 with a JSON body of this many bytes. */
  | { huge: number };

/** How the answer is sent; everything here combines. */
export interface Delivery {
  /** Before the first byte. */
  hold?: Pace;
  /** Before every chunk but the first. */
  pace?: Pace;
  /** The socket is destroyed after this many chunks. An answer that is not streamed has two. */
  cutAfter?: number;
  /** Nothing more after this many chunks; the connection stays open. */
  stallAfter?: number;
  /** The provider's own error event after this many chunks of a stream, then the end. */
  failAfter?: number;
  /** Compressed, if the client accepts it. */
  gzip?: boolean;
}

export interface Echo {
  /** text: in the answer itself. error: in a 400 of the provider. header: in an answer header. */
  in: 'text' | 'error' | 'header';
  /** The answer is sent in two chunks, parted this many bytes into the key; only a gate as `pace` keeps a receiver from reading both at once. */
  splitAt?: number;
}

export interface Fault extends Delivery {
  /** How many requests meet it; 1 unless said otherwise. */
  times?: number;
  /** Only requests like this. */
  on?: { method?: string; path?: string; key?: string };
  instead?: Instead;
  /** The provider does its part at once: whatever then becomes of the answer, the request counts. */
  accepts?: boolean;
  /** The answer contains the key that came with the request. */
  echoKey?: Echo;
}

/** Whether a fault waits for a request like this. */
export function isMeantFor({ on = {} }: Fault, head: RequestHead, secret: string | null): boolean {
  return (
    (on.method ?? head.method) === head.method &&
    (on.path ?? head.path) === head.path &&
    (on.key ?? secret) === secret
  );
}
