import OpenAI, {
  APIError,
  AuthenticationError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, countPrompt, countTokens, digestOf, fakeKey, startSimulator } from '../index.ts';
import { collect, failure } from '../testing.ts';

const question = 'Which way is north?';
const ask = { model: 'gpt-5-mini', messages: [{ role: 'user' as const, content: question }] };

let simulator: Simulator;
let secret: string;
let client: OpenAI;

function clientWith(apiKey: string): OpenAI {
  return new OpenAI({ apiKey, baseURL: `${simulator.url}/v1`, maxRetries: 0 });
}

beforeEach(async () => {
  simulator = await startSimulator('openai');
  secret = fakeKey('openai');
  simulator.addKey(secret);
  client = clientWith(secret);
});

afterEach(() => simulator.close());

describe('the openai package against the OpenAI simulator', () => {
  it('gets a chat answer that depends on the question and counts its tokens', async () => {
    const { data, request_id } = await client.chat.completions.create(ask).withResponse();
    const text = data.choices[0]?.message.content ?? '';
    expect(text).toContain(digestOf(question));
    expect(data.usage).toMatchObject({
      prompt_tokens: countPrompt([question]),
      completion_tokens: countTokens(text),
      total_tokens: countPrompt([question]) + countTokens(text),
    });
    expect(request_id).toMatch(/^req_[0-9a-f]{32}$/);
  });

  it('streams the same answer, with the usage alone in one more chunk when asked for', async () => {
    const plain = await client.chat.completions.create(ask);
    const stream = await client.chat.completions.create({
      ...ask,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await collect(stream);
    const last = chunks.at(-1);
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(
      plain.choices[0]?.message.content,
    );
    expect(last?.choices).toEqual([]);
    expect(last?.usage).toEqual(plain.usage);
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
  });

  it('streams no usage when nobody asked, and ends by the token limit', async () => {
    const stream = await client.chat.completions.create({ ...ask, stream: true, max_completion_tokens: 9 });
    const chunks = await collect(stream);
    expect(chunks.some((chunk) => 'usage' in chunk)).toBe(false);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('length');
    expect(simulator.keys.find(secret)?.totals.outputTokens).toBe(9);
  });

  it('answers the responses API, plain and as named events with the usage at the end', async () => {
    const plain = await client.responses.create({ model: 'gpt-5', input: question });
    const stream = await client.responses.create({ model: 'gpt-5', input: question, stream: true });
    const events = await collect(stream);
    const last = events.at(-1);
    expect(plain.output_text).toContain(digestOf(question));
    expect(events[0]?.type).toBe('response.created');
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, at) => at));
    expect(last?.type).toBe('response.completed');
    expect(last?.type === 'response.completed' ? last.response.usage : null).toEqual(plain.usage);
    expect(
      events.flatMap((event) => (event.type === 'response.output_text.delta' ? event.delta : [])).join(''),
    ).toBe(plain.output_text);
  });

  it('answers embeddings, which the package decodes from base64', async () => {
    const { data } = await client.embeddings.create({ model: 'text-embedding-3-small', input: ['a', 'b'] });
    expect(data.map(({ embedding }) => embedding.length)).toEqual([1536, 1536]);
    expect(data[0]?.embedding).not.toEqual(data[1]?.embedding);
    expect(Math.hypot(...(data[0]?.embedding ?? []))).toBeCloseTo(1, 4);
  });

  it('answers old completions, plain and streamed', async () => {
    const prompt = { model: 'gpt-3.5-turbo-instruct', prompt: question, max_tokens: 40 };
    const plain = await client.completions.create(prompt);
    const chunks = await collect(await client.completions.create({ ...prompt, stream: true }));
    expect(plain.usage?.completion_tokens).toBe(40);
    expect(chunks.map((chunk) => chunk.choices[0]?.text).join('')).toBe(plain.choices[0]?.text);
  });

  it('lists and retrieves models', async () => {
    const ids = (await collect(client.models.list())).map(({ id }) => id);
    expect(ids).toContain('gpt-5-mini');
    expect(await client.models.retrieve('gpt-5-mini')).toMatchObject({ object: 'model' });
  });

  it('counts what each key used, the same plain and streamed', async () => {
    const plain = await client.chat.completions.create(ask);
    await collect(await client.chat.completions.create({ ...ask, stream: true }));
    expect(simulator.keys.find(secret)?.totals).toEqual({
      requests: 2,
      served: 2,
      inputTokens: 2 * (plain.usage?.prompt_tokens ?? 0),
      outputTokens: 2 * (plain.usage?.completion_tokens ?? 0),
      credits: 0,
    });
  });
});

describe('refusals of the OpenAI simulator, as the package sees them', () => {
  it('refuses a wrong key and repeats only its ends', async () => {
    const wrong = fakeKey('openai');
    const error = await clientWith(wrong)
      .models.list()
      .then(null, (caught: unknown) => caught);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({ status: 401, code: 'invalid_api_key' });
    expect((error as Error).message).toContain(wrong.slice(-4));
    expect((error as Error).message).not.toContain(wrong);
  });

  it('refuses a key from the moment it is revoked', async () => {
    await client.models.list();
    simulator.setKeyState(secret, 'revoked');
    await expect(client.models.list()).rejects.toBeInstanceOf(AuthenticationError);
  });

  it('lets a restricted key chat, but not list models', async () => {
    simulator.setKeyState(secret, 'restricted');
    await expect(client.models.list()).rejects.toBeInstanceOf(PermissionDeniedError);
    await expect(client.models.list()).rejects.toThrow('Missing scopes: api.model.read');
    expect((await client.chat.completions.create(ask)).object).toBe('chat.completion');
  });

  it('refuses to spend for an account without credit, but still lists models', async () => {
    simulator.setKeyState(secret, 'no-credit');
    const error = await failure(client.chat.completions.create(ask));
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ code: 'insufficient_quota', type: 'insufficient_quota' });
    expect((await client.models.list()).data.length).toBeGreaterThan(5);
  });

  it('does not know models, paths and bodies that the API does not know', async () => {
    await expect(client.chat.completions.create({ ...ask, model: 'gpt-0' })).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
    await expect(client.files.list()).rejects.toBeInstanceOf(NotFoundError);
    await expect(client.post('/chat/completions', { body: { model: 'gpt-5' } })).rejects.toMatchObject({
      status: 400,
      param: 'messages',
    });
  });

  it('has the words of the provider for each trouble', async () => {
    for (const [status, kind] of [
      [429, RateLimitError],
      [500, InternalServerError],
      [503, InternalServerError],
    ] as const) {
      simulator.script({ instead: { status } });
      const error = await failure(client.models.list());
      expect(error).toBeInstanceOf(kind);
      expect(error).toMatchObject({ status });
    }
  });

  it('lets the package wait as long as the answer says, then retry', async () => {
    simulator.script({ instead: { status: 429, headers: { 'retry-after-ms': '1' } } });
    const retrying = new OpenAI({ apiKey: secret, baseURL: `${simulator.url}/v1`, maxRetries: 1 });
    await retrying.models.list();
    expect(simulator.requests.map(({ status }) => status)).toEqual([429, 200]);
  });

  it('raises an error that comes inside a stream', async () => {
    simulator.script({ failAfter: 3 });
    const stream = await client.chat.completions.create({ ...ask, stream: true });
    await expect(collect(stream)).rejects.toBeInstanceOf(APIError);
  });
});
