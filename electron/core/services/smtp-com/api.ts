import { Agent, request } from 'undici';
import { guardedLookup } from '../lookup.ts';
import { type ProbeAnswer, createProber } from '../probe.ts';

/** An account at SMTP.com, as its REST API v4 is asked. */
export interface SmtpComAccess {
  apiKey: string;
  /** Without `/v4`. */
  baseUrl: string;
}

export type Posted =
  | { kind: 'answered'; status: number; json: unknown }
  /** No connection came about: nothing was sent. */
  | { kind: 'unreached'; certificate: boolean }
  /** It broke after the request may have gone out. */
  | { kind: 'lost' };

const askTimeoutMs = 10_000;
const postTimeoutMs = 60_000;
const largestAnswer = 1024 * 1024;

export async function ask(
  { apiKey, baseUrl }: SmtpComAccess,
  path: string,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const prober = createProber();
  const headers = { 'x-smtpcom-api': apiKey };
  try {
    const answer = await prober.ask({ url: `${baseUrl}${path}`, headers, timeoutMs: askTimeoutMs, signal });
    return 'failure' in answer ? answer : { ...answer, json: withoutKey(answer.json, apiKey) };
  } finally {
    await prober.close();
  }
}

/** Sends once: no redirect is followed and nothing is tried again. */
export async function post(
  { apiKey, baseUrl }: SmtpComAccess,
  path: string,
  body: unknown,
  signal: AbortSignal,
): Promise<Posted> {
  const agent = new Agent({
    connect: { lookup: guardedLookup, timeout: askTimeoutMs },
    headersTimeout: postTimeoutMs,
    bodyTimeout: postTimeoutMs,
  });
  try {
    const { statusCode: status, body: answer } = await request(`${baseUrl}${path}`, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'x-smtpcom-api': apiKey, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      signal,
    });
    return { kind: 'answered', status, json: withoutKey(await readJson(answer), apiKey) };
  } catch (error) {
    return unanswered(error);
  } finally {
    await agent.destroy();
  }
}

/** undefined for what is not JSON, too much of it, or cut off: the status stands all the same. */
async function readJson(body: AsyncIterable<Buffer>): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > largestAnswer) return undefined;
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** What is answered goes into words for people and agents, should it repeat the key. */
function withoutKey(json: unknown, apiKey: string): unknown {
  if (json === undefined) return undefined;
  const key = JSON.stringify(apiKey).slice(1, -1);
  return JSON.parse(JSON.stringify(json).replaceAll(key, '•••'));
}

function unanswered(thrown: unknown): Posted {
  // Several addresses were tried: the first failure speaks for all.
  const error = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  const { code = '', syscall = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (/CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|^ERR_(?:TLS|SSL)|^EPROTO$/.test(code)) {
    return { kind: 'unreached', certificate: true };
  }
  const isUnreached =
    syscall === 'connect' ||
    syscall === 'getaddrinfo' ||
    code === 'UND_ERR_CONNECT_TIMEOUT' ||
    code === 'EFORBIDDENADDRESS';
  return isUnreached ? { kind: 'unreached', certificate: false } : { kind: 'lost' };
}
