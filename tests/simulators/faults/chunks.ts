import type { Chunk, Reply } from '../core/reply.ts';
import type { Delivery } from './fault.ts';

/** An answer as the chunks that it is sent in. One that is not streamed is halved, if it is to be interrupted. */
export function chunksOf(reply: Reply, delivery: Delivery): Chunk[] {
  if (reply.kind === 'stream') return reply.chunks;
  const interrupted = delivery.pace ?? delivery.cutAfter ?? delivery.stallAfter;
  const half = Math.ceil(reply.body.length / 2);
  const parts =
    interrupted === undefined ? [reply.body] : [reply.body.slice(0, half), reply.body.slice(half)];
  return parts.map((text) => ({ text, outputTokens: 0 }));
}

/** Parts the chunk that contains `text`, `at` characters into it. */
export function partAt(chunks: Chunk[], text: string, at: number): Chunk[] {
  return chunks.flatMap((chunk) => {
    const found = text === '' ? -1 : chunk.text.indexOf(text);
    if (found < 0) return [chunk];
    return [
      { text: chunk.text.slice(0, found + at), outputTokens: 0 },
      { text: chunk.text.slice(found + at), outputTokens: chunk.outputTokens },
    ];
  });
}
