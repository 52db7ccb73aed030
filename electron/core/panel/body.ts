import type { IncomingMessage } from 'node:http';

export type BodyProblem = 'too_large' | 'not_json';

/** Reads a JSON body up to a limit. The rest of a body that is too large is not read. */
export async function readJson(
  request: IncomingMessage,
  limit: number,
): Promise<{ value: unknown } | BodyProblem> {
  const [type] = (request.headers['content-type'] ?? '').split(';');
  if (type?.trim().toLowerCase() !== 'application/json') return 'not_json';
  if (Number(request.headers['content-length'] ?? 0) > limit) return 'too_large';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return 'too_large';
    chunks.push(chunk);
  }
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))) };
  } catch {
    return 'not_json';
  }
}
