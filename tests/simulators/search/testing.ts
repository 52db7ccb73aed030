import type { Simulator } from '../simulator.ts';
import type { SearchName } from './names.ts';

export interface Call {
  path: string;
  headers?: Record<string, string>;
  body?: object;
}

/** How each provider is asked, as its own documentation says. */
export const askFor: Record<SearchName, (query: string, count: number, key: string) => Call> = {
  brave: (q, count, key) => ({
    path: `/res/v1/web/search?${new URLSearchParams({ q, count: String(count) })}`,
    headers: { 'x-subscription-token': key },
  }),
  tavily: (query, max_results, key) => ({
    path: '/search',
    headers: { authorization: `Bearer ${key}` },
    body: { query, max_results },
  }),
  serpapi: (q, num, key) => ({
    path: `/search.json?${new URLSearchParams({ engine: 'google', q, num: String(num), api_key: key })}`,
  }),
  exa: (query, numResults, key) => ({
    path: '/search',
    headers: { 'x-api-key': key },
    body: { query, numResults, contents: { highlights: true } },
  }),
  searxng: (q) => ({ path: `/search?${new URLSearchParams({ q, format: 'json' })}` }),
};

export async function call(simulator: Simulator<SearchName>, { path, headers = {}, body }: Call) {
  const answer = await fetch(simulator.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
  return {
    status: answer.status,
    headers: answer.headers,
    body: isJson ? (JSON.parse(text) as unknown) : text,
  };
}
