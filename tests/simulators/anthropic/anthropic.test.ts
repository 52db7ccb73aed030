import Anthropic, {
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  PermissionDeniedError,
} from '@anthropic-ai/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, countPrompt, countTokens, digestOf, fakeKey, startSimulator } from '../index.ts';
import { collect, failure } from '../testing.ts';

const question = 'Which way is north?';
const ask = {
  model: 'claude-sonnet-5-5',
  max_tokens: 1024,
  messages: [{ role: 'user' as const, content: question }],
};

let simulator: Simulator;
let secret: string;
let client: Anthropic;

function clientWith(apiKey: string): Anthropic {
  return new Anthropic({ apiKey, baseURL: simulator.url, maxRetries: 0 });
}

beforeEach(async () => {
  simulator = await startSimulator('anthropic');
  secret = fakeKey('anthropic');
  simulator.addKey(secret);
  client = clientWith(secret);
});

afterEach(() => simulator.close());

describe('the @anthropic-ai/sdk package against the Anthropic simulator', () => {
  it('gets a message that depends on the question and counts its tokens', async () => {
    const { data, request_id, response } = await client.messages.create(ask).withResponse();
    const block = data.content[0];
    const text = block?.type === 'text' ? block.text : '';
    expect(text).toContain(digestOf(question));
    expect(data.stop_reason).toBe('end_turn');
    expect(data.usage).toMatchObject({
      input_tokens: countPrompt([question]),
      output_tokens: countTokens(text),
      cache_read_input_tokens: 0,
    });
    expect(request_id).toMatch(/^req_011C/);
    expect(response.headers.get('anthropic-ratelimit-requests-remaining')).toBe('3999');
  });

  it('streams the named events in order, with the usage at the end', async () => {
    const plain = await client.messages.create(ask);
    const stream = client.messages.stream(ask);
    const types: string[] = [];
    stream.on('streamEvent', ({ type }) => types.push(type));
    const final = await stream.finalMessage();
    expect(final.content).toMatchObject(plain.content);
    expect(final.usage.output_tokens).toBe(plain.usage.output_tokens);
    expect([...new Set(types)]).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
  });

  it('says in the first event of a stream what came in, and not yet what goes out', async () => {
    const stream = await client.messages.create({ ...ask, stream: true });
    const [first] = await collect(stream);
    expect(first?.type === 'message_start' ? first.message.usage : null).toMatchObject({
      input_tokens: countPrompt([question]),
      output_tokens: 1,
    });
  });

  it('sends a ping that the package swallows', async () => {
    const raw = await client.messages.create({ ...ask, stream: true }).asResponse();
    expect(await raw.text()).toContain('event: ping\ndata: {"type":"ping"}\n\n');
  });

  it('ends by the token limit', async () => {
    const { stop_reason, usage } = await client.messages.create({ ...ask, max_tokens: 7 });
    expect(stop_reason).toBe('max_tokens');
    expect(usage.output_tokens).toBe(7);
  });

  it('counts tokens, the system prompt among them', async () => {
    const { max_tokens: _, ...countable } = ask;
    const counted = await client.messages.countTokens({ ...countable, system: 'Be brief.' });
    expect(counted.input_tokens).toBe(countPrompt(['Be brief.', question]));
  });

  it('lists models page by page', async () => {
    const first = await client.models.list({ limit: 1 });
    const all = await collect(client.models.list({ limit: 2 }));
    expect(first.data.length).toBe(1);
    expect(first.has_more).toBe(true);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.map(({ id }) => id)).toContain('claude-sonnet-5-5');
    expect(await client.models.retrieve('claude-haiku-5-5')).toMatchObject({ type: 'model' });
  });
});

describe('refusals of the Anthropic simulator, as the package sees them', () => {
  it('refuses a wrong and a revoked key', async () => {
    const wrong = await failure(clientWith(fakeKey('anthropic')).messages.create(ask));
    expect(wrong).toBeInstanceOf(AuthenticationError);
    expect(wrong).toMatchObject({ type: 'authentication_error' });
    simulator.setKeyState(secret, 'revoked');
    expect(await failure(client.messages.create(ask))).toBeInstanceOf(AuthenticationError);
  });

  it('takes the key from either header, and says which one was wrong', async () => {
    const list = async (name: string, value: string): Promise<Response> =>
      fetch(`${simulator.url}/v1/models`, { headers: { [name]: value, 'anthropic-version': '2023-06-01' } });
    expect((await list('x-api-key', secret)).status).toBe(200);
    expect((await list('authorization', `Bearer ${secret}`)).status).toBe(200);
    expect(await (await list('x-api-key', 'wrong')).text()).toContain('invalid x-api-key');
    expect(await (await list('authorization', 'Bearer wrong')).text()).toContain('Invalid bearer token');
  });

  it('demands a version before it looks at the key', async () => {
    const answer = await fetch(`${simulator.url}/v1/models`, { headers: { 'x-api-key': 'anything' } });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      type: 'error',
      error: { type: 'invalid_request_error', message: 'anthropic-version: header is required' },
      request_id: answer.headers.get('request-id'),
    });
  });

  it('lets a restricted key send messages, but not list models', async () => {
    simulator.setKeyState(secret, 'restricted');
    expect(await failure(client.models.list())).toBeInstanceOf(PermissionDeniedError);
    expect((await client.messages.create(ask)).type).toBe('message');
  });

  it('refuses to spend for an account without credit', async () => {
    simulator.setKeyState(secret, 'no-credit');
    const error = await failure(client.messages.create(ask));
    expect(error).toBeInstanceOf(BadRequestError);
    expect((error as Error).message).toContain('credit balance is too low');
  });

  it('does not know models, paths and bodies that the API does not know', async () => {
    const unknown = await failure(client.messages.create({ ...ask, model: 'claude-0' }));
    expect(unknown).toBeInstanceOf(NotFoundError);
    expect(await failure(client.get('/v1/organizations'))).toMatchObject({ type: 'not_found_error' });
    const { max_tokens: _, ...incomplete } = ask;
    const missing = await failure(client.post('/v1/messages', { body: incomplete }));
    expect((missing as Error).message).toContain('max_tokens: Field required');
  });

  it('has the type of the provider for each trouble', async () => {
    for (const [status, type] of [
      [413, 'request_too_large'],
      [429, 'rate_limit_error'],
      [500, 'api_error'],
      [529, 'overloaded_error'],
    ] as const) {
      simulator.script({ instead: { status } });
      expect(await failure(client.messages.create(ask))).toMatchObject({ status, type });
    }
  });

  it('raises an error event that comes after the 200', async () => {
    simulator.script({ failAfter: 5 });
    const stream = await client.messages.create({ ...ask, stream: true });
    expect(await failure(collect(stream))).toMatchObject({ type: 'overloaded_error' });
  });
});
