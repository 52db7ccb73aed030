import Anthropic from '@anthropic-ai/sdk';
import { Mistral } from '@mistralai/mistralai';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GatewayDesk, type Providers, openGateway, openProviders } from './testing.ts';

let desk: GatewayDesk;
let providers: Providers;

beforeAll(async () => {
  desk = await openGateway();
  providers = await openProviders(desk);
});

afterAll(async () => {
  await desk.close();
  await providers.close();
});

const messages = [{ role: 'user' as const, content: 'What is the desk for?' }];

async function textOf<T>(stream: AsyncIterable<T>, delta: (event: T) => string): Promise<string> {
  let text = '';
  for await (const event of stream) text += delta(event);
  return text;
}

describe('the official OpenAI SDK', () => {
  const client = (token = desk.token) => new OpenAI({ baseURL: `${desk.url}/openai/v1`, apiKey: token });

  test('gets a plain and a streamed answer', async () => {
    const plain = await client().chat.completions.create({ model: 'gpt-4o-mini', messages });
    const text = plain.choices[0]?.message.content;
    expect(text).toContain('OpenAI simulator');
    const stream = await client().chat.completions.create({ model: 'gpt-4o-mini', messages, stream: true });
    expect(await textOf(stream, (chunk) => chunk.choices[0]?.delta.content ?? '')).toBe(text);
  });

  test('lists models, makes embeddings and uses the responses API', async () => {
    expect((await client().models.list()).data.length).toBeGreaterThan(0);
    const { data } = await client().embeddings.create({ model: 'text-embedding-3-small', input: 'desk' });
    expect(data[0]?.embedding.length).toBeGreaterThan(0);
    const response = await client().responses.create({ model: 'gpt-4o-mini', input: 'Hello' });
    expect(response.output_text).toContain('OpenAI simulator');
  });

  test('reads the id of the request and the provider of an answer', async () => {
    const { response, request_id } = await client()
      .chat.completions.create({ model: 'gpt-4o-mini', messages })
      .withResponse();
    expect(request_id).toBeTruthy();
    expect(response.headers.get('x-keydesk-credential')).toBe('system');
  });

  test('shows a refusal of Keydesk as its own error, and does not try again', async () => {
    const before = providers.simulators.openai.totals.requests;
    const error = await client('kda_wrong')
      .chat.completions.create({ model: 'gpt-4o-mini', messages })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(error).toMatchObject({ status: 401, code: 'invalid_token' });
    expect(providers.simulators.openai.totals.requests).toBe(before);
  });

  test('shows an error of the provider as it was sent', async () => {
    providers.simulators.openai.script({ instead: { status: 429 }, times: 1 });
    const error = await new OpenAI({
      baseURL: `${desk.url}/openai/v1`,
      apiKey: desk.token,
      maxRetries: 0,
    }).chat.completions
      .create({ model: 'gpt-4o-mini', messages })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
  });
});

describe('the official Anthropic SDK', () => {
  const ask = { model: 'claude-sonnet-4-5', max_tokens: 200, messages };

  test('gets a plain and a streamed answer with its token as key', async () => {
    const client = new Anthropic({ baseURL: `${desk.url}/anthropic`, apiKey: desk.token });
    const plain = await client.messages.create(ask);
    const [block] = plain.content;
    const text = block?.type === 'text' ? block.text : '';
    expect(text).toContain('Anthropic simulator');
    const stream = client.messages.stream(ask);
    expect(await stream.finalText()).toBe(text);
  });

  test('may send the token twice, as key and as bearer', async () => {
    const client = new Anthropic({
      baseURL: `${desk.url}/anthropic`,
      apiKey: null,
      authToken: desk.token,
      defaultHeaders: { 'x-api-key': desk.token },
    });
    expect((await client.messages.create(ask)).role).toBe('assistant');
    expect(
      providers.simulators.anthropic.requests.at(-1)?.headers.map(([name]) => name.toLowerCase()),
    ).not.toContain('authorization');
  });

  test('counts tokens and lists models', async () => {
    const client = new Anthropic({ baseURL: `${desk.url}/anthropic`, authToken: desk.token, apiKey: null });
    const { input_tokens } = await client.messages.countTokens({ model: ask.model, messages });
    expect(input_tokens).toBeGreaterThan(0);
    expect((await client.models.list()).data.length).toBeGreaterThan(0);
  });

  test('shows a refusal of Keydesk as its own error', async () => {
    const client = new Anthropic({ baseURL: `${desk.url}/anthropic`, apiKey: 'kda_wrong' });
    const error = await client.messages.create(ask).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Anthropic.AuthenticationError);
    expect(error).toMatchObject({ error: { type: 'error', error: { type: 'authentication_error' } } });
  });
});

describe('the official Mistral SDK', () => {
  const ask = { model: 'mistral-small-latest', messages };

  test('gets a plain and a streamed answer', async () => {
    const client = new Mistral({ serverURL: `${desk.url}/mistral`, apiKey: desk.token });
    const plain = await client.chat.complete(ask);
    const text = plain.choices[0]?.message?.content;
    expect(text).toContain('Mistral simulator');
    const stream = await client.chat.stream(ask);
    expect(
      await textOf(stream, ({ data }) => {
        const content = data.choices[0]?.delta.content;
        return typeof content === 'string' ? content : '';
      }),
    ).toBe(text);
  });

  test('shows a refusal of Keydesk with its status', async () => {
    const client = new Mistral({ serverURL: `${desk.url}/mistral`, apiKey: 'kda_wrong' });
    await expect(client.chat.complete(ask)).rejects.toMatchObject({ statusCode: 401 });
  });
});

describe('what is on record after calls of SDKs', () => {
  test('names agent, service, model, key and outcome', async () => {
    const client = new OpenAI({ baseURL: `${desk.url}/openai/v1`, apiKey: desk.token });
    await client.chat.completions.create({ model: 'gpt-4o', messages });
    const row = (await desk.rows(1)).findLast(({ model }) => model === 'gpt-4o');
    expect(row).toMatchObject({
      agentId: desk.agentId,
      agentName: 'Scout',
      userId: desk.owner.id,
      service: 'openai',
      method: 'POST',
      path: '/openai/v1/chat/completions',
      status: 200,
      outcome: 'ok',
      errorCode: null,
      credential: 'system',
    });
    expect(row?.keyLabel).toBeTruthy();
    expect(row?.bytesOut).toBeGreaterThan(100);
    expect(row?.firstByteMs).toBeGreaterThan(0);
    expect(row?.durationMs).toBeGreaterThanOrEqual(row?.firstByteMs ?? Infinity);
  });
});
