import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Result } from '../../../shared/ipc/errors.ts';
import { panelError } from '../ipc/errors.ts';
import { maxInputBytes } from '../ipc/input.ts';
import type { PanelClient, Router } from '../ipc/types.ts';
import { readJson } from './body.ts';
import { deviceCookie, deviceCookieName, readCookie, sessionCookie } from './cookie.ts';
import { commonHeaders, inertPolicy } from './headers.ts';
import { statusOf } from './status.ts';

interface RpcParts {
  router: Router;
  cookie: string;
}

/** `POST /rpc/<route>` with the input as JSON body. */
export async function answerCall(
  { router, cookie }: RpcParts,
  route: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') return sendResult(response, refusal('Calls are made with POST.'), 405);
  // A form or an image of another page cannot set a header of its own.
  if (request.headers['x-keydesk-panel'] !== '1') {
    return sendResult(response, refusal('The header x-keydesk-panel is missing.'), 403);
  }
  const body = await readJson(request, maxInputBytes);
  if (body === 'too_large') return sendResult(response, refusal('This is more than 64 KB.'), 413);
  if (body === 'not_json') return sendResult(response, refusal('The input must be JSON.'), 415);

  const client = cookieClient(request, response, cookie);
  const requestId = request.headers['x-keydesk-request']?.toString() ?? randomUUID();
  response.once('close', () => {
    if (!response.writableFinished) void router.call(client, 'ipc.cancel', { requestId }, randomUUID());
  });
  const result = await router.call(client, route, body.value, requestId);
  sendResult(response, result, statusOf(result));
}

/** One client for all tabs of a browser: the cookie is the session. */
export function cookieClient(
  request: IncomingMessage,
  response: ServerResponse,
  cookie: string,
): PanelClient {
  let token = readCookie(request, cookie);
  const deviceName = deviceCookieName(cookie);
  let device = readCookie(request, deviceName);
  const set: { session?: string; device?: string } = {};
  const setCookies = () =>
    response.setHeader(
      'set-cookie',
      [set.session, set.device].filter((each) => each !== undefined),
    );
  return {
    clientId: token === null ? 'signed-out' : createHash('sha256').update(token).digest('base64url'),
    sessionToken: () => token,
    setSessionToken(next) {
      token = next;
      set.session = sessionCookie(cookie, next);
      setCookies();
    },
    device: {
      token: () => device,
      keep(next) {
        device = next;
        set.device = deviceCookie(deviceName, next);
        setCookies();
      },
    },
  };
}

export function sendResult(response: ServerResponse, result: Result<unknown>, status: number): void {
  response.writeHead(status, {
    ...commonHeaders,
    'content-type': 'application/json; charset=utf-8',
    'content-security-policy': inertPolicy,
    'cache-control': 'no-store',
    // What is left of a refused body would be read as the next request.
    ...(response.req.complete ? {} : { connection: 'close' }),
  });
  response.end(JSON.stringify(result));
}

function refusal(message: string): Result<never> {
  return { ok: false, error: panelError('invalid_input', message) };
}
