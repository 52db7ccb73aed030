import { objectsIn } from '../shared-state.ts';
import { isPage, pageFrom } from './pages.ts';
import type { Problem, SearchProvider } from './provider.ts';

/** Most instances answer in HTML only; that is how it is delivered. */
const jsonOff: Problem = {
  kind: 'refused',
  message:
    'This SearXNG does not give its results out as JSON. Add “json” to search.formats in its settings.yml and restart it.',
  field: 'baseUrl',
};

const turnedAway: Problem = {
  kind: 'limited',
  message:
    'The limiter of this SearXNG takes Keydesk for a robot. Let this computer pass in its limiter.toml, or turn the limiter off.',
};

/** A person's own machine: no key, no price. */
export const searxng: SearchProvider = {
  id: 'searxng',
  // One page of it; it cannot be asked for another length.
  mostResults: 100,
  longestQuery: 2048,
  request({ query, country, language, freshness }) {
    const asked = new URLSearchParams({ q: query, format: 'json' });
    const region = language && !language.includes('-') && country ? `-${country.toUpperCase()}` : '';
    if (language) asked.set('language', `${language}${region}`);
    if (freshness) asked.set('time_range', freshness === 'hour' ? 'day' : freshness);
    return { method: 'GET', path: `/search?${asked.toString()}`, headers: {} };
  },
  pages({ results }) {
    if (!Array.isArray(results)) return null;
    return objectsIn(results)
      .map(({ title, url, content, publishedDate }) =>
        pageFrom({ title, url, snippet: content, date: publishedDate }),
      )
      .filter(isPage);
  },
  credits: () => 0,
  problem({ status }) {
    if (status === 403) return jsonOff;
    return status === 429 ? turnedAway : null;
  },
  proof: () => ({ method: 'GET', path: '/search?q=keydesk&format=json', headers: {} }),
  proven: (answer) => (searxng.pages(answer) === null ? null : 'A search worked.'),
};
