import type { WholeRequest } from './types.ts';

/** Longer heads are left to Node. */
const longestHead = 16 * 1024;
/** Larger bodies are left to Node too: they count against the memory for bodies while they arrive. */
const largestBody = 64 * 1024;

/**
 * RFC 9112 §3 and §5 in their narrowest reading: one of two methods, origin form, HTTP/1.1, CRLF only, names that are
 * tokens, values of visible ASCII, no folding.
 */
const usualHead =
  /^(?:GET|POST) \/[\x21-\x7e]* HTTP\/1\.1\r\n(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e]*\r\n)+$/;

/** What makes a request one of another kind: other framing, a word with this hop, a body that waits for permission. */
const unusualHeaders: ReadonlySet<string> = new Set([
  'transfer-encoding',
  'trailer',
  'upgrade',
  'proxy-connection',
  'http2-settings',
  'expect',
]);

export interface ReadRequest {
  request: WholeRequest;
  /** Where the next request begins; behind the last byte that is here: the body has not come as a whole. */
  length: number;
}

/**
 * Reads the request at the beginning of `bytes`. `unusual`: anything that could be read in two ways, or is rare; Node's
 * own parser, and what we refuse behind it, decides over that.
 */
export function readWhole(bytes: Buffer): ReadRequest | 'unusual' {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0 || headEnd > longestHead) return 'unusual';
  const head = bytes.toString('latin1', 0, headEnd + 2);
  if (!usualHead.test(head)) return 'unusual';
  const rawHeaders: string[] = [];
  const bodyLength = readHeaders(head, rawHeaders);
  if (bodyLength === null) return 'unusual';
  const length = headEnd + 4 + bodyLength;
  const lineEnd = head.indexOf(' HTTP/1.1\r\n');
  const method = head.startsWith('GET') ? 'GET' : 'POST';
  const request: WholeRequest = {
    method,
    url: head.slice(method.length + 1, lineEnd),
    rawHeaders,
    httpVersion: '1.1',
    complete: true,
    body: bytes.length < length ? null : bytes.subarray(headEnd + 4, length),
  };
  return { request, length };
}

/** Fills in the headers and returns the body's length; null: they are not of the usual kind. */
function readHeaders(head: string, rawHeaders: string[]): number | null {
  let bodyLength = -1;
  let hosts = 0;
  for (let at = head.indexOf('\r\n') + 2; at < head.length;) {
    const end = head.indexOf('\r\n', at);
    const colon = head.indexOf(':', at);
    const name = head.slice(at, colon);
    const value = head.slice(colon + 1, end).trim();
    rawHeaders.push(name, value);
    at = end + 2;
    const lower = name.toLowerCase();
    if (lower === 'host') hosts += 1;
    else if (lower === 'content-length') {
      if (bodyLength >= 0 || !/^\d{1,5}$/.test(value)) return null;
      bodyLength = Number(value);
    } else if (lower === 'connection') {
      if (!/^keep-alive$/i.test(value)) return null;
    } else if (unusualHeaders.has(lower)) return null;
  }
  if (hosts !== 1 || bodyLength > largestBody || rawHeaders.length > 200) return null;
  return Math.max(0, bodyLength);
}
