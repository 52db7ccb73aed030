import type { ServerResponse } from 'node:http';
import type { RawHeaders, Reply } from './reply.ts';

/** Told what leaves, as it leaves, so that a cut stream is charged for what was sent of it. */
export interface Meter {
  begun(reply: Reply): void;
  output(tokens: number): void;
}

/** The undisturbed way: everything in one turn, one write for each event as the provider does. */
export function deliver(response: ServerResponse, reply: Reply, meter: Meter): void {
  meter.begun(reply);
  if (reply.kind === 'whole') {
    response.writeHead(reply.status, withLength(reply.headers, reply.body));
    response.end(reply.body);
    return;
  }
  response.writeHead(reply.status, reply.headers);
  for (const chunk of reply.chunks) {
    response.write(chunk.text);
    meter.output(chunk.outputTokens);
  }
  response.end();
}

function withLength(headers: RawHeaders, body: string): RawHeaders {
  return [...headers, 'content-length', String(Buffer.byteLength(body))];
}
