import type { ServerResponse } from 'node:http';
import type { Reply } from './reply.ts';

/** Told what leaves, as it leaves, so that a cut stream is charged for what was sent of it. */
export interface Meter {
  /** What the request costs is charged and what it leaves behind is kept, once. */
  accept(reply: Reply): void;
  begun(reply: Reply): void;
  output(tokens: number): void;
}

/** The undisturbed way: everything in one turn, one write for each event as the provider does. */
export function deliver(response: ServerResponse, reply: Reply, meter: Meter): void {
  meter.begun(reply);
  if (reply.kind === 'whole') {
    const length = Buffer.byteLength(reply.body);
    response.writeHead(reply.status, [...reply.headers, 'content-length', String(length)]);
    // Plain ASCII, as almost every answer is, leaves Node faster as latin1.
    response.end(reply.body, length === reply.body.length ? 'latin1' : 'utf8');
    return;
  }
  response.writeHead(reply.status, reply.headers);
  for (const chunk of reply.chunks) {
    response.write(chunk.text);
    meter.output(chunk.outputTokens);
  }
  response.end();
}
