import type { Chunk } from './reply.ts';

/** A data-only event (OpenAI chat, Mistral). */
export function dataEvent(data: unknown, outputTokens = 0): Chunk {
  return { text: `data: ${JSON.stringify(data)}\n\n`, outputTokens };
}

/** A named event (Anthropic, OpenAI responses), whose data repeats its name as `type`. */
export function namedEvent(type: string, fields: object, outputTokens = 0): Chunk {
  return { text: `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`, outputTokens };
}

export const doneEvent: Chunk = { text: 'data: [DONE]\n\n', outputTokens: 0 };
