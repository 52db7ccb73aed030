import { metered } from './metering.ts';
import type { Passthrough, PassthroughRoute } from '../passthrough.ts';

const searches = [
  'search',
  'news',
  'images',
  'videos',
  'places',
  'maps',
  'reviews',
  'shopping',
  'scholar',
  'patents',
  'autocomplete',
  'lens',
];

export const serperPassthrough: Passthrough = {
  prefix: '/serper',
  upstreamPrefix: '',
  routes: searches.flatMap((name): PassthroughRoute[] => [
    { method: 'POST', path: `/${name}`, body: 'json', metered: metered(name) },
    { method: 'GET', path: `/${name}`, body: 'none', metered: metered(name) },
  ]),
  closed: [
    {
      path: '/account',
      reason: 'The balance of the shared account is shown to the admin in the panel, not to agents.',
    },
    { path: '/scrape', reason: 'Page scraping is served by another host, which the key is not kept for.' },
  ],
  stripHeaders: [],
  dropAnswerHeaders: [],
  refusedQuery: ['apiKey', 'apikey', 'api_key', 'api-key', 'key'],
};
