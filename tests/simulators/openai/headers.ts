import { hexId } from '../core/ids.ts';
import type { ProviderRequest } from '../core/provider.ts';
import type { RawHeaders } from '../core/reply.ts';

/** The real API sets its edge's cookie on every answer; a gateway must not hand it on. */
const cookie =
  '__cf_bm=simulated.1-1.0.1.1-simulated; path=/; expires=Fri, 31-Dec-27 23:59:59 GMT; domain=.api.openai.com; HttpOnly; Secure; SameSite=None';

export function answerHeaders(request: ProviderRequest): RawHeaders {
  return [
    'x-request-id',
    `req_${hexId(request.serial)}`,
    'openai-organization',
    'org-simulated',
    'openai-project',
    'proj_simulated',
    'openai-processing-ms',
    '12',
    'openai-version',
    '2020-10-01',
    'x-ratelimit-limit-requests',
    '10000',
    'x-ratelimit-limit-tokens',
    '2000000',
    'x-ratelimit-remaining-requests',
    '9999',
    'x-ratelimit-remaining-tokens',
    '1999000',
    'x-ratelimit-reset-requests',
    '6ms',
    'x-ratelimit-reset-tokens',
    '30ms',
    'set-cookie',
    cookie,
    'server',
    'cloudflare',
  ];
}
