import { GatewayError } from './errors.ts';

/** What the request line asks for, as it came over the wire: nothing is decoded or put in order. */
export interface Target {
  path: string;
  /** With its question mark; empty when there is none. */
  query: string;
}

// RFC 3986 §3.3: the characters of a path. Whatever is none of them never reaches a comparison.
const pathCharacters = /^\/[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$/;
const queryCharacters = /^[\x21\x22\x24-\x5b\x5d-\x7e]*$/;
/** What a provider's server might decode into another path: dot, slash, backslash, percent, control characters. */
const decodesToPath = /%(?:2e|2f|5c|25|[01][0-9a-f]|7f)/i;
const dotSegment = /\/\.{1,2}(?:\/|$)/;

export function parseTarget(url: string): Target {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = mark < 0 ? '' : url.slice(mark);
  const broken =
    !pathCharacters.test(path) ||
    path.includes('//') ||
    dotSegment.test(path) ||
    (path.includes('%') && (decodesToPath.test(path) || !isEncoded(path))) ||
    !queryCharacters.test(query);
  if (broken) {
    throw new GatewayError(
      'invalid_input',
      'The address of the request is not a plain path.',
      'Send an absolute path without dot segments, double slashes, encoded separators or fragments.',
    );
  }
  return { path, query };
}

function isEncoded(path: string): boolean {
  return !/%(?![0-9A-Fa-f]{2})/.test(path);
}
