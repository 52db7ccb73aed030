import { IncomingMessage, type ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { type Reply, noUsage } from '../core/reply.ts';

/** Lets the library answer, and keeps what it would have sent, so that faults can happen to it. */
export class Inner {
  readonly #handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly #replies = new WeakMap<ServerResponse, Reply>();

  constructor(provider: Provider) {
    provider.use(async (ctx, next) => {
      await next();
      ctx.respond = false;
      this.#replies.set(ctx.res, take(ctx));
    });
    this.#handle = provider.callback();
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<Reply> {
    await this.#handle(request, response);
    const reply = this.#replies.get(response);
    if (reply === undefined) throw new Error(`The identity provider has no answer to ${request.url}.`);
    return reply;
  }
}

/** The request once more, for a library that reads the body itself. */
export function replay(request: IncomingMessage, url: string, body: Buffer): IncomingMessage {
  const copy = new IncomingMessage(request.socket);
  const { method, headers, httpVersion } = request;
  Object.assign(copy, { method, url, httpVersion, complete: true });
  copy.headers = { ...headers, ...(body.length > 0 ? { 'content-length': String(body.length) } : {}) };
  copy.push(body);
  copy.push(null);
  return copy;
}

function take(ctx: { res: ServerResponse; body: unknown }): Reply {
  const { res, body } = ctx;
  const text = typeof body === 'string' ? body : body == null ? '' : JSON.stringify(body);
  const status = res.statusCode;
  const headers = Object.entries(res.getHeaders()).flatMap(([name, value]) =>
    name === 'content-length' ? [] : [value].flat().flatMap((one) => [name, String(one)]),
  );
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  res.statusCode = 200;
  return { kind: 'whole', status, headers, body: text, usage: noUsage };
}
