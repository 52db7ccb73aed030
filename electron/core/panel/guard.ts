import type { IncomingMessage } from 'node:http';

/**
 * Whether a request comes from the panel's own page on this machine. Browsers are let into loopback by any web page, so
 * Host (DNS rebinding), Origin and Sec-Fetch-Site (another site, or another port of this machine) all have to fit.
 */
export function isFromPanel(request: IncomingMessage, port: number): boolean {
  const { host, origin, 'sec-fetch-site': site } = request.headers;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return false;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  return site === undefined || site === 'same-origin' || site === 'none';
}
