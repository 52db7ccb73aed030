/** SearXNG is somebody's own machine and knows no keys. */
export const keyedSearchNames = ['brave', 'tavily', 'serpapi', 'exa'] as const;
export type KeyedSearchName = (typeof keyedSearchNames)[number];

export const searchNames = [...keyedSearchNames, 'searxng'] as const;
export type SearchName = (typeof searchNames)[number];
