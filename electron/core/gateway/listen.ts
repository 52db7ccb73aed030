import { type Server, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AgentConnection } from './front/connection.ts';
import type { HandleRequest } from './front/types.ts';
import { loopbackHosts } from './guard.ts';

/** The gateway on one port, on both loopback addresses: `localhost` means either, depending on the SDK. */
export interface Listener {
  readonly port: number;
  /** Takes no new connections; resolves when the last call has ended, at the latest after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** What one program on this machine can take of the gateway by connecting much or sending slowly. */
export interface ConnectionLimits {
  /** On each of the two addresses; those over it are closed at once. */
  connections: number;
  headersMs: number;
  /** Until the whole request has arrived; how long an answer takes has no limit here. */
  requestMs: number;
  /** How often the two are looked at. */
  checkEveryMs: number;
}

export const defaultLimits: ConnectionLimits = {
  connections: 1024,
  headersMs: 20_000,
  requestMs: 60_000,
  checkEveryMs: 5_000,
};

/** Longer than SDKs keep an idle connection, so that it is they who close it. */
const keepAliveMs = 75_000;
/** Clients that write head and body one after the other do so within a millisecond. */
const bodyPatienceMs = 10;

/** A server, and those of its connections that are not Node's to handle. */
interface Opened {
  server: Server;
  connections: ReadonlySet<AgentConnection>;
}

/** Rejects with the system's error when the port cannot be had. */
export async function listenOn(
  port: number,
  handle: HandleRequest,
  limits: ConnectionLimits = defaultLimits,
): Promise<Listener> {
  const first = await open('127.0.0.1', port, handle, limits);
  const servers = [first];
  const bound = addressOf(first.server).port;
  try {
    servers.push(await open('::1', bound, handle, limits));
  } catch (error) {
    // A machine without IPv6 has no `::1`. A taken one is another program that would be given our agents' tokens.
    if (!hasNoIpv6(error)) {
      await closeAll(servers, 0);
      throw error;
    }
  }
  return { port: bound, close: (graceMs) => closeAll(servers, graceMs) };
}

function open(host: string, port: number, handle: HandleRequest, limits: ConnectionLimits): Promise<Opened> {
  let hosts: ReadonlySet<string> = new Set();
  const server = createServer(
    {
      keepAliveTimeout: keepAliveMs,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkEveryMs,
      maxHeaderSize: 32 * 1024,
      noDelay: true,
    },
    (request, response) => {
      // A write that crosses the agent's leaving is no reason to end the program.
      response.on('error', ignore);
      handle(request, response, hosts);
    },
  );
  server.maxConnections = limits.connections;
  server.maxHeadersCount = 200;
  const refuse = (error: { code?: string }, socket: Duplex): void =>
    refuseBadHttp(error, socket, limits.checkEveryMs);
  server.on('clientError', refuse);
  // No listener for Upgrade: some HTTP clients offer h2c with every call, and that is answered as the call it is.
  server.on('connect', (_request, socket) => refuse({ code: 'CONNECT' }, socket));
  const connections = takeUsual(server, limits, refuse, (request, response) => {
    handle(request, response, hosts);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      hosts = loopbackHosts(addressOf(server).port);
      resolve({ server, connections });
    });
  });
}

/**
 * Requests in the usual form are read and answered without Node's server, which costs as much as all else together. It
 * gets every connection at the first request that is not: slow, large, chunked, malformed, or in any way unusual.
 */
function takeUsual(
  server: Server,
  { headersMs }: ConnectionLimits,
  refuse: (error: { code: string }, socket: Socket) => void,
  handle: ConstructorParameters<typeof AgentConnection>[1]['handle'],
): ReadonlySet<AgentConnection> {
  const connections = new Set<AgentConnection>();
  const listeners = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  const handOver = (socket: Socket, bytes: Buffer): void => {
    for (const listener of listeners) listener.call(server, socket);
    socket.unshift(bytes);
  };
  const onClose = (connection: AgentConnection): void => void connections.delete(connection);
  const options = { handle, handOver, refuse, onClose, headersMs, keepAliveMs, bodyPatienceMs };
  server.on('connection', (socket) => void connections.add(new AgentConnection(socket, options)));
  return connections;
}

function addressOf(server: Server): AddressInfo {
  return server.address() as AddressInfo;
}

function ignore(): void {}

function hasNoIpv6(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'EPROTONOSUPPORT';
}

const badHttp: Record<string, [status: string, message: string]> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers of the request are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request did not arrive in time.'],
  CONNECT: ['400 Bad Request', 'The gateway is no forward proxy.'],
};

/** What Node's parser refuses (contradicting lengths, broken headers, half requests) never becomes a call; say so, then close. */
function refuseBadHttp(error: { code?: string }, socket: Duplex, graceMs: number): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] = badHttp[error.code ?? ''] ?? [
    '400 Bad Request',
    'The request is not valid HTTP.',
  ];
  const body = JSON.stringify({
    error: {
      code: 'invalid_input',
      message,
      hint: 'Send a plain HTTP/1.1 request to the base URL that Keydesk shows.',
    },
  });
  const head = [
    `HTTP/1.1 ${status}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'x-keydesk-error: invalid_input',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  // A server's sockets stay half open: a client that neither reads nor closes would keep its place for ever.
  const late = setTimeout(() => socket.destroy(), graceMs);
  socket.once('close', () => clearTimeout(late));
}

async function closeAll(servers: readonly Opened[], graceMs: number): Promise<void> {
  await Promise.all(servers.map((server) => closeOne(server, graceMs)));
}

function closeOne({ server, connections }: Opened, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => {
      server.closeAllConnections();
      for (const connection of connections) connection.destroy();
    }, graceMs);
    for (const connection of connections) connection.closeWhenIdle();
    // Node closes the connections that are idle when it is asked; those of calls in flight become idle later.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(late);
      clearInterval(idle);
      resolve();
    });
  });
}

/** A port that is free now, to be offered instead of a taken one. */
export async function freePort(): Promise<number | null> {
  try {
    const listener = await listenOn(0, (_request, response) => void response.destroy());
    await listener.close(0);
    return listener.port;
  } catch {
    return null;
  }
}
