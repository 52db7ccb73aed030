import { Agent, type Dispatcher, request } from 'undici';
import { guardedLookup, forbiddenAddress } from './lookup.ts';

export interface ProbeRequest {
  url: string;
  headers: Record<string, string>;
  timeoutMs: number;
  signal: AbortSignal | undefined;
}

export type ProbeFailure = 'timeout' | 'not_found' | 'refused' | 'forbidden' | 'certificate' | 'broken';
export type ProbeAnswer = { status: number; json: unknown } | { failure: ProbeFailure };

/** Asks one question with a key. Follows no redirect, reads no more than it needs, keeps no connection. */
export interface Prober {
  ask(question: ProbeRequest): Promise<ProbeAnswer>;
  close(): Promise<void>;
}

// The longest model list of the four is some tens of kilobytes.
const largestAnswer = 1024 * 1024;

export function createProber(): Prober {
  const agent = new Agent({ connect: { lookup: guardedLookup }, pipelining: 0 });
  return {
    ask: (question) => ask(agent, question),
    close: () => agent.destroy(),
  };
}

async function ask(
  dispatcher: Dispatcher,
  { url, headers, timeoutMs, signal }: ProbeRequest,
): Promise<ProbeAnswer> {
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const response = await request(url, {
      dispatcher,
      method: 'GET',
      headers: { accept: 'application/json', 'accept-encoding': 'identity', ...headers },
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    return { status: response.statusCode, json: await readJson(response.body) };
  } catch (error) {
    // Cancelled by whoever asked: that is no outcome of a test.
    signal?.throwIfAborted();
    return { failure: deadline.aborted ? 'timeout' : failureOf(error) };
  }
}

/** undefined for what is not JSON, or too much of it. */
export async function readJson(body: AsyncIterable<Buffer>, most = largestAnswer): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    // Leaving the loop destroys the stream and with it the connection.
    if (size > most) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

const failures: Record<string, ProbeFailure> = {
  ENOTFOUND: 'not_found',
  EAI_AGAIN: 'not_found',
  EAI_FAIL: 'not_found',
  ENETUNREACH: 'not_found',
  EHOSTUNREACH: 'not_found',
  ENETDOWN: 'not_found',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  [forbiddenAddress]: 'forbidden',
};

export function failureOf(error: unknown): ProbeFailure {
  const code = codeOf(error);
  // Names of Node's and OpenSSL's certificate errors.
  if (/CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|^ERR_TLS/.test(code)) return 'certificate';
  return failures[code] ?? 'broken';
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  // Several addresses were tried: the first failure speaks for all.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
