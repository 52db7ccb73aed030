import { hopByHop, namedByConnection } from './request-headers.ts';
import type { Scrubber } from './scrub.ts';

/** What never reaches an agent: the provider's cookies, where else it can be found, and what only Keydesk may say. */
const dropped: ReadonlySet<string> = new Set([
  'set-cookie',
  'set-cookie2',
  'alt-svc',
  'location',
  'content-location',
]);

export interface AnswerHead {
  /** Names and values in turn, as they came, without what is not for the agent. */
  headers: string[];
  /** null: the body ends where the stream does. */
  length: number | null;
  contentEncoding: string;
}

export function answerHeaders(
  raw: readonly Buffer[],
  drop: readonly string[],
  scrubber: Scrubber,
): AnswerHead {
  const head: AnswerHead = { headers: [], length: null, contentEncoding: '' };
  const values = raw.map((part) => part.toString('latin1'));
  const named = namedByConnection(connectionOf(values));
  for (let at = 0; at < values.length; at += 2) {
    const name = values[at] ?? '';
    const value = values[at + 1] ?? '';
    const lower = name.toLowerCase();
    if (hopByHop.has(lower) || dropped.has(lower) || drop.includes(lower) || named?.has(lower)) continue;
    if (lower.startsWith('x-keydesk-') || lower.startsWith('access-control-')) continue;
    if (lower === 'content-length') head.length = Number(value);
    if (lower === 'content-encoding') head.contentEncoding = value;
    head.headers.push(scrubber.text(name), scrubber.text(value));
  }
  return head;
}

function connectionOf(values: readonly string[]): string {
  let connection = '';
  for (let at = 0; at < values.length; at += 2) {
    const name = values[at] ?? '';
    if (name.length === 10 && name.toLowerCase() === 'connection')
      connection = `${connection},${values[at + 1]}`;
  }
  return connection.replace(/^,/, '');
}
