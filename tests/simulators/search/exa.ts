import { bearer } from '../core/http.ts';
import { hexId } from '../core/ids.ts';
import { type JsonObject, asObject } from '../core/json.ts';
import { type KeyRecord, balance } from '../core/keys.ts';
import type { Provider, ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply, noUsage } from '../core/reply.ts';
import { type Found, countFrom, find } from './results.ts';

export const exa: Provider<'exa'> = {
  name: 'exa',
  keyStates: ['valid', 'revoked', 'no-credit'],
  readSecret(headers) {
    const own = headers['x-api-key'];
    return typeof own === 'string' ? own : bearer(headers.authorization);
  },
  answer,
  trouble: (request, status, message) => {
    const [tag, error] = refusals[status] ?? ['DEFAULT_ERROR', 'An unexpected error occurred.'];
    return refuse(request, status, tag, message ?? error);
  },
  tooLarge: (request) => refuse(request, 413, 'REQUEST_TOO_LARGE', 'Request body is too large.'),
  streamTrouble: null,
};

const refusals: Record<number, [tag: string, error: string]> = {
  400: ['INVALID_REQUEST', 'Invalid request.'],
  401: ['INVALID_API_KEY', 'Invalid API key'],
  403: ['ACCESS_DENIED', 'Access denied.'],
  404: ['NOT_FOUND', 'Not found.'],
  429: ['RATE_LIMIT_EXCEEDED', "You've exceeded your rate limit."],
};

function answer(request: ProviderRequest): Reply {
  const { secret, key, method, path } = request;
  if (method !== 'POST' || path !== '/search') return refuse(request, 404, 'NOT_FOUND', 'Not found.');
  if (secret === null) return payToGo(request);
  if (key === null || key.state === 'revoked')
    return refuse(request, 401, 'INVALID_API_KEY', 'Invalid API key');
  return search(request, key);
}

function search(request: ProviderRequest, key: KeyRecord): Reply {
  const { query, numResults, type = 'auto', contents } = asObject(request.body);
  const count = countFrom(numResults, 10, 100);
  if (typeof query !== 'string' || query === '' || count === null) {
    return refuse(request, 400, 'INVALID_REQUEST_BODY', 'Invalid request body | Validation error');
  }
  if (balance(key) < 1) {
    return refuse(request, 402, 'NO_MORE_CREDITS', 'You have exceeded your credits limit.');
  }
  const cost = type === 'lite' ? 0.004 : 0.007;
  const body = {
    requestId: hexId(request.serial),
    resolvedSearchType: 'neural',
    results: find(query, count, 0, request.preface).map((found) => item(found, asObject(contents))),
    searchTime: 412.5,
    costDollars: { total: cost, search: { neural: cost } },
  };
  return jsonReply(200, [], body, { ...noUsage, credits: 1 });
}

/** Text and highlights come only if asked for. */
function item({ title, url, text, date }: Found, { text: wantsText, highlights }: JsonObject) {
  return {
    id: url,
    title,
    url,
    publishedDate: date,
    author: 'A. Author',
    image: 'https://images.example.com/picture.jpg',
    favicon: 'https://www.example.com/favicon.ico',
    ...(isAsked(wantsText) ? { text: `${text} `.repeat(20).trim() } : {}),
    ...(isAsked(highlights) ? { highlights: [text], highlightScores: [0.75] } : {}),
  };
}

function isAsked(option: unknown): boolean {
  return option === true || (typeof option === 'object' && option !== null);
}

/** Without a key it offers to be paid for this one request (x402): a 402 that is not about credit. */
function payToGo({ serial }: ProviderRequest): Reply {
  const terms = {
    x402Version: 2,
    error: 'Payment required',
    accepts: [{ scheme: 'exact', network: 'eip155:8453', amount: '7000', maxTimeoutSeconds: 60 }],
  };
  const header = Buffer.from(JSON.stringify(terms)).toString('base64');
  return jsonReply(402, ['payment-required', header], { requestId: hexId(serial), ...terms });
}

function refuse({ serial }: ProviderRequest, status: number, tag: string, error: string): Reply {
  return jsonReply(status, [], { requestId: hexId(serial), error, tag });
}
