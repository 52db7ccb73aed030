import type { SearchProviderId } from '../../../../shared/search-providers.ts';
import { brave } from './brave.ts';
import { exa } from './exa.ts';
import type { SearchProvider } from './provider.ts';
import { searxng } from './searxng.ts';
import { serpapi } from './serpapi.ts';
import { tavily } from './tavily.ts';

export const providers: Record<SearchProviderId, SearchProvider> = { brave, tavily, serpapi, exa, searxng };
