import type { SearchProviderId } from '../../../../shared/search-providers.ts';
import type { SearchQuery } from '../serper/search.ts';
import type { JsonObject } from '../shared-state.ts';
import type { Page } from './pages.ts';

/** One request to a provider, below its base URL. */
export interface Asked {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: unknown;
}

/**
 * exhausted: the account has no searches left. refused: the key or the address does not work; only its owner can mend
 * that. limited, trouble: may pass by itself. query: this provider does not take this search.
 */
export interface Problem {
  kind: 'exhausted' | 'refused' | 'limited' | 'trouble' | 'query';
  message: string;
  /** Of the form, where one would mend it. */
  field?: 'secret' | 'baseUrl';
}

export interface ProviderAnswer {
  status: number;
  json: unknown;
}

/** Everything that Keydesk knows about one search provider. */
export interface SearchProvider {
  id: SearchProviderId;
  mostResults: number;
  longestQuery: number;
  request(query: SearchQuery & { count: number }, secret: string): Asked;
  /** null: this is no search answer. */
  pages(answer: JsonObject): Page[] | null;
  /** What the search took from the account; null where that is not counted in searches. */
  credits(answer: JsonObject): number | null;
  /** What is particular about an answer that is no success; null: what its status means everywhere. */
  problem(answer: ProviderAnswer): Problem | null;
  /** The cheapest request that shows whether the key works. */
  proof(secret: string): Asked;
  /** What the proof showed, in words; null: not understood. */
  proven(answer: JsonObject): string | Problem | null;
}
