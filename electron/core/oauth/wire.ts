import { Agent, request } from 'undici';
import { z } from 'zod';
import { guardedLookup } from '../services/lookup.ts';
import { type ProbeFailure, failureOf } from '../services/probe.ts';

/** What an identity provider answered; `json` is undefined for a page of html, nothing, or far too much. */
export type WireAnswer =
  | { status: number; json: unknown; retryAfterMs: number | null }
  /** No answer at all. */
  | { failure: ProbeFailure };

export interface WireRequest {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}

const timeoutMs = 15_000;
const largestAnswer = 1024 * 1024;

/** What passed over it; the libraries keep neither the status nor Retry-After. */
export interface Wire {
  /** Sends once: no redirect is followed, nothing is tried again. Throws WireError when there is no answer. */
  send(call: WireRequest): Promise<{ status: number; headers: Record<string, string>; text: string }>;
  last(): WireAnswer | null;
  clear(): void;
  /** Whether the last answer said when the whole sign-in ends; Google does in Testing mode. */
  endsAt(): number | undefined;
}

export class WireError extends Error {
  readonly failure: ProbeFailure;
  constructor(failure: ProbeFailure) {
    super('The identity provider could not be reached.');
    this.name = 'WireError';
    this.failure = failure;
  }
}

/** A line of its own for each exchange with an identity provider, with the limits that its library does not set. */
export function createWire(): Wire {
  let last: WireAnswer | null = null;
  return {
    last: () => last,
    clear: () => {
      last = null;
    },
    endsAt: () => (last && 'json' in last ? endIn(last.json) : undefined),
    async send(call) {
      last = null;
      try {
        const answer = await exchange(call);
        last = {
          status: answer.status,
          json: parsed(answer.text),
          retryAfterMs: retryAfter(answer.headers['retry-after']),
        };
        return answer;
      } catch (error) {
        call.signal?.throwIfAborted();
        const failure = failureOf(error);
        last = { failure };
        throw new WireError(failure);
      }
    },
  };
}

async function exchange({ method, url, headers, body, signal }: WireRequest) {
  const deadline = AbortSignal.timeout(timeoutMs);
  const agent = new Agent({ connect: { lookup: guardedLookup, timeout: 10_000 }, pipelining: 0 });
  try {
    const response = await request(url, {
      dispatcher: agent,
      method,
      headers: { ...headers, accept: 'application/json', 'accept-encoding': 'identity' },
      ...(body !== undefined && { body }),
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    const text = await readText(response.body);
    return { status: response.statusCode, headers: plain(response.headers), text };
  } catch (error) {
    throw deadline.aborted ? Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' }) : error;
  } finally {
    await agent.destroy();
  }
}

/** Seconds. A later end is none that anybody meant. */
const latestEnd = 100 * 365 * 24 * 60 * 60;
const ending = z.object({ refresh_token_expires_in: z.coerce.number().positive().max(latestEnd) });

function endIn(json: unknown): number | undefined {
  const said = ending.safeParse(json);
  return said.success ? Date.now() + Math.round(said.data.refresh_token_expires_in * 1000) : undefined;
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > largestAnswer) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function plain(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const entries = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Seconds, or a date. */
function retryAfter(value: string | undefined): number | null {
  if (value === undefined) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(ms, 0) : null;
}
