import { unixSeconds } from '../core/ids.ts';
import { balance } from '../core/keys.ts';
import type { Provider, ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply, noUsage } from '../core/reply.ts';
import { type Found, countFrom, find } from './results.ts';

export const brave: Provider<'brave'> = {
  name: 'brave',
  keyStates: ['valid', 'revoked', 'no-credit'],
  readSecret(headers) {
    const token = headers['x-subscription-token'];
    return typeof token === 'string' ? token : null;
  },
  answer,
  trouble(_request, status, message) {
    const [code, detail] = refusals[status] ?? ['INTERNAL', 'Internal error.'];
    return refuse(status, code, message ?? detail);
  },
  tooLarge: () => refuse(413, 'PAYLOAD_TOO_LARGE', 'Payload too large.'),
  streamTrouble: null,
};

const refusals: Record<number, [code: string, detail: string]> = {
  404: ['NOT_FOUND', 'Resource not found.'],
  429: ['RATE_LIMITED', 'Request rate limit exceeded for plan.'],
};

/** A key that nobody knows is a 422 here, as is a request that makes no sense; a missing one is the latter. */
function answer(request: ProviderRequest): Reply {
  const { secret, key, method, path, query } = request;
  if (method !== 'GET' || path !== '/res/v1/web/search')
    return refuse(404, 'NOT_FOUND', 'Resource not found.');
  if (secret === null) return invalid('header', 'x-subscription-token');
  if (key === null || key.state === 'revoked') {
    return refuse(422, 'SUBSCRIPTION_TOKEN_INVALID', 'The provided subscription token is invalid.', {
      component: 'authentication',
    });
  }
  if (balance(key) < 1) {
    const meta = { component: 'rate_limiter' };
    return refuse(429, 'QUOTA_LIMITED', 'Request quota limit exceeded for plan.', meta);
  }
  return search(request, new URLSearchParams(query));
}

function search({ key, preface }: ProviderRequest, asked: URLSearchParams): Reply {
  const q = asked.get('q') ?? '';
  const count = countFrom(asked.get('count'), 20, 20);
  const offset = countFrom(Number(asked.get('offset') ?? 0) + 1, 1, 10);
  if (q === '' || q.length > 400) return invalid('query', 'q');
  if (count === null) return invalid('query', 'count');
  if (offset === null) return invalid('query', 'offset');
  const results = find(q, count, (offset - 1) * count, preface);
  const body = {
    type: 'search',
    query: {
      original: q,
      show_strict_warning: false,
      is_navigational: false,
      is_news_breaking: false,
      spellcheck_off: true,
      country: asked.get('country')?.toLowerCase() ?? 'us',
      bad_results: false,
      should_fallback: false,
      postal_code: '',
      city: '',
      header_country: '',
      more_results_available: results.length > 0 && offset < 10,
      state: '',
    },
    mixed: {
      type: 'mixed',
      main: results.map((_, index) => ({ type: 'web', index, all: false })),
      top: [],
      side: [],
    },
    // A search without results has no `web` at all.
    ...(results.length === 0
      ? {}
      : {
          web: {
            type: 'search',
            results: results.map((found) => item(found, q, asked)),
            family_friendly: true,
          },
        }),
  };
  const left = key === null ? 0 : balance(key) - 1;
  return jsonReply(200, rateHeaders(left), body, { ...noUsage, credits: 1 });
}

/** Unless asked not to, it marks what was searched for, in HTML. */
function item({ title, url, text, date }: Found, q: string, asked: URLSearchParams) {
  const plain = ['false', '0'].includes(asked.get('text_decorations') ?? '');
  return {
    title,
    url,
    is_source_local: false,
    is_source_both: false,
    description: plain ? text : text.replaceAll(q, `<strong>${q}</strong>`),
    page_age: date.slice(0, 19),
    profile: { name: 'Example', url, long_name: 'www.example.com', img: 'https://images.example.com/icon' },
    language: 'en',
    family_friendly: true,
    type: 'search_result',
    subtype: 'generic',
    is_live: false,
    meta_url: {
      scheme: 'https',
      netloc: 'example.com',
      hostname: 'www.example.com',
      path: new URL(url).pathname,
    },
    age: 'January 15, 2026',
  };
}

/** By the second and by the month. */
function rateHeaders(left: number): string[] {
  return Object.entries({
    'x-ratelimit-limit': '50, 2500',
    'x-ratelimit-policy': '50;w=1, 2500;w=2592000',
    'x-ratelimit-remaining': `49, ${left}`,
    'x-ratelimit-reset': '1, 1296000',
  }).flat();
}

function invalid(where: string, field: string): Reply {
  const errors = [{ type: 'missing', loc: [where, field], msg: 'Field required', input: null }];
  return refuse(422, 'VALIDATION', 'Unable to validate request parameter(s)', { errors });
}

function refuse(status: number, code: string, detail: string, meta: object = {}): Reply {
  const error = { id: '5d832250-9396-4f6e-b84a-2a1fe524cd7d', status, code, detail, meta };
  return jsonReply(status, [], { type: 'ErrorResponse', error, time: unixSeconds() });
}
