import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { openCore, type TestCore } from '../testing.ts';
import type { CoreOptions } from '../types.ts';
import { readPanelFiles } from './files.ts';
import { startPanelServer } from './server.ts';

/** A built panel small enough to read. */
export async function writeTestPanel(): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'keydesk-panel-'));
  await writeFile(
    path.join(dir, 'index.html'),
    '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__">',
  );
  await writeFile(path.join(dir, 'app.js'), 'export {};');
  return dir;
}

export interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface Answered {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** The whole core behind the panel server, and a client that may lie about everything, unlike fetch. */
export async function openPanelServer(options: Partial<CoreOptions> = {}) {
  const core: TestCore = await openCore(options);
  const dir = await writeTestPanel();
  const { router, sessions, log } = core;
  const server = await startPanelServer({ files: await readPanelFiles(dir), router, sessions, log, port: 0 });
  const port = Number(new URL(server.url).port);

  function open(urlPath: string, { method = 'GET', headers = {}, body }: Asked = {}) {
    const request = httpRequest({ host: '127.0.0.1', port, path: urlPath, method, headers, agent: false });
    request.end(body);
    return request;
  }

  async function ask(urlPath: string, asked: Asked = {}): Promise<Answered> {
    const [response] = (await once(open(urlPath, asked), 'response')) as [IncomingMessage];
    return { status: response.statusCode ?? 0, headers: response.headers, text: await text(response) };
  }

  return {
    core,
    port,
    open,
    ask,
    /** As the panel's own page asks. */
    call: (route: string, input: unknown, headers: Record<string, string> = {}) =>
      ask(`/rpc/${route}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-keydesk-panel': '1', ...headers },
        body: JSON.stringify(input),
      }),
    closeServer: () => server.close(1_000),
    async close() {
      await server.close(1_000);
      await core.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export type TestPanelServer = Awaited<ReturnType<typeof openPanelServer>>;

/** The session cookie that an answer sets, as the browser would send it back. */
export function cookieOf({ headers }: Pick<Answered, 'headers'>): string {
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

/** The cookie by which a browser is known after its session. */
export function deviceCookieOf({ headers }: Pick<Answered, 'headers'>): string {
  return headers['set-cookie']?.find((each) => /^keydesk_\d+_device=/.test(each))?.split(';')[0] ?? '';
}
