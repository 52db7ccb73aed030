import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { type AddressInfo, type Socket, connect, createServer as createTcpServer } from 'node:net';
import { type Logger, pino } from 'pino';
import { fakeKey, startSimulator } from '../../../tests/simulators/index.ts';
import type { Simulator } from '../../../tests/simulators/index.ts';
import type { RequestRow } from '../../../shared/ipc/gateway.ts';
import type { ConnectionScope, ConnectionSettings } from '../../../shared/ipc/integrations.ts';
import { type SystemServiceId, type ToolId, systemServiceIds } from '../../../shared/services.ts';
import { createAgents } from '../accounts/agents.ts';
import type { Agents, Person, Users } from '../accounts/types.ts';
import { createUsers } from '../accounts/users.ts';
import { connectionAdapters } from '../connections/adapters.ts';
import { createConnections } from '../connections/connections.ts';
import type { Connections } from '../connections/types.ts';
import { createBudgets } from '../money/budgets/budgets.ts';
import type { Budgets } from '../money/budgets/types.ts';
import { openLedger } from '../money/ledger/ledger.ts';
import type { Ledger } from '../money/ledger/types.ts';
import { createCallLimits } from '../money/limits/limits.ts';
import type { CallLimits } from '../money/limits/types.ts';
import { createPrices } from '../money/prices/prices.ts';
import type { Prices } from '../money/prices/types.ts';
import { createSends } from '../sends/sends.ts';
import type { Sends } from '../sends/types.ts';
import { type TestDesk, openDesk } from '../services/testing.ts';
import type { SystemKeys } from '../services/types.ts';
import { type GatewayOptions, createGateway } from './gateway.ts';
import { createMetrics } from './metrics/metrics.ts';
import type { Metrics } from './metrics/types.ts';
import type { Gateway } from './types.ts';

type CallInit = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

/** The gateway over a real store, vault, accounts and keys, in a folder of its own. */
export interface GatewayDesk {
  url: string;
  port: number;
  gateway: Gateway;
  agents: Agents;
  users: Users;
  keys: SystemKeys;
  connections: Connections;
  sends: Sends;
  store: TestDesk['store'];
  vault: TestDesk['vault'];
  ledger: Ledger;
  budgets: Budgets;
  callLimits: CallLimits;
  prices: Prices;
  metrics: Metrics;
  log: Logger;
  owner: Person;
  token: string;
  agentId: string;
  makeAgent(name: string, tools?: ToolId[]): Promise<{ token: string; id: string }>;
  /** Somebody else, with an agent of their own. */
  makeMember(name: string): Promise<{ person: Person; token: string; agentId: string }>;
  /** Connects what its provider accepts. */
  connect(
    person: Person,
    settings: ConnectionSettings,
    secret?: string,
    scope?: ConnectionScope,
  ): Promise<void>;
  /** From now on it is so much later, as far as tokens are concerned. */
  later(ms: number): void;
  /** What the admins were told about keys. */
  notices: TestDesk['notices'];
  /** As far as keys are concerned: they rest, and are tested again. */
  passTime(ms: number): Promise<void>;
  /** Keeps a key for a service whose provider is at `baseUrl`; the provider is asked about it. */
  saveKey(
    service: SystemServiceId,
    baseUrl: string,
    secret: string,
    role?: 'active' | 'standby',
  ): Promise<void>;
  /** A call to the gateway with the agent's token; text is JSON unless it is said otherwise. */
  call(path: string, init?: CallInit): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Everything on record, oldest first, once it holds `count` rows. */
  rows(count: number): Promise<RequestRow[]>;
  close(): Promise<void>;
}

export async function openGateway(options: Partial<GatewayOptions> = {}): Promise<GatewayDesk> {
  const base = await openDesk();
  const { store, audit, keys, vault } = base;
  const users = await createUsers({ store, audit });
  let ahead = 0;
  const agents = await createAgents({ store, audit, users, clock: () => Date.now() + ahead });
  const admin = await users.createFirstAdmin('Ada', 'a long enough password');
  const owner: Person = { id: admin.id, name: admin.name, role: 'admin' };
  const log = pino({ level: 'silent' });
  const connections = await createConnections({
    store,
    vault,
    audit,
    users,
    adapters: connectionAdapters,
    registrations: { registration: () => null },
    onChange: () => undefined,
    notice: () => undefined,
  });
  const redact = (text: string): string => vault.redact(text);
  const quiet = { checkers: {}, onChange: () => undefined };
  const sends = await createSends({ store, audit, log, redact, connections, ...quiet });
  const ledger = await openLedger({ store, dir: base.dir, log });
  const prices = await createPrices({ dir: base.dir, store, audit });
  const budgets = await createBudgets({ store, audit, users, agents, spending: ledger });
  const callLimits = await createCallLimits({ store, audit, users, agents });
  const metrics = await createMetrics({ store, audit, ledger, budgets });
  const money = { ledger, budgets, callLimits, pricing: prices, metrics };
  const parts = { agents, systemKeys: keys, connections, sends, ...money, log };
  const gateway = createGateway({ ...parts, port: 0, ...options });
  const { url, port } = await gateway.start();
  if (url === null) throw new Error('The gateway does not listen.');
  const { agent, token } = await agents.create(owner, { name: 'Scout' });

  const call = (path: string, init: CallInit = {}): Promise<Response> => {
    const type = typeof init.body === 'string' ? { 'content-type': 'application/json' } : {};
    return fetch(url + path, {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...type, ...init.headers },
    });
  };
  return {
    url,
    port,
    gateway,
    agents,
    users,
    keys,
    connections,
    sends,
    store,
    vault,
    ledger,
    budgets,
    callLimits,
    prices,
    metrics,
    log,
    owner,
    token,
    agentId: agent.id,
    async makeAgent(name, tools) {
      const made = await agents.create(owner, { name, tools });
      return { token: made.token, id: made.agent.id };
    },
    async makeMember(name) {
      const account = { name, password: 'a long enough password', role: 'member' as const };
      const { id, role } = await users.create(owner, account);
      const person: Person = { id, name, role };
      const made = await agents.create(person, { name: `${name}’s agent` });
      return { person, token: made.token, agentId: made.agent.id };
    },
    async connect(person, settings, secret, scope = 'own') {
      await connections.save(person, { scope, settings, secret }, new AbortController().signal);
    },
    later: (ms) => {
      ahead += ms;
    },
    notices: base.notices,
    passTime: (ms) => base.clock.advance(ms),
    async saveKey(service, baseUrl, secret, role = 'active') {
      await keys.save(owner, { service, secret, baseUrl, role });
    },
    call,
    post: (path, body, headers = {}) =>
      call(path, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    async rows(count) {
      for (;;) {
        const { rows } = await ledger.list(owner, { limit: 200 });
        if (rows.length >= count) return rows.toReversed();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async close() {
      await gateway.close(0);
      await ledger.dispose();
      await sends.dispose();
      await connections.dispose();
      await base.close();
    },
  };
}

export interface Providers {
  simulators: Record<SystemServiceId, Simulator>;
  secrets: Record<SystemServiceId, string>;
  close(): Promise<void>;
}

/** The four simulated providers, each with a key that the desk keeps. */
export async function openProviders(desk: GatewayDesk): Promise<Providers> {
  const entries = await Promise.all(
    systemServiceIds.map(async (id) => {
      const simulator = await startSimulator(id);
      const secret = fakeKey(id);
      simulator.addKey(secret);
      await desk.saveKey(id, simulator.url, secret);
      return { id, simulator, secret };
    }),
  );
  const each = <T>(pick: (entry: (typeof entries)[number]) => T): Record<SystemServiceId, T> =>
    Object.fromEntries(entries.map((entry) => [entry.id, pick(entry)])) as Record<SystemServiceId, T>;
  return {
    simulators: each(({ simulator }) => simulator),
    secrets: each(({ secret }) => secret),
    close: async () => {
      await Promise.all(entries.map(({ simulator }) => simulator.close()));
    },
  };
}

export interface Upstream {
  url: string;
  close(): Promise<void>;
}

/** A provider that does what a test says, byte for byte; asked about a key, it takes every one. */
export async function openUpstream(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Upstream> {
  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url?.startsWith('/v1/models') === true) {
      response.end('{"data":[]}');
    } else answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A provider whose every answer is these bytes, which Node's own server would not send. */
export async function openRawUpstream(answer: string): Promise<Upstream & { requests: Buffer[] }> {
  const requests: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    let seen = Buffer.alloc(0);
    socket.on('data', (part: Buffer) => {
      seen = Buffer.concat([seen, part]);
      if (!isWhole(seen)) return;
      requests.push(seen);
      seen = Buffer.alloc(0);
      socket.write(Buffer.from(answer, 'latin1'));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    requests,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function isWhole(request: Buffer): boolean {
  const text = request.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const length = Number(/^content-length: (\d+)/im.exec(text)?.[1] ?? 0);
  return end !== -1 && text.length >= end + 4 + length;
}

/** Sends bytes as they are and gives back all that comes until the other side closes. */
export async function sendRaw(port: number, text: string | Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const parts: Buffer[] = [];
  socket.on('data', (part) => parts.push(part));
  socket.write(text);
  // A reset ends it too; what came before it counts.
  socket.on('error', () => undefined);
  await once(socket, 'close');
  return Buffer.concat(parts).toString('latin1');
}

/** One request with the given lines, asked to close; the answer's status, headers and body. */
export async function rawRequest(
  port: number,
  lines: string[],
  body = '',
): Promise<{ status: number; head: string; body: string }> {
  const text = await sendRaw(port, `${[...lines, 'connection: close'].join('\r\n')}\r\n\r\n${body}`);
  const [head = '', ...rest] = text.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body: rest.join('\r\n\r\n') };
}
