import type { SearchProviderId } from '../../../../shared/search-providers.ts';
import { type Simulator, fakeKey, startSearch } from '../../../../tests/simulators/index.ts';
import type { ConnectionLease } from '../../connections/types.ts';

export interface TestProvider {
  simulator: Simulator;
  secret: string;
  lease: ConnectionLease;
  /** Nothing that anybody gets to see may hold the key. */
  showsKey(shown: unknown): boolean;
}

export async function startProvider(provider: SearchProviderId): Promise<TestProvider> {
  const simulator = await startSearch(provider);
  const secret = provider === 'searxng' ? '' : fakeKey(provider);
  if (secret !== '') simulator.addKey(secret);
  return {
    simulator,
    secret,
    lease: {
      id: 'c1',
      service: 'search',
      credential: 'own',
      settings: { kind: 'search', provider, baseUrl: simulator.url },
      withSecret: (run) => run(secret),
    },
    showsKey: (shown) => secret !== '' && JSON.stringify(shown).includes(secret.slice(0, 12)),
  };
}
