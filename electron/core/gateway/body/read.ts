import type { Call } from '../call.ts';
import { GatewayError } from '../errors.ts';
import { JsonScan, type ScanProblem, maxDepth } from './json-scan.ts';

/** Anthropic's edge refuses more than this; the other providers take no more in one call either. */
export const bodyLimit = 32 * 1024 * 1024;

export interface ReadBody {
  bytes: Buffer;
  /** null: the body was not asked to be JSON. */
  scan: JsonScan | null;
}

/** Reads a body up to a limit. JSON is checked while it arrives, so that nonsense is refused at its first byte. */
export async function readBody(call: Call, kind: 'json' | 'form', limit = bodyLimit): Promise<ReadBody> {
  checkHead(call, limit);
  const scan = kind === 'json' ? new JsonScan() : null;
  const bytes = await collect(call, limit, scan);
  const problem = scan?.end();
  if (problem) throw scanError(problem);
  return { bytes, scan };
}

function checkHead({ head }: Call, limit: number): void {
  if (head.repeated !== null) {
    throw new GatewayError(
      'invalid_input',
      `The header ${head.repeated} stands in the request twice.`,
      'Send it once.',
    );
  }
  if (head.contentEncoding !== '' && head.contentEncoding.toLowerCase() !== 'identity') {
    throw new GatewayError(
      'invalid_input',
      'The body is compressed, so Keydesk cannot check it.',
      'Send the body uncompressed, without Content-Encoding.',
    );
  }
  if (head.transferEncoding !== null && head.transferEncoding.trim().toLowerCase() !== 'chunked') {
    throw new GatewayError(
      'invalid_input',
      'The Transfer-Encoding is not supported.',
      'Send the body with a Content-Length, or chunked.',
    );
  }
  if (/charset\s*=\s*(?!"?utf-8)/i.test(head.contentType)) {
    throw new GatewayError('invalid_input', 'The body is not in UTF-8.', 'Send the body in UTF-8.');
  }
  if (head.contentLength !== null && head.contentLength > limit) throw tooLarge(limit);
}

function collect(call: Call, limit: number, scan: JsonScan | null): Promise<Buffer> {
  const { request, bodies } = call;
  const owner = ownerOf(call);
  if ('body' in request) {
    const { body } = request;
    if (body === null) return Promise.reject(gone());
    // Small enough to be let through always; what is in memory counts all the same.
    call.bytesIn = body.length;
    bodies.take(owner, body.length, body.length);
    if (body.length > limit) return Promise.reject(tooLarge(limit));
    if (scan && !scan.feed(body)) return Promise.reject(scanError(scan.problem ?? 'not_json'));
    return Promise.resolve(body);
  }
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const stop = (error: GatewayError): void => {
      request.removeAllListeners('data');
      // What still comes is not kept, and what came need not be: its sender may take long to end.
      parts.length = 0;
      releaseBody(call);
      reject(error);
    };
    request.on('data', (part: Buffer) => {
      call.bytesIn += part.length;
      const fits = bodies.take(owner, part.length, call.bytesIn);
      if (call.bytesIn > limit) stop(tooLarge(limit));
      else if (!fits) stop(tooMuchAtOnce());
      else if (scan && !scan.feed(part)) stop(scanError(scan.problem ?? 'not_json'));
      else parts.push(part);
    });
    request.once('end', () =>
      resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts, call.bytesIn)),
    );
    request.once('close', () => {
      if (!request.complete) reject(gone());
    });
  });
}

function ownerOf({ agent }: Call): string {
  return agent?.id ?? '';
}

/** The bytes of a body stay in memory until its call is over. */
export function releaseBody(call: Call): void {
  call.bodies.giveBack(ownerOf(call), call.bytesIn);
  call.bytesIn = 0;
}

function tooLarge(limit: number): GatewayError {
  return new GatewayError(
    'too_large',
    `The body is larger than ${Math.floor(limit / 1024 / 1024)} MB.`,
    'Send less in one call.',
  );
}

function tooMuchAtOnce(): GatewayError {
  return new GatewayError(
    'rate_limited',
    'Too many large requests are being sent through Keydesk at once.',
    'Try again in a moment.',
  );
}

/** Nobody reads it: the connection is closed already. */
function gone(): GatewayError {
  return new GatewayError('invalid_input', 'The body ended before its end.', 'Send the whole body.');
}

const scanProblems: Record<ScanProblem, [message: string, hint: string]> = {
  not_json: ['The body is not valid JSON.', 'Send a JSON object in UTF-8.'],
  not_object: ['The body is not a JSON object.', 'Send a JSON object.'],
  too_deep: [`The JSON in the body is nested deeper than ${maxDepth} levels.`, 'Send a flatter body.'],
  too_many_members: [
    'The JSON in the body has an object with more fields than Keydesk can check.',
    'Send only the fields that the provider knows.',
  ],
  repeated_field: [
    'An object in the JSON of the body has the same field twice, which providers read differently.',
    'Send each field once.',
  ],
};

export function scanError(problem: ScanProblem): GatewayError {
  return new GatewayError('invalid_input', ...scanProblems[problem]);
}
