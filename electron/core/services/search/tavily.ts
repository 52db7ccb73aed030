import { isObject, objectsIn } from '../shared-state.ts';
import { isPage, pageFrom } from './pages.ts';
import { usedUp } from './problems.ts';
import type { SearchProvider } from './provider.ts';
import { tavilyCountry } from './tavily-countries.ts';

function headers(secret: string): Record<string, string> {
  return { authorization: `Bearer ${secret}` };
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export const tavily: SearchProvider = {
  id: 'tavily',
  mostResults: 20,
  longestQuery: 400,
  request({ query, count, country, freshness }, secret) {
    const region = country && tavilyCountry(country);
    const body = {
      query,
      search_depth: 'basic',
      max_results: count,
      include_usage: true,
      ...(region && { country: region }),
      ...(freshness && { time_range: freshness === 'hour' ? 'day' : freshness }),
    };
    return { method: 'POST', path: '/search', headers: headers(secret), body };
  },
  pages({ results }) {
    if (!Array.isArray(results)) return null;
    return objectsIn(results)
      .map(({ title, url, content, published_date }) =>
        pageFrom({ title, url, snippet: content, date: published_date }),
      )
      .filter(isPage);
  },
  credits: ({ usage }) => (isObject(usage) ? count(usage['credits']) : null) ?? 1,
  // Two statuses of its own: the plan is used up, and so is what may be paid on top of it.
  problem: ({ status }) => (status === 432 || status === 433 ? usedUp('tavily') : null),
  proof: (secret) => ({ method: 'GET', path: '/usage', headers: headers(secret) }),
  proven({ key, account }) {
    if (!isObject(key) && !isObject(account)) return null;
    const pairs = [
      isObject(key) ? [count(key['usage']), count(key['limit'])] : [],
      isObject(account) ? [count(account['plan_usage']), count(account['plan_limit'])] : [],
    ];
    // A key has a limit only if somebody gave it one; then that is the one to watch.
    const [used, limit] = pairs.find(([, most]) => typeof most === 'number') ?? [];
    if (typeof used !== 'number' || typeof limit !== 'number') return 'The key was accepted.';
    return `The key was accepted. Used: ${used} of ${limit} credits.`;
  },
};
