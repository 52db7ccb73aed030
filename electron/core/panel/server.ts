import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Sessions } from '../accounts/types.ts';
import { panelError } from '../ipc/errors.ts';
import type { Router } from '../ipc/types.ts';
import { takenBy } from '../port-holder.ts';
import { StartProblem } from '../start-problem.ts';
import { cookieName } from './cookie.ts';
import { openEventStream } from './event-stream.ts';
import type { PanelFiles } from './files.ts';
import { isFromPanel } from './guard.ts';
import { answerCall, sendResult } from './rpc.ts';

interface PanelServerParts {
  files: PanelFiles;
  router: Router;
  sessions: Pick<Sessions, 'peek'>;
  log: Logger;
  /** 0 picks a free one. */
  port: number;
}

export interface PanelServer {
  url: string;
  /** Calls that are running get this long to finish; event streams end at once. */
  close(graceMs: number): Promise<void>;
}

/** The panel of the headless shell, for browsers on this machine only. */
export async function startPanelServer({
  files,
  router,
  sessions,
  log,
  port,
}: PanelServerParts): Promise<PanelServer> {
  const streams = new Set<ServerResponse>();
  const server = createServer({ requestTimeout: 30_000 }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'the panel server failed to answer');
      response.destroy();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch(async (error: NodeJS.ErrnoException) => {
    throw await listenProblem(error, port);
  });
  const { port: bound } = server.address() as AddressInfo;
  const parts = { router, sessions, cookie: cookieName(bound) };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isFromPanel(request, bound)) {
      const error = panelError('forbidden', 'This does not come from the panel itself.');
      return sendResult(response, { ok: false, error }, 403);
    }
    const [urlPath = ''] = (request.url ?? '').split('?');
    if (urlPath.startsWith('/rpc/'))
      return answerCall(parts, urlPath.slice('/rpc/'.length), request, response);
    if (urlPath === '/events' && request.method === 'GET') {
      streams.add(response);
      response.once('close', () => streams.delete(response));
      return openEventStream(parts, request, response);
    }
    const { status, headers, body } = files.answer(request.method ?? '', urlPath);
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  return {
    url: `http://127.0.0.1:${bound}`,
    async close(graceMs) {
      const closed = once(server, 'close');
      server.close();
      for (const stream of streams) stream.end();
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

async function listenProblem(error: NodeJS.ErrnoException, port: number): Promise<StartProblem> {
  const options = { cause: error };
  if (error.code === 'EADDRINUSE') {
    return new StartProblem(
      `Port ${port} is ${await takenBy(port)}, so the panel cannot open there.`,
      'Stop the other program, or name another port with --panel-port (0 picks a free one).',
      options,
    );
  }
  return new StartProblem(
    `The panel cannot open port ${port}: the system refuses it.`,
    'Name another port with --panel-port (0 picks a free one).',
    options,
  );
}
