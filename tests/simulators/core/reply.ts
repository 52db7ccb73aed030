import type { UsageKind } from '../../../shared/ipc/money.ts';

/** Header names and values, one after the other, as `writeHead` takes them: order and repeats survive. */
export type RawHeaders = string[];

export interface Usage {
  inputTokens: number;
  outputTokens: number;
  credits: number;
  /** What the input tokens are charged as, and what is charged beside tokens. Absent: all of them as fresh input. */
  charged?: Charged;
}

export type Charged = Partial<Record<UsageKind, number>>;

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, credits: 0 };

/** One write to the socket, with the output tokens that it carries. */
export interface Chunk {
  text: string;
  outputTokens: number;
}

interface ReplyHead {
  status: number;
  headers: RawHeaders;
  usage: Usage;
  /** Writes down what the request leaves behind, for providers that keep something: a message that was sent. */
  keep?: () => void;
}

export interface WholeReply extends ReplyHead {
  kind: 'whole';
  body: string;
}

export interface StreamReply extends ReplyHead {
  kind: 'stream';
  chunks: Chunk[];
}

export type Reply = WholeReply | StreamReply;

export function jsonReply(status: number, headers: RawHeaders, body: unknown, usage = noUsage): WholeReply {
  return {
    kind: 'whole',
    status,
    headers: ['content-type', 'application/json', ...headers],
    body: JSON.stringify(body),
    usage,
  };
}

export function streamReply(headers: RawHeaders, chunks: Chunk[], usage: Usage): StreamReply {
  return {
    kind: 'stream',
    status: 200,
    headers: ['content-type', 'text/event-stream; charset=utf-8', 'cache-control', 'no-cache', ...headers],
    chunks,
    usage,
  };
}

export function withHeader<R extends Reply>(reply: R, name: string, value: string): R {
  return { ...reply, headers: [...reply.headers, name, value] };
}
