import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Sessions } from '../accounts/types.ts';
import { panelError } from '../ipc/errors.ts';
import type { Router } from '../ipc/types.ts';
import { commonHeaders } from './headers.ts';
import { cookieClient, sendResult } from './rpc.ts';

interface EventParts {
  router: Router;
  sessions: Pick<Sessions, 'peek'>;
  cookie: string;
}

const heartbeatMs = 20_000;
/** A tab that does not read: what it missed it asks for again once it reconnects. */
const maxUnreadBytes = 1 << 20;

/** `GET /events`: server-sent events for a signed-in browser, until its session ends or locks. */
export function openEventStream(
  { router, sessions, cookie }: EventParts,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const client = cookieClient(request, response, cookie);
  const isSignedIn = () => sessions.peek(client.sessionToken())?.locked === false;
  if (!isSignedIn()) {
    return sendResult(
      response,
      { ok: false, error: panelError('not_signed_in', 'You are not signed in.') },
      401,
    );
  }
  response.writeHead(200, {
    ...commonHeaders,
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
  });
  response.write('retry: 1000\n\n');

  const unsubscribe = router.subscribe(client, (event) => {
    response.write(`data: ${JSON.stringify(event)}\n\n`);
    if (!isSignedIn() || response.writableLength > maxUnreadBytes) response.end();
  });
  const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
  response.once('close', () => {
    clearInterval(heartbeat);
    unsubscribe();
  });
}
