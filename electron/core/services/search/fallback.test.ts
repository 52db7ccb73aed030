import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { searchProviderIds } from '../../../../shared/search-providers.ts';
import { runSearchFallback } from './fallback.ts';
import { type TestProvider, startProvider } from './testing.ts';

const keyed = searchProviderIds.filter((id) => id !== 'searxng');

/** Exa counts in dollars, and one's own machine costs nothing. */
const creditsOf = { brave: 1, tavily: 1, serpapi: 1, exa: null, searxng: 0 };

let provider: TestProvider;
afterEach(() => provider.simulator.close());

async function search(input: object = {}) {
  const outcome = await runSearchFallback(
    provider.lease,
    { query: 'north', ...input },
    new AbortController().signal,
  );
  expect(provider.showsKey(outcome)).toBe(false);
  return outcome;
}

function asked() {
  const entry = provider.simulator.requests.at(-1);
  return { query: Object.fromEntries(new URLSearchParams(entry?.query)), body: entry?.body };
}

describe.each(searchProviderIds)('a search with a person’s own %s', (id) => {
  beforeEach(async () => {
    provider = await startProvider(id);
  });

  it('comes back in the form of the shared search', async () => {
    const { kind, answer, health } = await search({ count: 3 });
    expect({ kind, answer }).toEqual({
      kind: 'found',
      answer: {
        status: 200,
        errorCode: null,
        body: { results: expect.any(Array), provider: id, credits: creditsOf[id] },
      },
    });
    expect(answer.body).toMatchObject({
      results: [1, 2, 3].map((position) => ({
        title: `north: result ${position}`,
        url: expect.stringMatching(/^https:\/\/www\.example\.com\//),
        snippet: expect.stringMatching(/^Page \w+ says what there is to say about north\.$/),
      })),
    });
    expect(health).toMatchObject({ state: 'connected' });
  });

  it('has ten results unless asked for more', async () => {
    expect((await search()).answer.body).toMatchObject({ results: { length: 10 } });
  });

  it('has as many results as the provider gives, also where more were asked for', async () => {
    const { kind, answer } = await search({ count: 100 });
    expect(kind).toBe('found');
    expect(answer.body).toMatchObject({
      results: { length: id === 'serpapi' || id === 'exa' ? 100 : 20 },
    });
  });

  it('may find nothing', async () => {
    expect((await search({ query: 'nothing-at-all' })).answer).toMatchObject({
      status: 200,
      body: { results: [], provider: id },
    });
  });

  it('brings the provider’s own answer along when asked for, without the key', async () => {
    provider.simulator.script({ echoKey: { in: 'text' } });
    const { answer } = await search({ raw: true, count: 1 });
    expect(answer.body).toMatchObject({ raw: expect.any(Object) });
    expect((await search()).answer.body).not.toHaveProperty('raw');
  });

  it.each([
    [429, 'limited', 429, 'rate_limited'],
    [500, 'trouble', 502, 'provider_unreachable'],
    [503, 'trouble', 502, 'provider_unreachable'],
  ] as const)('that meets a %i may be repeated later', async (instead, kind, status, code) => {
    provider.simulator.script({ instead: { status: instead } });
    expect(await search()).toMatchObject({
      kind,
      answer: { status, errorCode: code, body: { error: { code, message: expect.stringMatching(/\w/) } } },
      health: { state: 'failing' },
    });
  });

  it.each([
    ['a reset connection', { instead: 'reset' }],
    ['what is not HTTP', { instead: { garbage: 'bytes' } }],
    ['JSON that breaks off', { instead: { garbage: 'json' } }],
    ['a page', { instead: { garbage: 'html' } }],
    ['an answer that is cut', { cutAfter: 1 }],
    ['an answer without end', { instead: { huge: 3 * 1024 * 1024 } }],
    ['JSON of something else', { instead: { status: 200, body: { hello: 'world' } } }],
    ['JSON that is no object', { instead: { status: 200, body: [1, 2] } }],
  ] as const)('that meets %s is trouble that may pass', async (_what, fault) => {
    provider.simulator.script(fault);
    expect(await search()).toMatchObject({ kind: 'trouble', health: { state: 'failing' } });
    expect(provider.simulator.requests).toHaveLength(1);
  });

  it('never follows to another address', async () => {
    provider.simulator.script({ instead: { redirect: `${provider.simulator.url}/elsewhere` } });
    expect(await search()).toMatchObject({
      kind: 'refused',
      answer: { errorCode: 'needs_reconnect' },
      health: { state: 'needs_you', field: 'baseUrl' },
    });
    expect(provider.simulator.requests).toHaveLength(1);
  });

  it('says that it does not take a search, and leaves the connection as it is', async () => {
    provider.simulator.script({ instead: { status: 400 } });
    expect(await search()).toMatchObject({
      kind: 'query',
      answer: { status: 400, body: { error: { code: 'invalid_input', field: 'query' } } },
      health: null,
    });
  });

  it('leaves results out that have no address, and fields that are none', async () => {
    const good = { title: 7, url: 'https://one.example', link: 'https://one.example' };
    const odd = [
      good,
      { title: 'x', url: 'javascript:alert(1)', link: 'file:///etc/hostname' },
      'noise',
      null,
      {},
    ];
    const body = { type: 'search', web: { results: odd }, results: odd, organic_results: odd };
    provider.simulator.script({ instead: { status: 200, body } });
    expect((await search()).answer.body).toMatchObject({
      results: [{ title: '', url: 'https://one.example', snippet: '' }],
    });
  });

  it('refuses input that is no search', async () => {
    expect(await search({ count: 0 })).toMatchObject({
      kind: 'query',
      answer: { status: 400, body: { error: { code: 'invalid_input', field: 'count' } } },
    });
    expect(await search({ apiKey: 'x' })).toMatchObject({ answer: { body: { error: { field: 'apiKey' } } } });
    expect(provider.simulator.requests).toHaveLength(0);
  });
});

describe.each(keyed)('the key of %s', (id) => {
  beforeEach(async () => {
    provider = await startProvider(id);
  });

  it('that is not taken is for its owner to mend', async () => {
    provider.simulator.setKeyState(provider.secret, 'revoked');
    expect(await search()).toMatchObject({
      kind: 'refused',
      answer: { status: 424, errorCode: 'needs_reconnect' },
      health: { state: 'needs_you', field: 'secret' },
    });
  });

  it('that has no searches left is exhausted, which is not the same', async () => {
    provider.simulator.setKeyState(provider.secret, 'no-credit');
    expect(await search()).toMatchObject({
      kind: 'exhausted',
      answer: { status: 402, errorCode: 'no_credit' },
      health: { state: 'failing' },
    });
  });

  it('stays out of what is said when the provider repeats it in an error', async () => {
    provider.simulator.script({ echoKey: { in: 'error' } });
    expect((await search()).kind).toBe('query');
  });
});

describe('what is asked of a provider', () => {
  const hints = { count: 5, country: 'de', language: 'pt-BR', freshness: 'hour' };

  it('is what Brave takes', async () => {
    provider = await startProvider('brave');
    await search(hints);
    expect(asked().query).toEqual({
      q: 'north',
      count: '5',
      country: 'DE',
      search_lang: 'pt-br',
      freshness: 'pd',
      text_decorations: 'false',
    });
    await search({ country: 'IS', language: 'ja' });
    expect(asked().query).toMatchObject({ search_lang: 'jp' });
    expect(asked().query).not.toHaveProperty('country');
    expect((await search({ query: 'x'.repeat(401) })).kind).toBe('query');
  });

  it('is what Tavily takes', async () => {
    provider = await startProvider('tavily');
    await search(hints);
    expect(asked().body).toEqual({
      query: 'north',
      search_depth: 'basic',
      max_results: 5,
      include_usage: true,
      country: 'germany',
      time_range: 'day',
    });
  });

  it('is what SerpApi takes', async () => {
    provider = await startProvider('serpapi');
    await search(hints);
    expect(asked().query).toEqual({
      engine: 'google',
      q: 'north',
      num: '5',
      gl: 'de',
      hl: 'pt-br',
      tbs: 'qdr:h',
      api_key: provider.secret,
    });
  });

  it('is what Exa takes', async () => {
    provider = await startProvider('exa');
    await search(hints);
    expect(asked().body).toEqual({
      query: 'north',
      numResults: 5,
      type: 'auto',
      contents: { highlights: true },
      userLocation: 'DE',
      startPublishedDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  it('is what SearXNG takes', async () => {
    provider = await startProvider('searxng');
    await search(hints);
    expect(asked().query).toEqual({ q: 'north', format: 'json', language: 'pt-BR', time_range: 'day' });
    await search({ country: 'ch', language: 'de' });
    expect(asked().query).toMatchObject({ language: 'de-CH' });
  });
});

describe('the traps', () => {
  it('a 402 of Exa to a key that got lost on the way is no used-up credit', async () => {
    provider = await startProvider('exa');
    const terms = { x402Version: 2, error: 'Payment required', accepts: [] };
    provider.simulator.script({ instead: { status: 402, body: terms } });
    expect(await search()).toMatchObject({ kind: 'refused', health: { field: 'baseUrl' } });
  });

  it('a SearXNG that gives no JSON says which setting turns it on', async () => {
    provider = await startProvider('searxng');
    provider.simulator.script({ instead: { status: 403 } });
    expect(await search()).toMatchObject({
      kind: 'refused',
      answer: { body: { error: { message: expect.stringContaining('search.formats') } } },
    });
  });

  it('one search at Tavily may cost two', async () => {
    provider = await startProvider('tavily');
    const body = { results: [], usage: { credits: 2 } };
    provider.simulator.script({ instead: { status: 200, body } });
    expect((await search()).answer.body).toMatchObject({ credits: 2 });
  });

  it('SerpApi says with one status that there were too many and that none are left', async () => {
    provider = await startProvider('serpapi');
    provider.simulator.script({ instead: { status: 429 } });
    expect((await search()).kind).toBe('limited');
  });

  it('very long texts are cut', async () => {
    provider = await startProvider('tavily');
    const long = { title: 'x'.repeat(9000), url: 'https://one.example', content: 'y'.repeat(90_000) };
    provider.simulator.script({ instead: { status: 200, body: { results: [long] } } });
    expect(JSON.stringify((await search()).answer.body).length).toBeLessThan(3000);
  });
});
