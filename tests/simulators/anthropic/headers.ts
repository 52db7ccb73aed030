import { hexId } from '../core/ids.ts';
import type { ProviderRequest } from '../core/provider.ts';
import type { RawHeaders } from '../core/reply.ts';

const cookie =
  '_cfuvid=simulated-1-0.0.1.1-604800000; path=/; domain=.api.anthropic.com; HttpOnly; Secure; SameSite=None';

export function requestId({ serial }: ProviderRequest): string {
  return `req_011C${hexId(serial, 20)}`;
}

export function answerHeaders(request: ProviderRequest): RawHeaders {
  return [
    'request-id',
    requestId(request),
    'anthropic-organization-id',
    '00000000-5151-4000-8000-000000000000',
    ...limit('requests', '4000', '3999'),
    ...limit('input-tokens', '2000000', '1999000'),
    ...limit('output-tokens', '400000', '400000'),
    ...limit('tokens', '2400000', '2399000'),
    'set-cookie',
    cookie,
    'server',
    'cloudflare',
  ];
}

function limit(of: string, most: string, left: string): RawHeaders {
  const name = `anthropic-ratelimit-${of}`;
  return [`${name}-limit`, most, `${name}-remaining`, left, `${name}-reset`, '2027-01-01T00:00:00Z'];
}
