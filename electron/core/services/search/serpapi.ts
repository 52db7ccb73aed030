import type { SearchQuery } from '../serper/search.ts';
import { isObject, objectsIn } from '../shared-state.ts';
import { isPage, pageFrom, textOf } from './pages.ts';
import { nameOf, usedUp } from './problems.ts';
import type { Problem, SearchProvider } from './provider.ts';

const ages: Record<NonNullable<SearchQuery['freshness']>, string> = {
  hour: 'qdr:h',
  day: 'qdr:d',
  week: 'qdr:w',
  month: 'qdr:m',
  year: 'qdr:y',
};

const inactive: Problem = {
  kind: 'refused',
  message: `The account at ${nameOf('serpapi')} is not active. Sign in there to see why.`,
};

/** The only one whose key travels in the address: no address of it may be shown or logged. */
export const serpapi: SearchProvider = {
  id: 'serpapi',
  mostResults: 100,
  longestQuery: 2048,
  request({ query, count, country, language, freshness }, secret) {
    const asked = new URLSearchParams({ engine: 'google', q: query, num: String(count) });
    if (country) asked.set('gl', country.toLowerCase());
    if (language) asked.set('hl', language.toLowerCase());
    if (freshness) asked.set('tbs', ages[freshness]);
    asked.set('api_key', secret);
    return { method: 'GET', path: `/search.json?${asked.toString()}`, headers: {} };
  },
  pages({ organic_results: found, search_metadata: about }) {
    const succeeded = isObject(about) && about['status'] === 'Success';
    // A search that found nothing is a success with an error in it.
    if (!Array.isArray(found)) return succeeded ? [] : null;
    return objectsIn(found)
      .map(({ title, link, snippet, date }) => pageFrom({ title, url: link, snippet, date }))
      .filter(isPage);
  },
  credits: () => 1,
  problem({ status, json }) {
    const error = isObject(json) ? textOf(json['error']) : '';
    // One status for two things: too many at once, and none left.
    if (status === 429 && /run out|searches left|upgrade|plan/i.test(error)) return usedUp('serpapi');
    return null;
  },
  proof: (secret) => ({
    method: 'GET',
    path: `/account.json?${new URLSearchParams({ api_key: secret }).toString()}`,
    headers: {},
  }),
  proven({ account_status: status, total_searches_left, plan_searches_left }) {
    const left = total_searches_left ?? plan_searches_left;
    if (typeof left !== 'number') return null;
    if (typeof status === 'string' && status !== 'Active') return inactive;
    return left > 0 ? `The key was accepted. Searches left: ${left}.` : usedUp('serpapi');
  },
};
