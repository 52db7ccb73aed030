/** Where a person may get web search from themselves when the shared Serper key is missing, exhausted or failing. */
export const searchProviderIds = ['brave', 'tavily', 'serpapi', 'exa', 'searxng'] as const;
export type SearchProviderId = (typeof searchProviderIds)[number];

export interface SearchProviderEntry {
  id: SearchProviderId;
  name: string;
  /** Empty for SearXNG, which a person runs themselves. An origin, no path. */
  baseUrl: string;
  needsKey: boolean;
  /** What testing costs, in words; empty when it is free. */
  testCost: string;
  site: string;
}

export const searchProviders: readonly SearchProviderEntry[] = [
  {
    id: 'brave',
    name: 'Brave Search',
    baseUrl: 'https://api.search.brave.com',
    needsKey: true,
    testCost: 'Testing makes one search with one result.',
    site: 'https://brave.com/search/api/',
  },
  {
    id: 'tavily',
    name: 'Tavily',
    baseUrl: 'https://api.tavily.com',
    needsKey: true,
    testCost: '',
    site: 'https://app.tavily.com',
  },
  {
    id: 'serpapi',
    name: 'SerpApi',
    baseUrl: 'https://serpapi.com',
    needsKey: true,
    testCost: '',
    site: 'https://serpapi.com/manage-api-key',
  },
  {
    id: 'exa',
    name: 'Exa',
    baseUrl: 'https://api.exa.ai',
    needsKey: true,
    testCost: 'Testing makes one search with one result.',
    site: 'https://dashboard.exa.ai/api-keys',
  },
  {
    id: 'searxng',
    name: 'SearXNG (own)',
    baseUrl: '',
    needsKey: false,
    testCost: '',
    site: 'https://docs.searxng.org',
  },
];
