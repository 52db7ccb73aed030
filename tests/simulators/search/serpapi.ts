import { hexId } from '../core/ids.ts';
import { type KeyRecord, balance } from '../core/keys.ts';
import type { Provider, ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply, noUsage } from '../core/reply.ts';
import { countFrom, find } from './results.ts';

/** The only one whose key travels in the address. */
export const serpapi: Provider<'serpapi'> = {
  name: 'serpapi',
  keyStates: ['valid', 'revoked', 'no-credit'],
  readSecret: (_headers, query) => new URLSearchParams(query).get('api_key'),
  answer,
  trouble: (_request, status, message) => refuse(status, message),
  tooLarge: () => refuse(413),
  streamTrouble: null,
};

const messages: Record<number, string> = {
  401: 'Invalid API key. Your API key should be here: https://serpapi.com/manage-api-key',
  403: 'The account of this API key has no permission for this request.',
  404: 'Not Found',
  429: 'You are exceeding the hourly throughput limit of your account.',
};

function answer(request: ProviderRequest): Reply {
  const { key, method, path, query } = request;
  if (key === null || key.state === 'revoked') return refuse(401);
  if (method === 'GET' && path === '/account.json') return jsonReply(200, [], account(key));
  if (method === 'GET' && /^\/search(\.json)?$/.test(path))
    return search(request, key, new URLSearchParams(query));
  return refuse(404);
}

function search({ serial, preface }: ProviderRequest, key: KeyRecord, asked: URLSearchParams): Reply {
  const engine = asked.get('engine') ?? 'google';
  const q = asked.get('q') ?? '';
  const count = countFrom(asked.get('num'), 10, 100);
  const start = countFrom(Number(asked.get('start') ?? 0) + 1, 1, 1000);
  if (engine !== 'google') return refuse(400, `Unsupported \`${engine}\` search engine.`);
  if (q === '') return refuse(400, 'Missing query `q` parameter.');
  if (count === null || start === null) return refuse(400, 'Unsupported `num` or `start` parameter.');
  if (balance(key) < 1) return refuse(429, 'Your account has run out of searches.');
  const results = find(q, count, start - 1, preface);
  const id = hexId(serial, 24);
  const body = {
    search_metadata: {
      id,
      status: 'Success',
      json_endpoint: `https://serpapi.example/searches/${id}.json`,
      created_at: '2026-01-15 08:30:00 UTC',
      processed_at: '2026-01-15 08:30:00 UTC',
      total_time_taken: 0.87,
    },
    search_parameters: { engine, q, google_domain: 'google.com', device: 'desktop' },
    search_information: {
      query_displayed: q,
      total_results: results.length,
      organic_results_state: results.length === 0 ? 'Fully empty' : 'Results for exact spelling',
    },
    // A search that found nothing is a success with an error in it.
    ...(results.length === 0
      ? { error: "Google hasn't returned any results for this query." }
      : {
          organic_results: results.map(({ text, date, url, ...found }) => ({
            ...found,
            link: url,
            redirect_link: url,
            displayed_link: 'https://www.example.com',
            snippet: text,
            date: new Date(date).toLocaleDateString('en-US', { dateStyle: 'medium', timeZone: 'UTC' }),
            source: 'Example',
          })),
        }),
  };
  return jsonReply(200, [], body, { ...noUsage, credits: 1 });
}

/** The real one repeats the key as well. */
function account(key: KeyRecord) {
  const left = balance(key);
  return {
    account_id: '5ac54d6adefb2f1dba1663f5',
    api_key: key.secret,
    account_email: 'ada@example.com',
    account_status: 'Active',
    plan_id: 'free',
    plan_name: 'Free Plan',
    plan_monthly_price: 0,
    searches_per_month: key.grant,
    plan_searches_left: left,
    extra_credits: 0,
    total_searches_left: left,
    this_month_usage: key.totals.credits,
    this_hour_searches: key.totals.credits,
    last_hour_searches: 0,
    account_rate_limit_per_hour: 50,
  };
}

function refuse(status: number, error = messages[status] ?? 'Something went wrong on our end.'): Reply {
  return jsonReply(status, [], { error });
}
