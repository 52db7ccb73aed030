import type { SearchProviderId } from '../../../../shared/search-providers.ts';
import type { SearchQuery } from '../serper/search.ts';
import { type Access, ask } from './ask.ts';
import type { Page } from './pages.ts';
import { notUnderstood, queryRefused } from './problems.ts';
import type { Problem } from './provider.ts';
import { providers } from './providers.ts';

/** The same form as that of the shared search. */
export interface SearchResults {
  results: Page[];
  provider: SearchProviderId;
  credits: number | null;
  /** The provider's own answer, where it was asked for. */
  raw?: unknown;
}

const usualCount = 10;

export type SearchWith = (
  query: SearchQuery,
  access: Access,
  signal: AbortSignal,
) => Promise<{ found: SearchResults } | { problem: Problem }>;

/** Searches with one provider, once. Throws only if whoever asked has stopped asking. */
export function searchWith(id: SearchProviderId): SearchWith {
  const provider = providers[id];
  return async (query, access, signal) => {
    const { longestQuery, mostResults } = provider;
    if (query.query.length > longestQuery) {
      return { problem: queryRefused(id, ` Its searches have at most ${longestQuery} characters.`) };
    }
    const count = Math.min(query.count ?? usualCount, mostResults);
    const asked = await ask(
      provider,
      (secret) => provider.request({ ...query, count }, secret),
      access,
      signal,
    );
    if ('problem' in asked) return asked;
    const { answer } = asked;
    const pages = provider.pages(answer);
    if (pages === null) return { problem: notUnderstood(id) };
    const found: SearchResults = {
      results: pages.slice(0, count),
      provider: id,
      credits: provider.credits(answer),
      ...(query.raw === true && { raw: answer }),
    };
    return { found };
  };
}
