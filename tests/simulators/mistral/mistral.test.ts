import { Mistral } from '@mistralai/mistralai';
import { HTTPValidationError, SDKError } from '@mistralai/mistralai/models/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, countPrompt, countTokens, digestOf, fakeKey, startSimulator } from '../index.ts';
import { collect, failure } from '../testing.ts';

const question = 'Which way is north?';
const ask = { model: 'mistral-small-latest', messages: [{ role: 'user' as const, content: question }] };

let simulator: Simulator;
let secret: string;
let client: Mistral;

beforeEach(async () => {
  simulator = await startSimulator('mistral');
  secret = fakeKey('mistral');
  simulator.addKey(secret);
  client = new Mistral({ apiKey: secret, serverURL: simulator.url });
});

afterEach(() => simulator.close());

describe('the @mistralai/mistralai package against the Mistral simulator', () => {
  it('gets a chat answer that depends on the question and counts its tokens', async () => {
    const { choices, usage } = await client.chat.complete(ask);
    const content = choices[0]?.message?.content;
    const text = typeof content === 'string' ? content : '';
    expect(text).toContain(digestOf(question));
    expect(usage).toMatchObject({
      promptTokens: countPrompt([question]),
      completionTokens: countTokens(text),
      totalTokens: countPrompt([question]) + countTokens(text),
    });
  });

  it('streams the same answer, with the usage in the last chunk', async () => {
    const plain = await client.chat.complete(ask);
    const events = await collect(await client.chat.stream(ask));
    const deltas = events.map(({ data }) => data.choices[0]?.delta.content);
    const text = deltas.filter((delta) => typeof delta === 'string').join('');
    expect(text).toBe(plain.choices[0]?.message?.content);
    expect(events.at(-1)?.data.usage).toEqual(plain.usage);
    expect(events.slice(0, -1).every(({ data }) => data.usage === undefined)).toBe(true);
    expect(simulator.requests.at(-1)?.path).toBe('/v1/chat/completions');
  });

  it('fills in the middle', async () => {
    const { choices } = await client.fim.complete({
      model: 'codestral-latest',
      prompt: 'def f(',
      suffix: ')',
    });
    expect(choices[0]?.message?.content).toContain(digestOf('def f('));
  });

  it('answers embeddings', async () => {
    const { data } = await client.embeddings.create({ model: 'mistral-embed', inputs: ['a', 'b'] });
    expect(data.map(({ embedding }) => embedding?.length)).toEqual([1024, 1024]);
  });

  it('lists models with their abilities', async () => {
    const { data = [] } = await client.models.list();
    expect(data).toContainEqual(
      expect.objectContaining({
        aliases: ['mistral-small-latest'],
        capabilities: expect.objectContaining({ completionChat: true, completionFim: false }),
      }),
    );
  });
});

describe('refusals of the Mistral simulator, as the package sees them', () => {
  it('refuses a wrong and a revoked key in the words of its edge', async () => {
    simulator.setKeyState(secret, 'revoked');
    const error = await failure(client.models.list());
    expect(error).toBeInstanceOf(SDKError);
    expect(error).toMatchObject({ statusCode: 401 });
    expect(JSON.parse((error as SDKError).body)).toEqual({
      message: 'Unauthorized',
      request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  it('tells a restricted key from an account without payment', async () => {
    simulator.setKeyState(secret, 'restricted');
    expect(await failure(client.models.list())).toMatchObject({ statusCode: 403 });
    expect((await client.chat.complete(ask)).object).toBe('chat.completion');
    simulator.setKeyState(secret, 'no-credit');
    expect(await failure(client.models.list())).toMatchObject({ statusCode: 402 });
  });

  it('names missing fields with a 422, which the package has a class for', async () => {
    const answer = await fetch(`${simulator.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: '{"model":"mistral-small-latest"}',
    });
    expect(answer.status).toBe(422);
    const body: unknown = await answer.json();
    expect(body).toMatchObject({ detail: [{ type: 'missing', loc: ['body', 'messages'] }] });
    simulator.script({ instead: { status: 422, body } });
    expect(await failure(client.chat.complete(ask))).toBeInstanceOf(HTTPValidationError);
  });

  it('does not know an unknown model', async () => {
    const error = await failure(client.chat.complete({ ...ask, model: 'mistral-0' }));
    expect(JSON.parse((error as SDKError).body)).toMatchObject({
      object: 'error',
      type: 'invalid_model',
      code: '1500',
    });
  });

  it('has the words of the provider for each trouble', async () => {
    for (const [status, type] of [
      [429, 'rate_limited'],
      [500, 'internal_server_error'],
      [503, 'service_tier_capacity_exceeded'],
    ] as const) {
      simulator.script({ instead: { status } });
      const error = await failure(client.chat.complete(ask));
      expect(error).toMatchObject({ statusCode: status });
      expect(JSON.parse((error as SDKError).body)).toMatchObject({ object: 'error', type });
    }
  });
});
