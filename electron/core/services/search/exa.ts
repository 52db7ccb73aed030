import type { SearchQuery } from '../serper/search.ts';
import { isObject, objectsIn } from '../shared-state.ts';
import { isPage, pageFrom, textOf } from './pages.ts';
import { nameOf, usedUp } from './problems.ts';
import type { Problem, SearchProvider } from './provider.ts';

const hourMs = 3_600_000;

const ages: Record<NonNullable<SearchQuery['freshness']>, number> = {
  hour: hourMs,
  day: 24 * hourMs,
  week: 7 * 24 * hourMs,
  month: 31 * 24 * hourMs,
  year: 366 * 24 * hourMs,
};

function headers(secret: string): Record<string, string> {
  return { 'x-api-key': secret };
}

/** Without a key it offers to be paid for this one request (x402): a 402 that says nothing about credit. */
const keyLost: Problem = {
  kind: 'refused',
  message: `${nameOf('exa')} did not get the API key and asked for payment instead. Check the base URL: a proxy may take the key away.`,
  field: 'baseUrl',
};

export const exa: SearchProvider = {
  id: 'exa',
  mostResults: 100,
  longestQuery: 2048,
  request({ query, count, country, freshness }, secret) {
    const body = {
      query,
      numResults: count,
      type: 'auto',
      contents: { highlights: true },
      ...(country && { userLocation: country.toUpperCase() }),
      ...(freshness && { startPublishedDate: new Date(Date.now() - ages[freshness]).toISOString() }),
    };
    return { method: 'POST', path: '/search', headers: headers(secret), body };
  },
  pages({ results }) {
    if (!Array.isArray(results)) return null;
    return objectsIn(results)
      .map(({ title, url, highlights, text, summary, publishedDate }) =>
        pageFrom({
          title,
          url,
          snippet: joined(highlights) || textOf(summary) || textOf(text),
          date: publishedDate,
        }),
      )
      .filter(isPage);
  },
  // It counts in dollars.
  credits: () => null,
  problem({ status, json }) {
    if (status !== 402) return null;
    return isObject(json) && ('x402Version' in json || 'accepts' in json) ? keyLost : usedUp('exa');
  },
  proof: (secret) => ({
    method: 'POST',
    path: '/search',
    headers: headers(secret),
    body: { query: 'keydesk', numResults: 1 },
  }),
  proven: (answer) => (exa.pages(answer) === null ? null : 'A search with one result worked.'),
};

function joined(highlights: unknown): string {
  return Array.isArray(highlights) ? highlights.filter((part) => typeof part === 'string').join(' … ') : '';
}
