import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Book, type BookEntry, type RequestMatch, matches } from '../core/book.ts';
import { deliver } from '../core/deliver.ts';
import { type Exchange, openExchange } from '../core/exchange.ts';
import { type ReceivedBody, listen, parseJson, readBody, readHead, stop } from '../core/http.ts';
import type { Provider } from '../core/provider.ts';
import type { Reply } from '../core/reply.ts';
import { disturb } from '../faults/disturb.ts';
import { type Fault, isMeantFor } from '../faults/fault.ts';
import { wait } from '../faults/gate.ts';
import { FaultQueue, type ScriptedFault } from '../faults/queue.ts';
import type { Area, SiteRequest } from './request.ts';

export interface SiteFault extends Omit<Fault, 'on'> {
  on?: {
    method?: string;
    path?: string;
    /** The access token, refresh token or code. */
    key?: string;
    area?: Area;
    /** The e-mail address of the account whose token or code it is. */
    account?: string;
    grant?: 'authorization_code' | 'refresh_token';
  };
}

/** What a request turns out to be, before anything is done about it. */
export type Recognised = Pick<SiteRequest, 'area' | 'secret' | 'email'>;

/** An identity provider with its API, behind one address. */
export interface Site {
  name: string;
  recognise(request: IncomingMessage, form: URLSearchParams): Recognised;
  /** Before any fault: a refusal, or null. May watch the response to see when the request is over. */
  admit?(received: SiteRequest): Reply | null;
  answer(received: SiteRequest): Promise<Reply>;
  /** The provider's own body for a status that a fault asks for. */
  trouble(received: SiteRequest, status: number, message?: string): Reply;
}

export interface Front {
  readonly url: string;
  readonly port: number;
  /** Every request received, oldest first. */
  readonly requests: readonly BookEntry[];
  script(fault: SiteFault): ScriptedFault;
  clearFaults(): void;
  waitForRequest(match?: RequestMatch): Promise<BookEntry>;
  waitForAbort(match?: RequestMatch): Promise<BookEntry>;
  close(): Promise<void>;
}

const maxBody = 64 * 1024 * 1024;

/** A port that is listened on already: an identity provider has to know its own address before it can serve. */
export interface Door {
  server: Server;
  url: string;
  port: number;
}

export async function openDoor(port = 0): Promise<Door> {
  const server = createServer();
  return { server, ...(await listen(server, port)) };
}

export function serve({ server, url, port }: Door, site: Site): Front {
  const book = new Book(false);
  const faults = new FaultQueue<SiteFault>();
  let serial = 0;
  let stopping = false;

  async function handle(request: IncomingMessage, response: ServerResponse, body: ReceivedBody) {
    const head = readHead(request);
    const received: SiteRequest = {
      ...understand(site, request, body.bytes),
      serial: ++serial,
      cached: new Set(),
      response,
    };
    const entry = book.open(head, serial, body.bytes, received.body, received.secret);
    if (body.ended !== 'complete') {
      book.close(entry, 'aborted');
      return void response.destroy();
    }
    let reply: Reply | undefined;
    const exchange = openExchange({
      provider: answering(site, received, () => reply),
      request,
      response,
      received,
      book,
      entry,
      isStopping: () => stopping,
    });
    const refusal = site.admit?.(received) ?? null;
    if (refusal !== null) return deliver(response, refusal, exchange.meter);
    const fault = faults.take((waiting) => isMeant(waiting, received));
    if (fault === null) return send(exchange, await site.answer(received));
    // Unless the fault lets it through at once, the provider does its part only when the gate opens.
    if (fault.accepts !== true) await wait(fault.hold);
    if (response.destroyed) return;
    if (fault.accepts === true || fault.instead === undefined) reply = await site.answer(received);
    const { hold, on: _on, ...rest } = fault;
    await disturb(exchange, fault.accepts === true && hold !== undefined ? { ...rest, hold } : rest);
  }

  server.on('request', (request, response) => {
    readBody(request, maxBody, (body) => {
      handle(request, response, body).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
        response.end(`The simulator failed: ${String(error)}`);
      });
    });
  });
  return {
    url,
    port,
    requests: book.entries,
    script: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    waitForRequest: (match) => book.waitFor((entry) => matches(entry, match)),
    waitForAbort: (match) => book.waitFor((entry) => entry.aborted && matches(entry, match)),
    close() {
      stopping = true;
      book.endWaiting();
      return stop(server);
    },
  };
}

function send({ response, meter }: Exchange, reply: Reply): void {
  if (!response.destroyed) deliver(response, reply, meter);
}

function understand(site: Site, request: IncomingMessage, bytes: Buffer) {
  const { method, path, query } = readHead(request);
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const form = new URLSearchParams(isForm ? bytes.toString() : '');
  const body = isForm ? Object.fromEntries(form) : parseJson(bytes);
  const { headers } = request;
  const recognised = site.recognise(request, form);
  return { ...recognised, method, path, query, headers, body, bytes, form, request, key: null, preface: '' };
}

/** The site as the faults know a provider: its answer, if one is needed, is there already. */
function answering(site: Site, received: SiteRequest, reply: () => Reply | undefined): Provider<string> {
  return {
    name: site.name,
    keyStates: [],
    readSecret: () => received.secret,
    answer: () => reply() ?? site.trouble(received, 500),
    trouble: (_request, status, message) => site.trouble(received, status, message),
    tooLarge: () => site.trouble(received, 413),
    streamTrouble: null,
  };
}

function isMeant({ on = {} }: SiteFault, received: SiteRequest): boolean {
  const { area, account, grant, ...plain } = on;
  const { method, path, query, secret, request } = received;
  return (
    isMeantFor({ on: plain }, { method, path, query, rawHeaders: request.rawHeaders }, secret) &&
    (area ?? received.area) === received.area &&
    (account === undefined || account.toLowerCase() === received.email?.toLowerCase()) &&
    (grant === undefined || (received.area === 'token' && received.form.get('grant_type') === grant))
  );
}
