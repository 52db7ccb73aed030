import { adapters } from '../services/index.ts';
import type { Call } from './call.ts';
import type { GatewayError } from './errors.ts';
import { hasBody } from './head.ts';

export function answerJson(call: Call, status: number, body: unknown, headers: string[] = []): void {
  answerJsonText(call, status, JSON.stringify(body), headers);
}

export function answerJsonText(call: Call, status: number, json: string, headers: string[] = []): void {
  answerText(call, status, json, 'application/json', headers);
}

export function answerText(
  call: Call,
  status: number,
  text: string,
  contentType: string,
  headers: string[] = [],
): void {
  const bytes = Buffer.from(text);
  const { request, response } = call;
  call.status = status;
  call.bytesOut = bytes.length;
  response.writeHead(status, [
    'content-type',
    contentType,
    'content-length',
    String(bytes.length),
    'cache-control',
    'no-store',
    'x-keydesk-request',
    call.id,
    ...headers,
  ]);
  if ('body' in request || request.complete || !hasBody(call.head)) {
    response.end(bytes);
    return;
  }
  // A client that is still sending would meet a closed connection instead of the answer, so the rest of its body
  // is read away first (the server's request timeout ends that, if need be).
  response.write(bytes);
  const end = (): void => void response.end();
  request.once('end', end).once('close', end).once('error', end).resume();
}

/** Keydesk's own no, in the words that the caller's SDK understands. */
export function answerError(call: Call, error: GatewayError): void {
  if (call.response.headersSent || call.response.destroyed) return;
  call.errorCode = error.code;
  call.outcome ??= error.status >= 502 ? 'unreachable' : 'refused';
  const headers = ['x-keydesk-error', error.code];
  if (!error.retry) headers.push('x-should-retry', 'false');
  if (error.code === 'rate_limited') {
    headers.push('retry-after', String(Math.ceil(error.retryAfterMs / 1000)));
  }
  answerJson(call, error.status, errorBody(call, error), headers);
}

function errorBody(call: Call, error: GatewayError): unknown {
  const { code, message, hint, status, field } = error;
  const dialect = Object.values(adapters).find(({ id }) => call.path.startsWith(`/${id}/`));
  if (dialect) return dialect.errorBody({ code, message, hint, status, requestId: call.id });
  return { error: { code, message, hint, ...(field === undefined ? {} : { field }) } };
}
