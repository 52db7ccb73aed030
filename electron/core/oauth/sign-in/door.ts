import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Page, pageHeaders, pages, renderPage } from './page.ts';

/** The host of the redirect: Entra wants `localhost` there, Google the address. */
export type DoorHost = '127.0.0.1' | 'localhost';

export interface Door {
  redirectUri: string;
  /** What the browser comes back with is answered with a page. */
  onAnswer(answer: (query: URLSearchParams) => Promise<Page>): void;
  /** It broke by itself. */
  onBroken(tell: () => void): void;
  /** Stops listening; who is being answered still gets the page, unless `now`. */
  close(now?: boolean): void;
}

const longestQuery = 8192;

/** Where a browser comes back to: on this computer only, for one attempt only. Rejects when no port can be had. */
export async function openDoor(host: DoorHost, port = 0): Promise<Door> {
  let answer: (query: URLSearchParams) => Promise<Page> = () => Promise.resolve(pages.over());
  const server: Server = createServer(
    // Whoever connects and says nothing does not take the place of the browser for long.
    {
      maxHeaderSize: 32 * 1024,
      requestTimeout: 10_000,
      headersTimeout: 5_000,
      connectionsCheckingInterval: 1_000,
    },
    (request, response) => {
      receive(request, response, authority, (query) => answer(query)).catch(() => response.destroy());
    },
  );
  server.maxConnections = 32;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const authority = `${host}:${(server.address() as AddressInfo).port}`;
  let broken: () => void = () => undefined;
  server.on('error', () => broken());
  return {
    redirectUri: `http://${authority}`,
    onAnswer(next) {
      answer = next;
    },
    onBroken(tell) {
      broken = tell;
    },
    close(now = false) {
      server.close();
      if (now) server.closeAllConnections();
    },
  };
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  authority: string,
  answer: (query: URLSearchParams) => Promise<Page>,
): Promise<void> {
  response.on('error', () => undefined);
  const url = request.url ?? '';
  const refused = refusal(request, url, authority);
  if (refused !== null) return void response.writeHead(refused, { connection: 'close' }).end();
  const page = await answer(new URLSearchParams(url.slice(url.indexOf('?') + 1)));
  response.writeHead(page.status, pageHeaders).end(renderPage(page));
}

/** A status for whatever is not a browser that was sent here by a sign-in. */
function refusal({ method, headers }: IncomingMessage, url: string, authority: string): number | null {
  // Another name for this address is a page of somebody else's that was made to resolve to it.
  if (headers.host !== authority) return 421;
  if (method !== 'GET') return 405;
  if (!url.startsWith('/?')) return 404;
  if (url.length > longestQuery) return 414;
  // Scripts, frames and pictures of any page say so themselves; the way back from a sign-in is a navigation.
  if (headers.origin !== undefined) return 403;
  if ((headers['sec-fetch-mode'] ?? 'navigate') !== 'navigate') return 403;
  if ((headers['sec-fetch-dest'] ?? 'document') !== 'document') return 403;
  return null;
}
