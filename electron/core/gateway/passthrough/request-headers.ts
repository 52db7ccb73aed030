import type { RequestHead } from '../head.ts';

/** RFC 9110 §7.6.1 and the older ones that still travel. They belong to one connection and are never passed on. */
export const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'proxy-connection',
  'keep-alive',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

/** Credentials in any form that an agent might send, and what is set anew for the provider. */
const replaced: ReadonlySet<string> = new Set([
  'authorization',
  'x-api-key',
  'api-key',
  'proxy-authorization',
  'cookie',
  'host',
  'content-length',
  'expect',
  'accept-encoding',
]);

/** What a provider's own front could take for another call than the one that was checked, or for another caller. */
const misleading: ReadonlySet<string> = new Set([
  'x-http-method-override',
  'x-http-method',
  'x-method-override',
  'x-original-url',
  'x-rewrite-url',
  'forwarded',
  'via',
]);
const oursOrForwarded = /^x-(?:keydesk|forwarded)-/;

/**
 * Everything else goes on byte for byte: providers and SDKs agree on headers that we need not know.
 * The answer is asked for uncompressed, so that a key echoed in it can be found.
 */
export function requestHeaders(head: RequestHead, strip: readonly string[]): string[] {
  const { raw, names } = head;
  const named = namedByConnection(head.connection);
  const headers: string[] = [];
  for (const [at, name] of names.entries()) {
    if (hopByHop.has(name) || replaced.has(name) || strip.includes(name) || named?.has(name)) continue;
    if (misleading.has(name) || oursOrForwarded.test(name)) continue;
    headers.push(raw[2 * at] ?? '', raw[2 * at + 1] ?? '');
  }
  headers.push('accept-encoding', 'identity');
  return headers;
}

/** RFC 9110 §7.6.1: what `Connection` names is for this hop only, too. */
export function namedByConnection(connection: string): ReadonlySet<string> | null {
  if (connection === '' || /^(?:keep-alive|close)$/i.test(connection)) return null;
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()));
}
