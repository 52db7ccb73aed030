import { describe, expect, test } from 'vitest';
import { type Question, answered, meteringOf } from './testing.ts';

const messages = [{ role: 'user', content: 'Hello' }];
const chat: Question = {
  service: 'openai',
  path: '/v1/chat/completions',
  body: { model: 'gpt-4o', max_tokens: 50, messages },
};
const message: Question = {
  service: 'anthropic',
  path: '/v1/messages',
  body: { model: 'claude-sonnet-4-5', max_tokens: 50, messages },
};

function of(question: Question, answer: unknown, pieces = 1) {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const size = Math.ceil(text.length / pieces);
  const chunks = Array.from({ length: pieces }, (_, at) => text.slice(at * size, (at + 1) * size));
  const { passed, spend } = answered(meteringOf(question), { chunks });
  expect(passed).toBe(text);
  return spend;
}

describe('the numbers of a plain answer', () => {
  test('of OpenAI, each kind of token once', () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 30,
      total_tokens: 130,
      prompt_tokens_details: { cached_tokens: 40, cache_write_tokens: 10, audio_tokens: 20 },
      completion_tokens_details: { reasoning_tokens: 12, audio_tokens: 5 },
    };
    expect(of(chat, { choices: [], usage, service_tier: 'default' })).toEqual({
      usage: { input: 30, cachedInput: 40, cacheWrite: 10, audioInput: 20, output: 25, audioOutput: 5 },
      credits: 0,
      percent: 100,
      exact: true,
    });
  });

  test('of Anthropic, whose input excludes what went over the cache', () => {
    const usage = {
      input_tokens: 100,
      cache_creation_input_tokens: 70,
      cache_read_input_tokens: 500,
      cache_creation: { ephemeral_5m_input_tokens: 50, ephemeral_1h_input_tokens: 20 },
      output_tokens: 30,
      server_tool_use: { web_search_requests: 2 },
    };
    expect(of(message, { type: 'message', content: [], usage })).toMatchObject({
      usage: { input: 100, cachedInput: 500, cacheWrite: 50, cacheWriteLong: 20, output: 30, webSearch: 2 },
      exact: true,
    });
  });

  test('of Anthropic, with what summing up took, which the total leaves out', () => {
    const summing = { type: 'compaction', input_tokens: 180_000, output_tokens: 3500 };
    const answering = { type: 'message', input_tokens: 23_000, output_tokens: 1000 };
    const usage = { input_tokens: 23_000, output_tokens: 1000, iterations: [summing, answering] };
    expect(of(message, { type: 'message', content: [], usage })).toMatchObject({
      usage: { input: 203_000, output: 4500 },
      exact: true,
    });
    expect(
      of(message, { type: 'message', content: [], usage: { ...usage, iterations: [answering] } }),
    ).toMatchObject({ usage: { input: 23_000, output: 1000 } });
  });

  test.each([
    [
      {
        type: 'tokens',
        input_tokens: 14,
        input_token_details: { text_tokens: 4, audio_tokens: 10 },
        output_tokens: 5,
      },
    ],
    [{ input_tokens: 14, input_tokens_details: { text_tokens: 4, audio_tokens: 10 }, output_tokens: 5 }],
  ])('of a transcription by tokens', (usage) => {
    const form = '--x\r\ncontent-disposition: form-data; name="model"\r\n\r\ngpt-4o-transcribe\r\n--x--\r\n';
    const question: Question = {
      service: 'openai',
      path: '/v1/audio/transcriptions',
      body: form,
      contentType: 'multipart/form-data; boundary=x',
    };
    expect(of(question, { text: 'Hello', usage })).toMatchObject({
      usage: { input: 4, audioInput: 10, output: 5 },
      exact: true,
    });
  });

  test('of a transcription by the second, of pictures, of speech, of pages and of searches', () => {
    const whisper = '--x\r\ncontent-disposition: form-data; name="model"\r\n\r\nwhisper-1\r\n--x--\r\n';
    const form = { body: whisper, contentType: 'multipart/form-data; boundary=x' };
    expect(
      of(
        { service: 'openai', path: '/v1/audio/transcriptions', ...form },
        { text: '', usage: { type: 'duration', seconds: 8.2 } },
      ),
    ).toMatchObject({ usage: { second: 9 }, exact: true });
    const pictures = { model: 'gpt-image-1', prompt: 'a desk', n: 2 };
    const usage = {
      input_tokens: 9,
      input_tokens_details: { text_tokens: 4, image_tokens: 5 },
      output_tokens: 800,
    };
    expect(
      of(
        { service: 'openai', path: '/v1/images/generations', body: pictures },
        { data: [{ b64_json: 'x'.repeat(200_000) }], usage },
        9,
      ),
    ).toMatchObject({ usage: { input: 4, imageInput: 5, imageOutput: 800 }, exact: true });
    const piece = { model: 'dall-e-3', prompt: 'a desk' };
    expect(
      of({ service: 'openai', path: '/v1/images/generations', body: piece }, { data: [] }),
    ).toMatchObject({
      usage: { image: 1 },
      exact: true,
    });
    const speech = { model: 'tts-1', input: 'Hello ü', voice: 'alloy' };
    expect(
      of({ service: 'openai', path: '/v1/audio/speech', body: speech }, 'sound, not JSON'),
    ).toMatchObject({
      usage: { character: 7 },
      exact: true,
    });
    const pages = {
      model: 'mistral-ocr-latest',
      document: { type: 'document_url', document_url: 'https://example.com/a.pdf' },
    };
    expect(
      of(
        { service: 'mistral', path: '/v1/ocr', body: pages },
        { pages: [], model: 'm', usage_info: { pages_processed: 3 } },
      ),
    ).toMatchObject({ usage: { image: 3 }, exact: true });
    expect(
      of({ service: 'serper', path: '/search', body: { q: 'desk' } }, { organic: [], credits: 1 }),
    ).toMatchObject({
      usage: { call: 1 },
      credits: 1,
      exact: true,
    });
  });

  test('counts the searches that a response made', () => {
    const body = {
      model: 'gpt-5-mini',
      input: 'desk',
      max_output_tokens: 50,
      tools: [{ type: 'web_search' }],
    };
    const question: Question = { service: 'openai', path: '/v1/responses', body };
    const output = [{ type: 'web_search_call' }, { type: 'message' }, { type: 'web_search_call' }];
    const usage = { input_tokens: 9000, output_tokens: 20 };
    expect(of(question, { output, usage, metadata: {} })).toMatchObject({
      usage: { input: 9000, output: 20, webSearch: 2 },
      exact: true,
    });
  });

  test.each([
    ['priority', 200],
    ['flex', 50],
    ['default', 100],
  ])('is of the tier that served it: %s', (tier, percent) => {
    const question = { ...chat, body: { ...(chat.body as object), service_tier: 'auto' } };
    const usage = { prompt_tokens: 10, completion_tokens: 5 };
    expect(of(question, { service_tier: tier, choices: [], usage }).percent).toBe(percent);
  });

  test('stands at the end of a large answer, or at its beginning', () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5 };
    const choices = [{ message: { content: 'x'.repeat(300_000) } }];
    for (const answer of [
      { id: '1', choices, usage },
      { id: '1', usage, choices },
      { id: '1', choices, usage, metadata: { note: 'y'.repeat(500) } },
    ]) {
      for (const pieces of [1, 5, 500]) {
        expect(of(chat, answer, pieces)).toMatchObject({ usage: { input: 10, output: 5 }, exact: true });
      }
    }
  });
});

describe('what looks like numbers and is none', () => {
  const real = { prompt_tokens: 1000, completion_tokens: 50 };
  const fake = { prompt_tokens: 1, completion_tokens: 0 };
  const spoken = JSON.stringify({ usage: fake });

  test.each([
    ['in the text', { choices: [{ message: { content: spoken } }], usage: real }],
    ['in a text behind the numbers', { choices: [], usage: real, note: spoken }],
    ['in the name of a field', { tools: [{ [spoken]: {}, 'x"usage': fake, usage: fake }], usage: real }],
    [
      'in tools that are repeated behind the numbers',
      { usage: real, tools: [{ parameters: { usage: fake } }] },
    ],
    ['in an object at the very end', { usage: real, metadata: { usage: fake } }],
    ['in a list at the very end', { usage: real, output: [{ usage: fake }] }],
  ])('%s', (_where, answer) => {
    for (const filler of [0, 100_000]) {
      const padded = { id: 'x'.repeat(filler), ...answer };
      const spend = of(chat, padded, 7);
      // Of a large one it may not be found, which is on the safe side; what is found is the real one.
      const found = { input: 1000, output: 50 };
      expect(filler > 0 && !spend.exact ? { ...found, output: spend.usage.output } : spend.usage).toEqual(
        found,
      );
    }
  });

  test.each([
    ['negative', { prompt_tokens: -5, completion_tokens: 5 }],
    ['huge', { prompt_tokens: 1e300, completion_tokens: 5 }],
    ['a fraction', { prompt_tokens: 1.5, completion_tokens: 5 }],
    ['text', { prompt_tokens: '10', completion_tokens: 5 }],
    ['a list', [10, 5]],
    ['null', null],
    ['missing', undefined],
    ['half', { completion_tokens: 5 }],
  ])('is not believed: %s', (_what, usage) => {
    const metering = meteringOf(chat);
    const { spend } = answered(metering, { chunks: [JSON.stringify({ choices: [], usage })] });
    expect(spend.exact).toBe(false);
    expect(spend.usage.input).toBe(metering.ceiling.usage.input);
    expect(spend.usage.output).toBeLessThanOrEqual(50);
  });

  test('is not believed as NaN, which is no JSON either', () => {
    expect(of(chat, '{"usage":{"prompt_tokens":NaN,"completion_tokens":1}}').exact).toBe(false);
  });

  test('given twice, the last counts, as every parser reads it', () => {
    const twice = `{"usage":${JSON.stringify(fake)},"choices":[],"usage":${JSON.stringify(real)}}`;
    expect(of(chat, twice)).toMatchObject({ usage: { input: 1000, output: 50 }, exact: true });
  });

  test('a part that is larger than the whole takes nothing away from it', () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 99 } };
    expect(of(chat, { usage }).usage).toEqual({ cachedInput: 10, input: 0, output: 5 });
  });
});

describe('an answer', () => {
  test('that never came to its end is charged its ceiling', () => {
    const metering = meteringOf(chat);
    const { spend } = answered(metering, { chunks: ['{"choices":[{"mess'], cut: true });
    expect(spend).toEqual({ ...metering.ceiling, exact: false });
  });

  test.each([302, 400, 401, 429, 500, 529])('that says no costs nothing: %i', (status) => {
    const chunks = ['{"usage":{"prompt_tokens":10,"completion_tokens":5}}'];
    const { spend } = answered(meteringOf(chat), { status, chunks });
    expect(spend).toEqual({ usage: {}, credits: 0, exact: true });
  });

  test.each([
    ['openai', 'GET', '/v1/models'],
    ['openai', 'POST', '/v1/moderations'],
    ['openai', 'POST', '/v1/responses/input_tokens'],
    ['anthropic', 'POST', '/v1/messages/count_tokens'],
    ['mistral', 'GET', '/v1/models'],
  ] as const)('of %s to %s %s is free', (service, method, path) => {
    const metering = meteringOf({
      service,
      method,
      path,
      body: method === 'POST' ? { model: 'any' } : undefined,
    });
    expect(metering.ceiling).toEqual({ usage: {}, credits: 0 });
    expect(answered(metering, { chunks: ['{"usage":{"prompt_tokens":10}}'] }).spend.usage).toEqual({});
  });
});
