import { afterEach, describe, expect, it } from 'vitest';
import { type Simulator, fakeKey, startSearch } from '../index.ts';
import type { KeyedSearchName, SearchName } from './names.ts';
import { call } from './testing.ts';

let simulator: Simulator<SearchName>;

async function start(name: KeyedSearchName): Promise<string> {
  simulator = await startSearch(name);
  const key = fakeKey(name);
  simulator.addKey(key);
  return key;
}

afterEach(() => simulator.close());

describe('Brave', () => {
  const path = '/res/v1/web/search';

  it('tells an unknown key from a missing one and from a bad request by a code, not by the status', async () => {
    const key = await start('brave');
    const code = async (query: string, headers: Record<string, string>) => {
      const { status, body } = await call(simulator, { path: path + query, headers });
      return [status, (body as { error: { code: string } }).error.code];
    };
    expect(await code('?q=a', { 'x-subscription-token': fakeKey('brave') })).toEqual([
      422,
      'SUBSCRIPTION_TOKEN_INVALID',
    ]);
    expect(await code('?q=a', {})).toEqual([422, 'VALIDATION']);
    expect(await code('', { 'x-subscription-token': key })).toEqual([422, 'VALIDATION']);
    expect(await code('?q=a&count=21', { 'x-subscription-token': key })).toEqual([422, 'VALIDATION']);
  });

  it('marks the words in its texts unless asked not to, and tells what is left', async () => {
    const headers = { 'x-subscription-token': await start('brave') };
    const marked = await call(simulator, { path: `${path}?q=north&count=1`, headers });
    expect(JSON.stringify(marked.body)).toContain('<strong>north</strong>');
    expect(marked.headers.get('x-ratelimit-remaining')).toBe('49, 2499');
    const plain = await call(simulator, { path: `${path}?q=north&count=1&text_decorations=false`, headers });
    expect(JSON.stringify(plain.body)).not.toContain('<strong>');
  });
});

describe('Tavily', () => {
  it('tells the usage of a key for nothing', async () => {
    const headers = { authorization: `Bearer ${await start('tavily')}` };
    await call(simulator, { path: '/search', headers, body: { query: 'north', search_depth: 'advanced' } });
    expect((await call(simulator, { path: '/usage', headers })).body).toMatchObject({
      key: { usage: 2, limit: null },
      account: { plan_usage: 2, plan_limit: 2500 },
    });
  });

  it('has two forms of refusal', async () => {
    const headers = { authorization: `Bearer ${await start('tavily')}` };
    expect(await call(simulator, { path: '/search', headers, body: {} })).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ['body', 'query'] }] },
    });
    expect(await call(simulator, { path: '/usage' })).toMatchObject({
      status: 401,
      body: { detail: { error: 'Unauthorized: missing or invalid API key.' } },
    });
  });

  it('dates what is news', async () => {
    const headers = { authorization: `Bearer ${await start('tavily')}` };
    const { body } = await call(simulator, {
      path: '/search',
      headers,
      body: { query: 'north', topic: 'news' },
    });
    expect(body).toHaveProperty('results.0.published_date', 'Sun, 15 Feb 2026 08:30:00 GMT');
  });
});

describe('SerpAPI', () => {
  it('tells what is left for nothing, and repeats the key', async () => {
    const key = await start('serpapi');
    const path = `/account.json?api_key=${key}`;
    expect((await call(simulator, { path })).body).toMatchObject({ api_key: key, total_searches_left: 2500 });
    expect(simulator.requests[0]?.key).toBe(key);
  });

  it('calls a search that found nothing a success with an error in it', async () => {
    const key = await start('serpapi');
    const path = `/search.json?q=nothing-at-all&api_key=${key}`;
    expect(await call(simulator, { path })).toMatchObject({
      status: 200,
      body: { search_metadata: { status: 'Success' }, error: expect.stringContaining('any results') },
    });
    expect(await call(simulator, { path: `/search.json?api_key=${key}` })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('Missing query') },
    });
  });
});

describe('Exa', () => {
  it('asks for payment without a key, and that is not the answer to a key without credit', async () => {
    const key = await start('exa');
    const body = { query: 'north' };
    const open = await call(simulator, { path: '/search', body });
    expect(open).toMatchObject({ status: 402, body: { x402Version: 2 } });
    expect(open.headers.has('payment-required')).toBe(true);
    simulator.setKeyState(key, 'no-credit');
    expect(await call(simulator, { path: '/search', headers: { 'x-api-key': key }, body })).toMatchObject({
      status: 402,
      body: { tag: 'NO_MORE_CREDITS' },
    });
  });

  it('takes the key as a bearer token, tells the cost, and gives texts only if asked', async () => {
    const headers = { authorization: `Bearer ${await start('exa')}` };
    const { body } = await call(simulator, {
      path: '/search',
      headers,
      body: { query: 'north', numResults: 1 },
    });
    expect(body).toMatchObject({ costDollars: { total: 0.007 }, results: [{ title: 'north: result 1' }] });
    expect(body).not.toHaveProperty('results.0.text');
    expect(await call(simulator, { path: '/search', headers, body: {} })).toMatchObject({
      status: 400,
      body: { tag: 'INVALID_REQUEST_BODY' },
    });
  });
});

describe('SearXNG', () => {
  it('is a page in a browser, and has a place to see that it lives', async () => {
    simulator = await startSearch('searxng');
    expect((await call(simulator, { path: '/' })).body).toContain('<title>SearXNG</title>');
    expect((await call(simulator, { path: '/search?q=north' })).headers.get('content-type')).toMatch(
      'text/html',
    );
    expect((await call(simulator, { path: '/healthz' })).body).toBe('OK');
  });

  it('refuses in HTML when its owner did not turn JSON on', async () => {
    simulator = await startSearch('searxng');
    simulator.script({ instead: { status: 403 } });
    expect(await call(simulator, { path: '/search?q=north&format=json' })).toMatchObject({
      status: 403,
      body: expect.stringContaining('Forbidden'),
    });
  });
});
