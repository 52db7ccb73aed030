import { GatewayError } from './errors.ts';
import type { RequestHead } from './head.ts';

/** The `Host` values by which this machine's own programs reach a port. */
export function loopbackHosts(port: number): ReadonlySet<string> {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  // RFC 9110 §7.2: the port may be left out when it is the scheme's own.
  return new Set(names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));
}

/**
 * Keeps web pages out. A page's requests carry an Origin or say where they come from; a page that rebinds its own
 * name to 127.0.0.1 still sends that name as Host. There are no CORS answers, so nothing can be asked for either.
 */
export function guard(head: RequestHead, hosts: ReadonlySet<string>): void {
  const [host, ...more] = head.hosts;
  if (host === undefined || more.length > 0 || !hosts.has(host.toLowerCase())) {
    throw new GatewayError(
      'not_allowed',
      'The Host header does not name this machine and the port of the gateway.',
      'Use the base URL that Keydesk shows, with 127.0.0.1 or localhost.',
    );
  }
  if (head.hasOrigin) {
    throw new GatewayError(
      'not_allowed',
      'The request has an Origin header, as requests of web pages do, and web pages cannot use the gateway.',
      'Call the gateway from a program, not from a page in a browser.',
    );
  }
  if (head.fetchSite !== null && head.fetchSite !== 'none') {
    throw new GatewayError(
      'not_allowed',
      'The request was made by a web page (Sec-Fetch-Site), and web pages cannot use the gateway.',
      'Call the gateway from a program, not from a page in a browser.',
    );
  }
}
