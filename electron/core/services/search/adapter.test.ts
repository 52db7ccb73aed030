import { afterEach, describe, expect, it } from 'vitest';
import { type SearchProviderId, searchProviderIds } from '../../../../shared/search-providers.ts';
import { ConnectionError } from '../../connections/types.ts';
import { searchAdapter } from './adapter.ts';
import { type TestProvider, startProvider } from './testing.ts';

const keyed = searchProviderIds.filter((id) => id !== 'searxng');
const signal = new AbortController().signal;

let provider: TestProvider | undefined;
afterEach(async () => {
  await provider?.simulator.close();
  provider = undefined;
});

async function connect(id: SearchProviderId, prepare: (provider: TestProvider) => void = () => undefined) {
  provider = await startProvider(id);
  prepare(provider);
  const settings = searchAdapter.normalise({ kind: 'search', provider: id, baseUrl: provider.simulator.url });
  const health = await searchAdapter.prove(settings, provider.secret, signal);
  expect(provider.showsKey(health)).toBe(false);
  return health;
}

function refusalOf(settings: { provider: SearchProviderId; baseUrl: string }): ConnectionError {
  try {
    searchAdapter.normalise({ kind: 'search', ...settings });
  } catch (error) {
    if (error instanceof ConnectionError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('connecting a search provider', () => {
  it.each(searchProviderIds)('proves that %s works', async (id) => {
    expect(await connect(id)).toMatchObject({ state: 'connected', what: expect.stringMatching(/\.$/) });
    expect(provider?.simulator.requests).toHaveLength(1);
  });

  it.each(['tavily', 'serpapi'] as const)('costs nothing at %s, and says what is left', async (id) => {
    expect(await connect(id)).toMatchObject({ what: expect.stringContaining('2500') });
    expect(provider?.simulator.keys.find(provider.secret)?.totals.credits).toBe(0);
  });

  it.each(['brave', 'exa'] as const)('costs one search with one result at %s', async (id) => {
    await connect(id);
    const [request] = provider?.simulator.requests ?? [];
    expect(`${request?.query} ${JSON.stringify(request?.body)}`).toMatch(/count=1\b|"numResults":1\b/);
  });

  it.each(keyed)('refuses a key that %s does not know', async (id) => {
    const health = await connect(id, ({ simulator, secret }) => simulator.setKeyState(secret, 'revoked'));
    expect(health).toMatchObject({ state: 'needs_you', field: 'secret' });
  });

  it.each(['brave', 'serpapi', 'exa'] as const)('waits where %s has no searches left', async (id) => {
    const health = await connect(id, ({ simulator, secret }) => simulator.setKeyState(secret, 'no-credit'));
    expect(health).toMatchObject({ state: 'failing', reason: expect.stringContaining('no searches left') });
  });

  it.each(searchProviderIds.flatMap((id) => [429, 500, 503].map((status) => [id, status] as const)))(
    'waits while %s answers with a %i',
    async (id, status) => {
      const health = await connect(id, ({ simulator }) => simulator.script({ instead: { status } }));
      expect(health).toMatchObject({ state: 'failing' });
    },
  );

  it('names the setting of a SearXNG that gives no JSON', async () => {
    const health = await connect('searxng', ({ simulator }) =>
      simulator.script({ instead: { status: 403 } }),
    );
    expect(health).toMatchObject({ state: 'needs_you', reason: expect.stringContaining('settings.yml') });
  });

  it('refuses a key that cannot be one, without asking anybody', async () => {
    const { lease, simulator } = (provider = await startProvider('brave'));
    const settings = lease.settings as Parameters<typeof searchAdapter.prove>[0];
    const health = await searchAdapter.prove(settings, 'canary\r\nx-other: 1', signal);
    expect(health).toMatchObject({ state: 'needs_you', field: 'secret' });
    expect(JSON.stringify(health)).not.toContain('canary');
    expect(simulator.requests).toHaveLength(0);
  });

  it('says nothing of the provider when whoever asked has left', async () => {
    const { lease, simulator, secret } = (provider = await startProvider('tavily'));
    simulator.script({ instead: 'stall' });
    const leave = new AbortController();
    const settings = lease.settings as Parameters<typeof searchAdapter.prove>[0];
    const proving = searchAdapter.prove(settings, secret, leave.signal);
    await simulator.waitForRequest();
    leave.abort();
    expect(await proving).toMatchObject({ state: 'failing', reason: expect.stringContaining('stopped') });
  });
});

describe('the address of a search provider', () => {
  it('is the provider’s own unless somebody names another', () => {
    expect(searchAdapter.normalise({ kind: 'search', provider: 'brave', baseUrl: '' })).toEqual({
      kind: 'search',
      provider: 'brave',
      baseUrl: 'https://api.search.brave.com',
    });
  });

  it('of a SearXNG has to be named, and is shown with it', () => {
    expect(refusalOf({ provider: 'searxng', baseUrl: ' ' }).field).toBe('baseUrl');
    const settings = searchAdapter.normalise({
      kind: 'search',
      provider: 'searxng',
      baseUrl: 'https://search.example.com/searx/',
    });
    expect(settings.baseUrl).toBe('https://search.example.com/searx');
    expect(searchAdapter.account(settings)).toBe('SearXNG (own) at search.example.com');
    expect(searchAdapter.origin(settings)).toBe('https://search.example.com');
  });

  it.each([
    'http://search.example.com',
    'http://192.168.1.5:8080',
    'https://169.254.169.254',
    'ftp://search.example.com',
    'https://user:word@search.example.com',
    'https://search.example.com/?q=x',
  ])('may not be %s', (baseUrl) => {
    expect(refusalOf({ provider: 'searxng', baseUrl })).toMatchObject({
      code: 'invalid_input',
      field: 'baseUrl',
    });
  });

  it.each(['http://127.0.0.1:8080', 'http://localhost:8888'])('may be %s on this computer', (baseUrl) => {
    expect(searchAdapter.normalise({ kind: 'search', provider: 'searxng', baseUrl }).baseUrl).toBe(baseUrl);
  });
});
