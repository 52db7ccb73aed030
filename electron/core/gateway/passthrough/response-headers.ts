import { hopByHop, namedByConnection } from './request-headers.ts';
import type { Scrubber } from './scrub.ts';

/** What never reaches an agent: the provider's cookies, and where else it can be found. */
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
  /** Not as it was written but coded over, by itself or on its way, so that a key in it could not be found. */
  encoded: boolean;
  contentType: string;
}

/** Reads a provider's raw headers, keeping those that are for the agent. */
export type HeaderFilter = (raw: readonly Buffer[], scrubber: Scrubber) => AnswerHead;

type Kind = 'kept' | 'dropped' | (typeof read)[number];

/** Headers that decide what is done with the answer. */
const read = [
  'content-length',
  'content-encoding',
  'content-type',
  'transfer-encoding',
  'connection',
] as const;

/** A provider's answers carry the same twenty names over and over; a strange one does not fill the memory. */
const mostKnown = 500;

export function headerFilter(drop: readonly string[]): HeaderFilter {
  const kinds = new Map<string, Kind>();

  function kindOf(name: string): Kind {
    const known = kinds.get(name);
    if (known) return known;
    const kind = classify(name.toLowerCase(), drop);
    if (kinds.size < mostKnown) kinds.set(name, kind);
    return kind;
  }

  return (raw, scrubber) => {
    const head: AnswerHead = { headers: [], length: null, encoded: false, contentType: '' };
    let connection = '';
    for (let at = 0; at < raw.length; at += 2) {
      const name = raw[at]?.toString('latin1') ?? '';
      const kind = kindOf(name);
      if (kind === 'dropped') continue;
      const value = raw[at + 1]?.toString('latin1') ?? '';
      if (kind === 'connection') {
        connection = connection === '' ? value : `${connection},${value}`;
        continue;
      }
      if (kind === 'transfer-encoding') {
        if (!/^chunked$/i.test(value.trim())) head.encoded = true;
        continue;
      }
      // A list in one line or in several (RFC 9110 §5.3); whoever decodes goes by all of it.
      if (kind === 'content-encoding' && !/^(?:identity)?$/i.test(value.trim())) head.encoded = true;
      if (kind === 'content-length') head.length = Number(value);
      if (kind === 'content-type') head.contentType = value;
      head.headers.push(scrubber.text(name), scrubber.text(value));
    }
    const named = namedByConnection(connection);
    if (named) head.headers = without(head.headers, named);
    return head;
  };
}

function classify(name: string, drop: readonly string[]): Kind {
  const known = read.find((one) => one === name);
  if (known) return known;
  const ours = name.startsWith('x-keydesk-') || name.startsWith('access-control-');
  return ours || hopByHop.has(name) || dropped.has(name) || drop.includes(name) ? 'dropped' : 'kept';
}

function without(headers: readonly string[], names: ReadonlySet<string>): string[] {
  return headers.filter((_, at) => !names.has((headers[at - (at % 2)] ?? '').toLowerCase()));
}
