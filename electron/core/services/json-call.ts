import type { IncomingHttpHeaders } from 'node:http';
import { Agent, buildConnector, request } from 'undici';
import { guardedLookup } from './lookup.ts';
import { type ProbeFailure, failureOf, readJson } from './probe.ts';
import { withoutSecrets } from './without-secrets.ts';

export interface JsonCall {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  /** To be sent as JSON. */
  body?: unknown;
  /** To be sent as they are, instead; `headers` name their type. */
  bytes?: Uint8Array;
  /** Every spelling in which the secret travels; none of them is in what comes back. */
  secrets: readonly string[];
  timeoutMs: number;
  /** Bytes of the answer; of more, only the status is known. Default: 2 MB. */
  largestAnswer?: number;
  /** Connections that several questions share; default: one of its own. */
  lines?: Lines;
}

export type JsonAnswer =
  /** `json` undefined: it was no JSON, or too much. */
  | { status: number; json: unknown; headers: IncomingHttpHeaders }
  /** `reached`: a connection came about, so that the request may have been read. */
  | { failure: ProbeFailure; reached: boolean };

const usualLargest = 2 * 1024 * 1024;
const connectTimeoutMs = 10_000;

/**
 * One call to a provider's JSON API with a person's own secret. It goes out once: no redirect is followed, nothing is
 * tried again, and unless `lines` are given no connection is kept. Throws only if whoever asked has stopped asking.
 */
export async function callJson(call: JsonCall, signal?: AbortSignal): Promise<JsonAnswer> {
  const deadline = AbortSignal.timeout(call.timeoutMs);
  const lines = call.lines ?? new Lines();
  try {
    const { statusCode, headers, body } = await request(call.url, {
      dispatcher: lines.agent,
      method: call.method,
      headers: headersOf(call),
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      ...(call.bytes !== undefined && { body: call.bytes }),
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      headersTimeout: call.timeoutMs,
      bodyTimeout: call.timeoutMs,
    });
    const json = withoutSecrets(await readJson(body, call.largestAnswer ?? usualLargest), call.secrets);
    return { status: statusCode, json, headers };
  } catch (error) {
    signal?.throwIfAborted();
    return { failure: deadline.aborted ? 'timeout' : failureOf(error), reached: lines.reached };
  } finally {
    if (!call.lines) await lines.close();
  }
}

function headersOf({ headers, body }: JsonCall): Record<string, string> {
  return {
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'keydesk',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...headers,
  };
}

/** Connections to one provider, which tell whether one ever came about. `keep`: for more than one call each. */
export class Lines {
  readonly agent: Agent;
  #reached = false;

  constructor({ keep = false } = {}) {
    const connect = buildConnector({ lookup: guardedLookup, timeout: connectTimeoutMs });
    this.agent = new Agent({
      pipelining: keep ? 1 : 0,
      connect: (options, callback) => {
        connect(options, (...outcome) => {
          this.#reached ||= outcome[0] === null;
          callback(...outcome);
        });
      },
    });
  }

  get reached(): boolean {
    return this.#reached;
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }
}
