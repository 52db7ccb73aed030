import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, fakeKey, startSimulator } from '../index.ts';

let simulator: Simulator;
let secret: string;

async function call(path: string, body?: unknown, key = secret): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(simulator.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'X-API-KEY': key, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

async function balance(): Promise<unknown> {
  return (await call('/account')).body;
}

beforeEach(async () => {
  simulator = await startSimulator('serper');
  secret = fakeKey('serper');
  simulator.addKey(secret);
});

afterEach(() => simulator.close());

describe('the Serper simulator', () => {
  it('answers a search in the native shape, with the parameters it was given', async () => {
    const { body } = await call('/search', { q: 'north', gl: 'de', hl: 'de' });
    expect(body).toMatchObject({
      searchParameters: { q: 'north', gl: 'de', hl: 'de', type: 'search', engine: 'google' },
      organic: expect.arrayContaining([expect.objectContaining({ position: 10 })]),
      knowledgeGraph: { title: 'north' },
      answerBox: { title: expect.any(String) },
      peopleAlsoAsk: [{ question: 'What is north?' }],
      relatedSearches: [{ query: 'north news' }, { query: 'north history' }],
      credits: 1,
    });
  });

  it('gives the same results to the same query, others to another', async () => {
    const [first, again, other] = await Promise.all(
      ['north', 'north', 'south'].map((q) => call('/search', { q })),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it.each([
    ['news', 'news'],
    ['images', 'images'],
    ['videos', 'videos'],
    ['places', 'places'],
    ['maps', 'places'],
    ['shopping', 'shopping'],
    ['scholar', 'organic'],
    ['patents', 'organic'],
  ])('answers /%s with a list of %s', async (path, list) => {
    const { body } = await call(`/${path}`, { q: 'north', num: 3 });
    expect(body).toMatchObject({ searchParameters: { type: path }, credits: 1 });
    expect(body).toHaveProperty(`${list}.length`, 3);
  });

  it('suggests', async () => {
    expect((await call('/autocomplete', { q: 'north' })).body).toMatchObject({
      suggestions: [{ value: 'north' }, { value: 'north meaning' }, { value: 'north price' }],
    });
  });

  it('takes the query from the address as well', async () => {
    const { body } = await call('/search?q=true+north&num=2');
    expect(body).toMatchObject({ searchParameters: { q: 'true north' }, credits: 1 });
    expect(body).toHaveProperty('organic.length', 2);
  });

  it('takes one credit for up to ten results, two for more, and the sum for a list of queries', async () => {
    expect(await balance()).toEqual({ balance: 2500, rateLimit: 50 });
    await call('/search', { q: 'north', num: 10 });
    expect(await balance()).toMatchObject({ balance: 2499 });
    await call('/search', { q: 'north', num: 11 });
    expect(await balance()).toMatchObject({ balance: 2497 });
    const { body } = await call('/search', [{ q: 'north' }, { q: 'south', num: 20 }]);
    expect(body).toMatchObject([{ credits: 1 }, { credits: 2 }]);
    expect(await balance()).toMatchObject({ balance: 2494 });
    expect(simulator.keys.find(secret)?.totals.credits).toBe(6);
  });

  it('refuses an unknown key and a revoked one', async () => {
    const refusal = { status: 403, body: { message: 'Unauthorized.', statusCode: 403 } };
    expect(await call('/account', undefined, fakeKey('serper'))).toEqual(refusal);
    simulator.setKeyState(secret, 'revoked');
    expect(await call('/search', { q: 'north' })).toEqual(refusal);
  });

  it('refuses when the credits are used up, and still tells the balance', async () => {
    simulator.setKeyState(secret, 'no-credit');
    const refusal = { status: 400, body: { message: 'Not enough credits', statusCode: 400 } };
    expect(await call('/search', { q: 'north' })).toEqual(refusal);
    expect(await balance()).toMatchObject({ balance: 0 });
  });

  it('refuses what is no query and no path', async () => {
    expect(await call('/search', {})).toMatchObject({ status: 400 });
    expect(await call('/search', 'not json')).toMatchObject({
      status: 400,
      body: { message: 'Invalid JSON' },
    });
    expect(await call('/nowhere', { q: 'north' })).toMatchObject({ status: 404 });
  });

  it('has no restricted keys', () => {
    expect(() => simulator.setKeyState(secret, 'restricted')).toThrow('never restricted');
  });
});
