import { hexId } from '../core/ids.ts';
import type { ProviderRequest } from '../core/provider.ts';
import type { RawHeaders } from '../core/reply.ts';

const cookie =
  '__cf_bm=simulated.1-1.0.1.1-simulated; path=/; expires=Fri, 31-Dec-27 23:59:59 GMT; domain=.mistral.ai; HttpOnly; Secure; SameSite=None';

export function requestId({ serial }: ProviderRequest): string {
  return hexId(serial);
}

export function answerHeaders(request: ProviderRequest): RawHeaders {
  return [
    'mistral-correlation-id',
    requestId(request),
    'x-kong-request-id',
    requestId(request),
    'x-envoy-upstream-service-time',
    '14',
    'x-ratelimit-limit-req-minute',
    '360',
    'x-ratelimit-remaining-req-minute',
    '359',
    'x-ratelimit-limit-tokens-minute',
    '500000',
    'x-ratelimit-remaining-tokens-minute',
    '499000',
    'access-control-allow-origin',
    '*',
    'set-cookie',
    cookie,
    'server',
    'cloudflare',
  ];
}
