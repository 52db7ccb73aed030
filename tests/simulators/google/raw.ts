import { asObject, asText, isObject } from '../core/json.ts';
import { parseJson } from '../core/http.ts';
import { parseMime } from '../mailbox/mime.ts';
import type { SiteRequest } from '../oauth/request.ts';

/** The message that a body brings, or what is wrong with it. */
export function rawMessage(message: unknown): Buffer | string {
  const raw = asText(asObject(message)['raw']);
  if (raw === undefined || raw === '')
    return "'raw' RFC822 payload message string or uploading message via /upload/* URL required";
  if (!/^[\w+/-]+={0,2}$/.test(raw)) return 'Invalid value for ByteString: it is not base64url.';
  return Buffer.from(raw, 'base64url');
}

/** An upload as the same call without one would have it: the bytes alone, or JSON and bytes in two parts. */
export function readUpload({ bytes, headers }: SiteRequest, isDraft: boolean): unknown {
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('multipart/')) return wrap({}, bytes, isDraft);
  const whole = Buffer.concat([Buffer.from(`Content-Type: ${type}\r\n\r\n`), bytes]);
  const [json, media] = parseMime(whole).parts;
  const sent = parseJson(json?.content ?? Buffer.alloc(0));
  return wrap(isObject(sent) ? sent : {}, media?.content ?? Buffer.alloc(0), isDraft);
}

function wrap(sent: Record<string, unknown>, bytes: Buffer, isDraft: boolean): unknown {
  const raw = bytes.toString('base64url');
  return isDraft ? { ...sent, message: { ...asObject(sent['message']), raw } } : { ...sent, raw };
}
