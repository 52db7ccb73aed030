import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RequestHead {
  method: string;
  path: string;
  query: string;
  rawHeaders: string[];
}

export function readHead(request: IncomingMessage): RequestHead {
  const url = request.url ?? '';
  const mark = url.indexOf('?');
  return {
    method: request.method ?? '',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    rawHeaders: request.rawHeaders,
  };
}

/** What was read, and whether it is all of it. */
export interface ReceivedBody {
  bytes: Buffer;
  ended: 'complete' | 'too large' | 'aborted';
}

/** Calls back rather than promises: the answer to a small request then leaves in the same turn. */
export function readBody(request: IncomingMessage, limit: number, done: (body: ReceivedBody) => void): void {
  const parts: Buffer[] = [];
  let size = 0;
  let settled = false;
  const settle = (ended: ReceivedBody['ended']): void => {
    if (settled) return;
    settled = true;
    const [only] = parts;
    done({ bytes: parts.length === 1 && only !== undefined ? only : Buffer.concat(parts), ended });
  };
  request.on('data', (part: Buffer) => {
    if (settled) return;
    size += part.length;
    parts.push(part);
    if (size > limit) settle('too large');
  });
  request.on('end', () => settle('complete'));
  request.on('error', () => settle('aborted'));
}

export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

export function bearer(header: string | undefined): string | null {
  return /^bearer (.+)$/i.exec(header ?? '')?.[1] ?? null;
}

export async function listen(server: Server, port: number): Promise<{ port: number; url: string }> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return { port: bound, url: `http://127.0.0.1:${bound}` };
}

/** Ends at once: held and stalled answers would otherwise keep the server for ever. */
export function stop(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
