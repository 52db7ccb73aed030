import type { Provider, ProviderRequest } from '../core/provider.ts';
import { type Reply, type StreamReply, type WholeReply, noUsage, withHeader } from '../core/reply.ts';
import type { Fault, Instead } from './fault.ts';

/** The answer that a fault makes of a request: another one, or the real one with the key in it. */
export function distort(provider: Provider<string>, request: ProviderRequest, fault: Fault): Reply {
  const { instead, echoKey, failAfter } = fault;
  const secret = request.secret ?? '';
  if (typeof instead === 'object') return replacement(provider, request, instead);
  if (echoKey?.in === 'error') return provider.trouble(request, 400, `Bad request made with ${secret}.`);
  if (echoKey?.in === 'text') return provider.answer({ ...request, preface: `The key is ${secret} ` });
  const reply = provider.answer(request);
  if (echoKey?.in === 'header') return withHeader(reply, 'x-debug-key', secret);
  return failAfter === undefined || reply.kind === 'whole' ? reply : failing(provider, reply, failAfter);
}

function replacement(
  provider: Provider<string>,
  request: ProviderRequest,
  instead: Exclude<Instead, string>,
): Reply {
  if ('redirect' in instead) return whole(instead.status ?? 302, ['location', instead.redirect], '');
  if ('huge' in instead)
    return whole(200, jsonType, `{"filler":"${'x'.repeat(Math.max(0, instead.huge - 13))}"}`);
  if ('garbage' in instead) {
    return instead.garbage === 'html'
      ? whole(200, ['content-type', 'text/html'], '<!doctype html><title>Welcome</title><p>Please sign in.')
      : whole(200, jsonType, '{"object":"list","data":[{"id":');
  }
  const extra = Object.entries(instead.headers ?? {}).flat();
  if (instead.body === undefined) {
    const reply = provider.trouble(request, instead.status);
    return { ...reply, headers: [...reply.headers, ...extra] };
  }
  return typeof instead.body === 'string'
    ? whole(instead.status, extra, instead.body)
    : whole(instead.status, [...jsonType, ...extra], JSON.stringify(instead.body));
}

const jsonType = ['content-type', 'application/json'];

function whole(status: number, headers: string[], body: string): WholeReply {
  return { kind: 'whole', status, headers, body, usage: noUsage };
}

function failing(provider: Provider<string>, reply: StreamReply, after: number): StreamReply {
  const event = provider.streamTrouble;
  if (event === null) return reply;
  return { ...reply, chunks: [...reply.chunks.slice(0, after), { text: event, outputTokens: 0 }] };
}
