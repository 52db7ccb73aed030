import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, fakeKey, startSearch } from '../index.ts';
import { type SearchName, keyedSearchNames, searchNames } from './names.ts';
import { nothing } from './results.ts';
import { askFor, call } from './testing.ts';

/** Where each provider keeps its results, and what it calls title, address and text. */
const shapes: Record<SearchName, { list: string; fields: [title: string, url: string, text: string] }> = {
  brave: { list: 'web.results', fields: ['title', 'url', 'description'] },
  tavily: { list: 'results', fields: ['title', 'url', 'content'] },
  serpapi: { list: 'organic_results', fields: ['title', 'link', 'snippet'] },
  exa: { list: 'results', fields: ['title', 'url', 'highlights'] },
  searxng: { list: 'results', fields: ['title', 'url', 'content'] },
};

let simulator: Simulator<SearchName>;
let key = '';

async function start(name: SearchName): Promise<void> {
  simulator = await startSearch(name);
  if (name === 'searxng') return;
  key = fakeKey(name);
  simulator.addKey(key);
}

afterEach(() => simulator.close());

describe.each(searchNames)('the simulator of %s', (name) => {
  beforeEach(() => start(name));

  const search = (query = 'north', count = 3) => call(simulator, askFor[name](query, count, key));

  it('answers a search in its own shape', async () => {
    const { status, body } = await search();
    const { list, fields } = shapes[name];
    const [title, url, text] = fields;
    expect(status).toBe(200);
    expect(body).toHaveProperty(`${list}.length`, name === 'searxng' ? 20 : 3);
    expect(body).toHaveProperty(`${list}.0.${title}`, 'north: result 1');
    expect(body).toHaveProperty(`${list}.0.${url}`, expect.stringMatching(/^https:\/\/www\.example\.com\//));
    expect(JSON.stringify(body)).toContain('says what there is to say about');
    expect(body).toHaveProperty(`${list}.0.${text}`);
  });

  it('finds nothing where there is nothing', async () => {
    const { status, body } = await search(nothing);
    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toContain('result 1');
  });

  it('has its own words for a request too many', async () => {
    simulator.script({ instead: { status: 429 } });
    const { status, body } = await search();
    expect(status).toBe(429);
    expect(JSON.stringify(body)).toMatch(/limit|rate|too many/i);
  });
});

describe.each(keyedSearchNames)('a key of %s', (name) => {
  beforeEach(() => start(name));

  const search = (secret = key) => call(simulator, askFor[name]('north', 3, secret));

  it('pays for a search', async () => {
    await search();
    expect(simulator.keys.find(key)?.totals).toMatchObject({ requests: 1, served: 1, credits: 1 });
  });

  it.each(['unknown', 'revoked'])('is refused when it is %s', async (state) => {
    if (state === 'revoked') simulator.setKeyState(key, 'revoked');
    const { status } = await search(state === 'unknown' ? fakeKey(name) : key);
    expect(status).toBe(name === 'brave' ? 422 : 401);
  });

  it('is refused otherwise when its credit has ended', async () => {
    simulator.setKeyState(key, 'no-credit');
    expect((await search()).status).toBe({ brave: 429, tavily: 432, serpapi: 429, exa: 402 }[name]);
  });
});
