import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Book, BookEntry } from './book.ts';
import type { Meter } from './deliver.ts';
import { asObject } from './json.ts';
import { charge } from './keys.ts';
import type { Provider, ProviderRequest } from './provider.ts';
import { type Charged, type Reply, type Usage, noUsage } from './reply.ts';

/** A request on its way to its answer. */
export interface Exchange {
  provider: Provider<string>;
  request: IncomingMessage;
  response: ServerResponse;
  received: ProviderRequest;
  meter: Meter;
  /** Ends the answer from this side: what follows is not the client's doing. */
  breakOff(how: () => void): void;
}

export interface Opened {
  provider: Provider<string>;
  request: IncomingMessage;
  response: ServerResponse;
  received: ProviderRequest;
  book: Book;
  entry: BookEntry | null;
  isStopping: () => boolean;
}

export function openExchange({
  provider,
  request,
  response,
  received,
  book,
  entry,
  isStopping,
}: Opened): Exchange {
  let broken = false;
  response.once('close', () => {
    if (response.writableFinished) book.close(entry, 'finished');
    else book.close(entry, broken || isStopping() ? 'broken' : 'aborted');
  });
  return {
    provider,
    request,
    response,
    received,
    meter: meterFor(received, entry),
    breakOff(how) {
      broken = true;
      how();
    },
  };
}

/** Charges a whole answer when it begins, and a stream chunk by chunk. */
function meterFor({ key, body }: ProviderRequest, entry: BookEntry | null): Meter {
  const { model } = asObject(body);
  let accepted = false;
  const note = (usage: Usage): void => {
    charge(key, usage, model);
    if (entry !== null) add(entry, usage);
  };
  const accept = ({ kind, status, usage, keep }: Reply): void => {
    if (accepted) return;
    accepted = true;
    if (key !== null && status < 300) key.totals.served++;
    note(kind === 'whole' ? usage : { ...usage, outputTokens: 0 });
    keep?.();
  };
  return {
    accept,
    begun(reply) {
      if (entry !== null) entry.status = reply.status;
      accept(reply);
    },
    output: (tokens) => note({ ...noUsage, outputTokens: tokens }),
  };
}

function add(
  entry: BookEntry,
  { inputTokens, outputTokens, credits, charged = { input: inputTokens } }: Usage,
): void {
  const all: Charged = { ...charged, output: outputTokens, call: credits };
  for (const [kind, count] of Object.entries(all) as [keyof Charged, number][]) {
    if (count > 0) entry.charged[kind] = (entry.charged[kind] ?? 0) + count;
  }
  entry.credits += credits;
}
