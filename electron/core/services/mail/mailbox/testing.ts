import { once } from 'node:events';
import { type IncomingHttpHeaders, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Permission, permissions } from '../../../../../shared/ipc/permissions.ts';
import type { ConnectionLease, SettingsOf } from '../../../connections/types.ts';
import { type Grant, TokenRejected } from '../../../oauth/types.ts';
import type { AskAnswer, UserTool } from '../../send-tool.ts';
import type { SendResult } from '../../../sends/types.ts';

export interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

type Script = (request: Received, response: ServerResponse) => void;

/** An API that answers as a test says, with all that it was asked. */
export interface ScriptedApi {
  url: string;
  requests: Received[];
  /** `METHOD /path`, in order. */
  asked(): string[];
  /** Answers every request from now on. */
  answer(script: Script): void;
  close(): Promise<void>;
}

export async function startScriptedApi(): Promise<ScriptedApi> {
  let script: Script = (_request, response) => json(response, 404, {});
  const requests: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://api.test');
      const { method = '', headers } = request;
      const received = { method, path: pathname, query: searchParams, headers, body: Buffer.concat(chunks) };
      requests.push(received);
      script(received, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    asked: () => requests.map(({ method, path }) => `${method} ${path}`),
    answer: (next) => {
      script = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export const account = 'ada@example.com';

/** A grant as the broker keeps one: a token that the API refuses is refreshed, and its use repeated, once. */
export function grantFor(
  api: string,
  tokens: string[] = ['token-one'],
  allowed: readonly Permission[] = permissions,
): Grant {
  let at = 0;
  return {
    api,
    account,
    permissions: new Set(allowed),
    async withToken(work) {
      try {
        return await work(tokens[at] ?? '');
      } catch (error) {
        if (!(error instanceof TokenRejected) || at + 1 >= tokens.length) throw error;
        at++;
        return await work(tokens[at] ?? '');
      }
    },
  };
}

export function mailboxLease(kind: 'gmail' | 'outlook', grant: Grant): ConnectionLease {
  const settings: SettingsOf<'gmail'> | SettingsOf<'outlook'> = {
    kind,
    account,
    accountId: 'account-1',
    permissions: [...grant.permissions],
    clientId: 'client',
    tenant: null,
    tokenUrl: `${grant.api}/token`,
    revokeUrl: null,
    api: grant.api,
    endsAt: null,
  };
  return { id: 'c1', service: kind, credential: 'own', settings, withSecret: (fn) => fn(''), grant };
}

export const reference = 'keydesk-0123456789abcdef';

/** One action of a tool as the gateway does it, without the gateway. */
export async function perform(
  tool: UserTool,
  action: string,
  input: unknown,
  lease: ConnectionLease,
  signal = new AbortController().signal,
): Promise<AskAnswer | SendResult> {
  const plan = tool.actions.find(({ name }) => name === action)?.plan(input, lease);
  if (!plan || plan.kind === 'invalid') throw new Error(plan?.message ?? `There is no ${action}.`);
  return plan.kind === 'ask' ? await plan.ask(signal) : await plan.send(reference);
}

export async function performSend(
  tool: UserTool,
  action: string,
  input: unknown,
  lease: ConnectionLease,
): Promise<SendResult> {
  const result = await perform(tool, action, input, lease);
  if (!('outcome' in result)) throw new Error('That sent nothing.');
  return result;
}

export async function performAsk(
  tool: UserTool,
  action: string,
  input: unknown,
  lease: ConnectionLease,
  signal?: AbortSignal,
): Promise<AskAnswer> {
  const result = await perform(tool, action, input, lease, signal);
  if ('outcome' in result) throw new Error('That was no question.');
  return result;
}

export const mail = {
  to: [{ address: 'bo@example.org', name: 'Bo' }],
  subject: 'North',
  text: 'Hello',
};
