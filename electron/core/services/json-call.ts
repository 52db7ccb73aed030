import { Agent, buildConnector, request } from 'undici';
import { guardedLookup } from './lookup.ts';
import { type ProbeFailure, failureOf, readJson } from './probe.ts';
import { withoutSecrets } from './without-secrets.ts';

export interface JsonCall {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  /** To be sent as JSON. */
  body?: unknown;
  /** Every spelling in which the secret travels; none of them is in what comes back. */
  secrets: readonly string[];
  timeoutMs: number;
}

export type JsonAnswer =
  | { status: number; json: unknown }
  /** `reached`: a connection came about, so that the request may have been read. */
  | { failure: ProbeFailure; reached: boolean };

const largestAnswer = 2 * 1024 * 1024;
const connectTimeoutMs = 10_000;

/**
 * One call to a provider's JSON API with a person's own secret. It goes out once: no redirect is followed, no
 * connection is kept, nothing is tried again. Throws only if whoever asked has stopped asking.
 */
export async function callJson(call: JsonCall, signal?: AbortSignal): Promise<JsonAnswer> {
  const deadline = AbortSignal.timeout(call.timeoutMs);
  const line = createLine();
  try {
    const { statusCode, body } = await request(call.url, {
      dispatcher: line.agent,
      method: call.method,
      headers: headersOf(call),
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      headersTimeout: call.timeoutMs,
      bodyTimeout: call.timeoutMs,
    });
    const json = withoutSecrets(await readJson(body, largestAnswer), call.secrets);
    return { status: statusCode, json };
  } catch (error) {
    signal?.throwIfAborted();
    return { failure: deadline.aborted ? 'timeout' : failureOf(error), reached: line.reached() };
  } finally {
    await line.agent.destroy();
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

/** A connection of its own for each call, which tells whether it came about. */
function createLine() {
  const connect = buildConnector({ lookup: guardedLookup, timeout: connectTimeoutMs });
  let reached = false;
  const agent = new Agent({
    pipelining: 0,
    connect(options, callback) {
      connect(options, (...outcome) => {
        reached ||= outcome[0] === null;
        callback(...outcome);
      });
    },
  });
  return { agent, reached: () => reached };
}
