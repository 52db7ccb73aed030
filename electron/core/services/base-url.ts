import { isIP } from 'node:net';
import { kindOfAddress } from './addresses.ts';
import { KeyError } from './types.ts';

/** Where a key is sent. */
export interface Endpoint {
  /** Origin and path prefix, without trailing slash or `/v1`. */
  baseUrl: string;
  /** What a key is sealed for. */
  origin: string;
}

const hint = 'Write it like https://proxy.example.com or http://127.0.0.1:8080.';

function refuse(message: string, help = hint): never {
  throw new KeyError('invalid_input', message, help, 'baseUrl');
}

// Path segments as proxies use them. No escapes or dot-segments, so that the address means the same to everybody.
const plainPath = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+)*$/;

/**
 * Reads the admin's choice of another endpoint: https anywhere, http only on loopback.
 *
 * An address inside the network may not be written as a number, whatever the scheme: certificates name hosts, so
 * https to a bare private address is a slip or an attempt to reach something that is no provider. A host name that
 * resolves to such an address is fine over https: a proxy inside the network is a legitimate choice. Metadata and
 * link-local addresses are refused here and again when a name resolves to them (`guardedLookup`).
 */
export function parseEndpoint(text: string): Endpoint {
  const trimmed = text.trim();
  // The URL parser would silently drop tabs and line breaks and turn backslashes into slashes.
  if (/[^\x21-\x7e]|\\/.test(trimmed))
    refuse('The base URL contains a character that does not belong in one.');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme !== 'https' && scheme !== 'http')
    refuse('The base URL must begin with https:// (or http:// on this computer).');
  if (/[?#]/.test(trimmed)) refuse('The base URL must not have a query or a fragment.');
  const [authority = '', ...rest] = trimmed.slice(scheme.length + 3).split('/');
  if (authority.includes('@')) refuse('The base URL must not contain a user name or a password.');
  if (authority === '') refuse('The base URL does not name a host.');
  const url = parse(trimmed);
  url.hostname = url.hostname.replace(/\.$/, '');
  if (url.hostname === '' || url.port === '0')
    refuse('The base URL does not name a host and port that can be reached.');
  checkHost(url);
  return { baseUrl: url.origin + pathPrefix(rest), origin: url.origin };
}

function parse(text: string): URL {
  if (!URL.canParse(text)) refuse('The base URL is not a web address.');
  return new URL(text);
}

/** The parser has brought odd spellings (0x7f.1, 2130706433, a trailing dot) into their plain form already. */
function checkHost({ hostname, protocol }: URL): void {
  const bare = hostname.replace(/^\[|\]$/g, '');
  const kind = isIP(bare) === 0 ? null : kindOfAddress(bare);
  if (kind === 'forbidden') {
    refuse(
      'The base URL points at an address that no provider can have (link-local, metadata or unspecified).',
    );
  }
  if (kind === 'private') {
    refuse(
      'The base URL points at a private address.',
      'Name the host of your proxy instead, with https and a certificate for that name, or run it on this computer.',
    );
  }
  const local = kind === 'loopback' || hostname === 'localhost';
  if (protocol === 'http:' && !local) {
    refuse(
      'Without https, the key would cross the network in the clear.',
      'Use https://; http:// is for this computer only.',
    );
  }
}

function pathPrefix(segments: string[]): string {
  const path = segments
    .map((segment) => `/${segment}`)
    .join('')
    .replace(/\/+$/, '');
  if (!plainPath.test(path)) refuse('The path of the base URL has parts that Keydesk does not take over.');
  return path.replace(/\/v1$/, '');
}
