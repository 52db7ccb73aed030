import type { ApiRequest } from '../mail/mailbox/api.ts';
import { me } from './provider.ts';

/** Above it, Gmail wants the bytes themselves instead of base64 within JSON. */
const largestInJson = 3 * 1024 * 1024;
/** Large mails over slow lines. */
const longestMs = 5 * 60_000;

/** How a whole mail travels to Gmail. `wrap` puts the message into what the method takes. */
function request(path: string, raw: Buffer, wrap: (message: { raw: string }) => unknown): ApiRequest {
  const timeoutMs = longestMs;
  return raw.length > largestInJson
    ? {
        method: 'POST',
        path: `/upload${path}?uploadType=media`,
        headers: { 'content-type': 'message/rfc822' },
        bytes: raw,
        timeoutMs,
      }
    : { method: 'POST', path, body: wrap({ raw: raw.toString('base64url') }), timeoutMs };
}

export function sendRequest(raw: Buffer): ApiRequest {
  return request(`${me}/messages/send`, raw, (message) => message);
}

export function draftRequest(raw: Buffer): ApiRequest {
  return request(`${me}/drafts`, raw, (message) => ({ message }));
}
