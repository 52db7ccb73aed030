import type { SearchQuery } from '../serper/search.ts';
import { isObject, objectsIn } from '../shared-state.ts';
import { braveCountry, braveLanguage } from './brave-regions.ts';
import { isPage, pageFrom, textOf } from './pages.ts';
import { keyRefused, usedUp } from './problems.ts';
import type { SearchProvider } from './provider.ts';

const ages: Record<NonNullable<SearchQuery['freshness']>, string> = {
  // The shortest that it knows.
  hour: 'pd',
  day: 'pd',
  week: 'pw',
  month: 'pm',
  year: 'py',
};

const path = '/res/v1/web/search';

function headers(secret: string): Record<string, string> {
  return { 'x-subscription-token': secret };
}

/** It marks what was searched for, in HTML, unless told not to; sometimes all the same. */
function plain(value: unknown): string {
  return textOf(value).replace(/<\/?strong>/g, '');
}

export const brave: SearchProvider = {
  id: 'brave',
  mostResults: 20,
  longestQuery: 400,
  request({ query, count, country, language, freshness }, secret) {
    const asked = new URLSearchParams({ q: query, count: String(count), text_decorations: 'false' });
    const region = country && braveCountry(country);
    const tongue = language && braveLanguage(language);
    if (region) asked.set('country', region);
    if (tongue) asked.set('search_lang', tongue);
    if (freshness) asked.set('freshness', ages[freshness]);
    return { method: 'GET', path: `${path}?${asked.toString()}`, headers: headers(secret) };
  },
  pages({ type, web }) {
    // A search without results has no `web` at all.
    if (!isObject(web)) return type === 'search' ? [] : null;
    return objectsIn(web['results'])
      .map(({ title, url, description, page_age, age }) =>
        pageFrom({ title: plain(title), url, snippet: plain(description), date: page_age ?? age }),
      )
      .filter(isPage);
  },
  credits: () => 1,
  problem({ status, json }) {
    const error = isObject(json) ? json['error'] : undefined;
    const code = isObject(error) ? textOf(error['code']) : '';
    // A key that nobody knows is a 422 here, as is a request that makes no sense.
    if (code.startsWith('SUBSCRIPTION_TOKEN')) return keyRefused('brave');
    return status === 429 && code.startsWith('QUOTA') ? usedUp('brave') : null;
  },
  proof: (secret) => ({ method: 'GET', path: `${path}?q=keydesk&count=1`, headers: headers(secret) }),
  proven: (answer) => (brave.pages(answer) === null ? null : 'A search with one result worked.'),
};
