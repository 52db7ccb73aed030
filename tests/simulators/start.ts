import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { anthropic } from './anthropic/provider.ts';
import { Book, matches } from './core/book.ts';
import { deliver } from './core/deliver.ts';
import { openExchange } from './core/exchange.ts';
import { type ReceivedBody, listen, parseJson, readBody, readHead, stop } from './core/http.ts';
import { KeyRing } from './core/keys.ts';
import type { Provider, ProviderName, ProviderRequest } from './core/provider.ts';
import { withHeader } from './core/reply.ts';
import { disturb } from './faults/disturb.ts';
import { startControl } from './faults/control.ts';
import { type Fault, isMeantFor } from './faults/fault.ts';
import { FaultQueue } from './faults/queue.ts';
import { mistral } from './mistral/provider.ts';
import { openai } from './openai/provider.ts';
import { serper } from './serper/provider.ts';
import type { Simulator, SimulatorOptions } from './simulator.ts';

const providers: Record<ProviderName, Provider> = { openai, anthropic, mistral, serper };

/** Anthropic's edge refuses more than this; the others are given the same limit. */
const defaultMaxBody = 32 * 1024 * 1024;

export function startSimulator(name: ProviderName, options: SimulatorOptions = {}): Promise<Simulator> {
  return startProvider(providers[name], options);
}

export async function startProvider<Name extends string>(
  provider: Provider<Name>,
  options: SimulatorOptions,
): Promise<Simulator<Name>> {
  const maxBody = options.maxBody ?? defaultMaxBody;
  const book = new Book(options.quiet ?? false);
  const ring = new KeyRing(provider.keyStates);
  const faults = new FaultQueue<Fault>();
  const cached = new Set<string>();
  let serial = 0;
  let stopping = false;

  const answer = (
    request: IncomingMessage,
    response: ServerResponse,
    { bytes, ended }: ReceivedBody,
  ): void => {
    const head = readHead(request);
    const secret = provider.readSecret(request.headers, head.query);
    const key = ring.find(secret);
    if (key !== null) key.totals.requests++;
    const { method, path, query } = head;
    const body = ended === 'complete' ? parseJson(bytes) : undefined;
    const entry = book.open(head, ++serial, bytes, body, secret);
    if (ended === 'aborted') {
      book.close(entry, 'aborted');
      return;
    }
    const { headers } = request;
    const received: ProviderRequest = {
      serial,
      method,
      path,
      query,
      headers,
      body,
      secret,
      key,
      preface: '',
      cached,
    };
    const exchange = openExchange({
      provider,
      request,
      response,
      received,
      book,
      entry,
      isStopping: () => stopping,
    });
    const fault = faults.take((waiting) => isMeantFor(waiting, head, secret));
    if (fault !== null) void disturb(exchange, fault);
    else if (ended === 'complete') deliver(response, provider.answer(received), exchange.meter);
    else deliver(response, withHeader(provider.tooLarge(received), 'connection', 'close'), exchange.meter);
  };

  const server = createServer((request, response) => {
    readBody(request, maxBody, (body) => answer(request, response, body));
  });
  // Longer than any client keeps an idle connection, as the providers' edges do.
  server.keepAliveTimeout = 120_000;
  const { url, port } = await listen(server, options.port ?? 0);
  const control =
    options.control === true ? await startControl({ book, ring, faults }, options.controlPort) : null;

  return {
    name: provider.name,
    url,
    port,
    controlUrl: control?.url ?? null,
    requests: book.entries,
    totals: book.totals,
    keys: ring,
    addKey: (secret, state) => ring.add(secret, state),
    setKeyState: (secret, state) => ring.setState(secret, state),
    script: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    waitForRequest: (match) => book.waitFor((entry) => matches(entry, match)),
    waitForAbort: (match) => book.waitFor((entry) => entry.aborted && matches(entry, match)),
    async close() {
      stopping = true;
      book.endWaiting();
      await Promise.all([stop(server), control?.close()]);
    },
  };
}
