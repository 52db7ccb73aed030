import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ProviderName,
  type Simulator,
  fakeKey,
  startSimulator,
} from '../../../../tests/simulators/index.ts';
import { type Question, costOf, meteringOf } from './testing.ts';

const messages = [{ role: 'user', content: 'Hello' }];
const most = (question: Question) => meteringOf(question).ceiling;
const chat = (fields: object): Question => ({
  service: 'openai',
  path: '/v1/chat/completions',
  body: { model: 'gpt-4o', messages, ...fields },
});
const claude = (fields: object, headers: string[] = []): Question => ({
  service: 'anthropic',
  path: '/v1/messages',
  body: { model: 'claude-sonnet-4-6', max_tokens: 100, messages, ...fields },
  headers,
});

describe('the most that a chat can use', () => {
  test('is a token for each byte of the body, and what it may write', () => {
    const question = chat({ max_tokens: 70 });
    const bytes = JSON.stringify(question.body).length;
    expect(most(question).usage).toEqual({ input: bytes, output: 70 });
  });

  test.each([
    [{}, 16_384],
    [{ max_completion_tokens: 10 }, 10],
    [{ max_completion_tokens: 10, max_tokens: 30 }, 30],
    [{ max_tokens: 10, n: 3 }, 30],
    [{ max_tokens: 1e3 }, 1000],
    [{ max_tokens: 10, n: null }, 10],
    [{ max_tokens: 10, n: '3' }, 1280],
    // What is no count may be one to the provider.
    [{ max_tokens: '10' }, 16_384],
    [{ max_tokens: -1 }, 16_384],
    [{ max_tokens: null }, 16_384],
  ])('writes %j: %i', (fields, output) => {
    expect(most(chat(fields)).usage.output).toBe(output);
  });

  test('is the whole context with pictures, sound or files, however the word is written', () => {
    const parts = (part: object) => chat({ max_tokens: 1, messages: [{ role: 'user', content: [part] }] });
    expect(
      most(parts({ type: 'image_url', image_url: { url: 'https://example.com/a.png' } })).usage.input,
    ).toBe(128_000);
    expect(most(parts({ type: 'input_audio', input_audio: {} })).usage.input).toBe(128_000);
    const hidden = JSON.stringify(parts({ type: 'image_url', image_url: {} }).body).replaceAll(
      'image_url',
      'image\\u005furl',
    );
    expect(most({ ...chat({}), body: hidden }).usage.input).toBe(128_000);
    // Words that only speak of them, and letters that honest writers escape.
    const honest = JSON.stringify(chat({ max_tokens: 1 }).body).replace(
      'Hello',
      '\\"image_url\\" \\u00e9 \\u003c',
    );
    expect(most({ ...chat({}), body: honest }).usage.input).toBe(honest.length);
  });

  test('never is more than the context, and never a number that cannot be paid', () => {
    const long = chat({ max_tokens: 1, messages: [{ role: 'user', content: 'x'.repeat(500_000) }] });
    expect(most(long).usage.input).toBe(128_000);
    expect(most(chat({ max_tokens: 1e300 })).usage.output).toBe(128_000);
    expect(most(chat({ max_tokens: 10, n: 1e9 })).usage.output).toBe(1280);
  });

  test('takes several prompts and the best of many answers as so many answers', () => {
    const completion = (fields: object): Question => ({
      service: 'openai',
      path: '/v1/completions',
      body: { model: 'gpt-3.5-turbo-instruct', max_tokens: 10, ...fields },
    });
    expect(most(completion({ prompt: 'x', best_of: 5, n: 2 })).usage.output).toBe(50);
    expect(most(completion({ prompt: ['a', 'b, c', 'd'] })).usage.output).toBe(30);
    expect(most(completion({ prompt: [1, 2, 3] })).usage.output).toBe(10);
    // Counting so many exactly would hold up everybody: there are no more than commas and one.
    const many = Array.from({ length: 100_000 }, () => [1, 2]);
    expect(most(completion({ prompt: many })).usage.output).toBe(2_000_000);
    // Each prompt has a context of its own.
    const long = completion({ prompt: Array.from({ length: 3 }, () => 'x'.repeat(4000)) });
    expect(most(long).usage.input).toBe(JSON.stringify(long.body).length);
  });

  test('is twice as dear at the priority tier', () => {
    expect(most(chat({ service_tier: 'priority' })).percent).toBe(200);
    expect(most(chat({ service_tier: 'flex' })).percent).toBe(100);
  });

  test('of a model that speaks is all spoken', () => {
    const question = chat({ model: 'gpt-4o-audio-preview', modalities: ['text', 'audio'], max_tokens: 9 });
    expect(most(question).usage).toMatchObject({ audioOutput: 9 });
  });
});

describe('the most that a response can use', () => {
  const response = (fields: object): Question => ({
    service: 'openai',
    path: '/v1/responses',
    body: { model: 'gpt-5-mini', input: 'Hello', max_output_tokens: 10, ...fields },
  });

  test('is the whole context where a stored prompt is named', () => {
    expect(most(response({ prompt: { id: 'pmpt_1' } })).usage).toEqual({ input: 400_000, output: 10 });
  });

  test('includes searches, as many as may be made, and what they bring', () => {
    const tools = [{ type: 'web_search' }];
    const limited = most(response({ tools, max_tool_calls: 1 })).usage;
    expect(limited.webSearch).toBe(1);
    expect(limited.input).toBeGreaterThan(2 * 32_000);
    expect(most(response({ tools })).usage.webSearch).toBe(5);
    expect(most(response({ tools, max_tool_calls: 1e9 })).usage.webSearch).toBe(1000);
  });
});

describe('the most that a message at Anthropic can use', () => {
  test('is written to the cache only where the body says so', () => {
    expect(most(claude({})).usage).toHaveProperty('input');
    const cached = (ttl?: string) =>
      claude({ system: [{ text: 'x', cache_control: { type: 'ephemeral', ...(ttl && { ttl }) } }] });
    expect(most(cached()).usage).toHaveProperty('cacheWrite');
    expect(most(cached('1h')).usage).toHaveProperty('cacheWriteLong');
  });

  test('includes searches, and what they bring to be read', () => {
    const tools = [{ type: 'web_search_20250305', name: 'web_search', max_uses: 2 }];
    const { usage } = most(claude({ tools }));
    expect(usage.webSearch).toBe(2);
    expect(usage.input).toBeGreaterThan(3 * 2 * 32_000);
    expect(
      most(claude({ tools: [{ type: 'web_search_20250305', name: 'web_search' }] })).usage.webSearch,
    ).toBe(5);
  });

  test('is read twice, and more is written, where a long conversation is summed up first', () => {
    const question = claude({ context_management: { edits: [{ type: 'compact_20260112' }] } });
    const bytes = JSON.stringify(question.body).length;
    expect(most(question).usage).toEqual({ input: 2 * bytes, output: 100 + 64_000 });
  });

  test('is dearer at high speed, in one country and beyond a long context', () => {
    expect(most(claude({ speed: 'fast' })).percent).toBe(600);
    expect(most(claude({ inference_geo: 'us' })).percent).toBe(110);
    const long = { model: 'claude-sonnet-4-5', messages: [{ role: 'user', content: 'x'.repeat(300_000) }] };
    expect(most(claude(long)).percent).toBe(100);
    expect(most(claude(long, ['anthropic-beta', 'context-1m-2025-08-07'])).percent).toBe(200);
  });
});

describe('the most that a chat at Mistral can use', () => {
  const heard = (data: string): number | undefined =>
    most({
      service: 'mistral',
      path: '/v1/chat/completions',
      body: {
        model: 'voxtral-small-latest',
        messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: data }] }],
      },
    }).usage.second;

  test('is as long as its sound can be, and hours where that is fetched', () => {
    expect(heard('A'.repeat(5000))).toBe(11);
    expect(heard('https://example.com/talk.mp3')).toBe(4 * 3600);
    expect(heard('HTTPS://example.com/talk.mp3')).toBe(4 * 3600);
  });
});

test.each([
  ['/search', { q: 'x' }, 1],
  ['/search', { q: 'x', num: 10 }, 1],
  ['/search', { q: 'x', num: 11 }, 2],
  ['/search', { q: 'x', num: '100' }, 2],
  ['/search', { q: 'x', num: null }, 2],
  ['/maps', { q: 'x' }, 3],
])('a search at Serper takes at most so many credits: %s %j, %i', (path, body, credits) => {
  expect(most({ service: 'serper', path, body })).toEqual({ usage: { call: credits }, credits });
});

test.each([
  ['/search?q=x', 1],
  ['/search?q=x&num=20', 2],
  ['/search?q=x&num=2&num=20', 2],
  ['/search?q=x&num=1e2', 2],
])('the address counts as well: %s, %i', (path, credits) => {
  expect(most({ service: 'serper', method: 'GET', path }).credits).toBe(credits);
});

describe('whatever a provider charges', () => {
  const simulators = new Map<ProviderName, { simulator: Simulator; key: string }>();
  beforeAll(async () => {
    for (const name of ['openai', 'anthropic', 'mistral', 'serper'] as const) {
      const simulator = await startSimulator(name);
      const key = fakeKey(name);
      simulator.addKey(key);
      simulators.set(name, { simulator, key });
    }
  });
  afterAll(async () => {
    await Promise.all([...simulators.values()].map(({ simulator }) => simulator.close()));
  });

  let state = 11;
  const pick = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const text = (): string =>
    ['', 'x', 'ünïcödé ', '漢字', '\u0000"\\', 'a b c '][pick(6)]?.repeat(1 + pick(2000)) ?? '';
  const conversation = () =>
    Array.from({ length: 1 + pick(4) }, () => ({
      role: 'user',
      content:
        pick(2) === 0
          ? text()
          : [
              { type: 'text', text: text() },
              ...(pick(3) === 0 ? [{ type: 'image_url', image_url: {} }] : []),
            ],
    }));
  const limit = (name: string): object => (pick(2) === 0 ? {} : { [name]: 1 + pick(200) });
  const bodies: (() => Question)[] = [
    () => ({
      service: 'openai',
      path: '/v1/chat/completions',
      body: { model: 'gpt-4o', messages: conversation(), ...limit('max_tokens'), stream: pick(2) === 0 },
    }),
    () => ({
      service: 'openai',
      path: '/v1/responses',
      body: {
        model: 'gpt-5-mini',
        input: text() || 'x',
        ...limit('max_output_tokens'),
        stream: pick(2) === 0,
      },
    }),
    () => ({
      service: 'openai',
      path: '/v1/embeddings',
      body: { model: 'text-embedding-3-small', input: [`${text()}x`, text()] },
    }),
    () => ({
      service: 'anthropic',
      path: '/v1/messages',
      body: {
        model: 'claude-sonnet-4-5',
        max_tokens: 1 + pick(200),
        messages: [{ role: 'user', content: text() || 'x' }],
        ...(pick(2) === 0 && {
          system: [
            {
              type: 'text',
              text: text(),
              cache_control: { type: 'ephemeral', ttl: pick(2) === 0 ? '1h' : '5m' },
            },
          ],
        }),
        ...(pick(3) === 0 && { tools: [{ type: 'web_search_20250305', name: 'web_search', max_uses: 1 }] }),
      },
    }),
    () => ({
      service: 'mistral',
      path: '/v1/chat/completions',
      body: {
        model: 'mistral-small-latest',
        messages: [{ role: 'user', content: text() }],
        ...limit('max_tokens'),
      },
    }),
    () => ({ service: 'serper', path: '/search', body: { q: 'x', num: 1 + pick(30) } }),
  ];

  test('is no more than the ceiling of the call', async () => {
    for (let round = 0; round < 300; round++) {
      const question = bodies[round % bodies.length]?.();
      if (!question) continue;
      const { service, path, body } = question;
      const { simulator, key } = simulators.get(service) ?? {};
      const headers = {
        authorization: `Bearer ${key}`,
        'x-api-key': String(key),
        'anthropic-version': '2023-06-01',
        'content-type': 'application/json',
      };
      const answer = await fetch(`${simulator?.url}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      await answer.arrayBuffer();
      expect(answer.status).toBe(200);
      const { charged = {}, credits = 0 } = simulator?.requests.at(-1) ?? {};
      const { ceiling } = meteringOf(question);
      const { model = '' } = body as { model?: string };
      expect(costOf(service, model, charged)).toBeLessThanOrEqual(
        costOf(service, model, ceiling.usage, ceiling.percent),
      );
      expect(credits).toBeLessThanOrEqual(ceiling.credits);
      expect(costOf(service, model, charged)).toBeGreaterThan(0);
    }
  });
});
