import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Gate, fakeKey } from '../../../../tests/simulators/index.ts';
import { type GatewayDesk, type Providers, openGateway, openProviders, openUpstream } from '../testing.ts';

let desk: GatewayDesk;
let providers: Providers;

beforeAll(async () => {
  desk = await openGateway();
  providers = await openProviders(desk);
});

afterEach(() => {
  for (const simulator of Object.values(providers.simulators)) simulator.clearFaults();
});

afterAll(async () => {
  await desk.close();
  await providers.close();
});

const errorOf = async (answer: Response) => ({
  status: answer.status,
  ...((await answer.json()) as { error: { code: string; message: string; hint: string; field?: string } })
    .error,
});

describe('a search', () => {
  test('answers with pages in one form, and says whose key it used', async () => {
    const answer = await desk.post('/v1/tools/web-search-api', {
      action: 'search',
      query: 'desks',
      count: 5,
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-keydesk-credential')).toBe('system');
    const found = (await answer.json()) as { results: { title: string; url: string }[]; credits: number };
    expect(found.results).toHaveLength(5);
    expect(found.results[0]?.url).toMatch(/^https?:/);
    expect(found).toMatchObject({ provider: 'serper', credits: 1 });
    expect(found).not.toHaveProperty('raw');
  });

  test('is the same at the address that agents written for Supabase use', async () => {
    const ask = { action: 'search', query: 'desks', raw: true };
    const [own, theirs] = await Promise.all(
      ['/v1/tools/web-search-api', '/functions/v1/web-search-api'].map(async (path) =>
        (await desk.post(path, ask)).json(),
      ),
    );
    expect(theirs).toEqual(own);
    expect(own).toHaveProperty('raw');
  });

  test('is on record as a call of its service', async () => {
    await desk.post('/v1/tools/web-search-api', { action: 'search', query: 'desks' });
    expect((await desk.rows(1)).at(-1)).toMatchObject({
      service: 'serper',
      path: '/v1/tools/web-search-api',
      status: 200,
      outcome: 'ok',
      credential: 'system',
    });
  });

  test.each([
    [{ action: 'search' }, 'query'],
    [{ action: 'search', query: 'x', count: 0 }, 'count'],
    [{ action: 'search', query: 'x', colour: 'red' }, 'colour'],
    [{ action: 'find', query: 'x' }, 'action'],
    [{ query: 'x' }, 'action'],
  ])('refuses %j and names the field', async (body, field) => {
    const before = providers.simulators.serper.totals.requests;
    const error = await errorOf(await desk.post('/v1/tools/web-search-api', body));
    expect(error).toMatchObject({ status: 400, code: 'invalid_input', field });
    expect(providers.simulators.serper.totals.requests).toBe(before);
  });

  test('hands on what the provider says when it refuses', async () => {
    const body = { message: 'Not enough credits', statusCode: 400 };
    providers.simulators.serper.script({ instead: { status: 400, body } });
    const answer = await desk.post('/v1/tools/web-search-api', { action: 'search', query: 'x' });
    expect([answer.status, await answer.json()]).toEqual([400, body]);
    expect(answer.headers.get('x-keydesk-error')).toBeNull();
  });

  test.each([
    { garbage: 'json' },
    { garbage: 'html' },
    { huge: 9_000_000 },
    { status: 200, body: { hello: 1 } },
  ] as const)('says when the provider answers with something else: %j', async (instead) => {
    providers.simulators.serper.script({ instead });
    const answer = await desk.post('/v1/tools/web-search-api', { action: 'search', query: 'x' });
    expect(await errorOf(answer)).toMatchObject({ status: 502, code: 'provider_unreachable' });
  });

  test('says when the provider breaks off', async () => {
    providers.simulators.serper.script({ cutAfter: 1 });
    const answer = await desk.post('/v1/tools/web-search-api', { action: 'search', query: 'x' });
    expect(await errorOf(answer)).toMatchObject({ status: 502, code: 'provider_unreachable' });
    expect((await desk.rows(1)).at(-1)).toMatchObject({ outcome: 'cut' });
  });

  test('never shows the key', async () => {
    providers.simulators.serper.script({ echoKey: { in: 'text' } });
    const answer = await desk.post('/v1/tools/web-search-api', { action: 'search', query: 'x', raw: true });
    expect(await answer.text()).not.toContain(providers.secrets.serper);
  });
});

describe('a search whose answer is too deep to be written', () => {
  test('is said not to be understood', async () => {
    const levels = 2_000_000;
    const body = `{"organic":[],"deep":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    const upstream = await openUpstream((request, response) => {
      request.resume().on('end', () => response.end(request.url === '/search' ? body : '{}'));
    });
    const other = await openGateway();
    await other.saveKey('serper', upstream.url, fakeKey('serper'));
    const ask = { action: 'search', query: 'desks' };
    const said = await errorOf(await other.post('/v1/tools/web-search-api', { ...ask, raw: true }));
    expect(said).toMatchObject({ status: 502, code: 'provider_unreachable' });
    expect(said.message).toContain('not with what this tool knows');
    expect((await other.rows(1)).at(-1)).toMatchObject({ outcome: 'provider_error' });
    await other.close();
    await upstream.close();
  });
});

describe('a chat as a tool', () => {
  const messages = [{ role: 'user', content: 'Hello' }];
  const chats = [
    ['mistral-ai-api', { model: 'mistral-small-latest', messages }, 'Mistral'],
    ['openai-api', { model: 'gpt-4o-mini', messages }, 'OpenAI'],
    ['anthropic-api', { model: 'claude-sonnet-4-6', max_tokens: 50, messages }, 'Anthropic'],
  ] as const;

  test.each(chats)("takes and answers the provider's own form: %s", async (tool, body, name) => {
    const answer = await desk.post(`/v1/tools/${tool}`, { action: 'chat', ...body });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain(`${name} simulator`);
    expect((await desk.rows(1)).at(-1)).toMatchObject({ model: body.model, path: `/v1/tools/${tool}` });
  });

  test('does not send the action on', async () => {
    await desk.post('/functions/v1/mistral-ai-api', { action: 'chat', ...chats[0][1], temperature: 0.5 });
    expect(providers.simulators.mistral.requests.at(-1)?.body).toEqual({ ...chats[0][1], temperature: 0.5 });
  });

  test('streams piece by piece', async () => {
    const gate = new Gate();
    providers.simulators.mistral.script({ pace: gate });
    const answer = await desk.post('/v1/tools/mistral-ai-api', {
      action: 'chat',
      ...chats[0][1],
      stream: true,
    });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    let text = '';
    for await (const piece of answer.body ?? []) {
      text += Buffer.from(piece as Uint8Array).toString();
      gate.release();
    }
    expect(text).toContain('[DONE]');
  });

  test('keeps headers that travel in pairs with fields, and nothing else of the agent', async () => {
    const headers = {
      'anthropic-beta': 'context-1m-2025-08-07',
      cookie: 'a=1',
      apikey: 'anon',
      'x-client-info': 'x',
    };
    await desk.post('/v1/tools/anthropic-api', { action: 'chat', ...chats[2][1] }, headers);
    const sent = providers.simulators.anthropic.requests.at(-1)?.headers.map(([name]) => name.toLowerCase());
    expect(sent).toContain('anthropic-beta');
    expect(sent).toContain('anthropic-version');
    for (const name of ['cookie', 'apikey', 'x-client-info', 'authorization'])
      expect(sent).not.toContain(name);
  });

  test('is as closed as the provider itself is', async () => {
    const parts = [{ type: 'file', file: { file_id: 'file-1' } }];
    const body = { action: 'chat', model: 'gpt-4o', messages: [{ role: 'user', content: parts }] };
    expect(await errorOf(await desk.post('/v1/tools/openai-api', body))).toMatchObject({
      status: 403,
      code: 'not_allowed',
    });
  });

  test('hands on an error of the provider unchanged', async () => {
    providers.simulators.mistral.script({
      instead: { status: 429, headers: { 'retry-after': '3' }, body: { message: 'slow' } },
    });
    const answer = await desk.post('/v1/tools/mistral-ai-api', { action: 'chat', ...chats[0][1] });
    expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([
      429,
      '3',
      { message: 'slow' },
    ]);
  });
});

describe('a tool that cannot be used', () => {
  test.each(['smtp-api', 'clicksend-api', 'gmail-api', 'microsoft-outlook-api'])(
    'says that it must be connected first: %s',
    async (tool) => {
      const error = await errorOf(await desk.post(`/v1/tools/${tool}`, { action: 'send_email' }));
      expect(error).toMatchObject({ status: 424, code: 'needs_connection' });
      expect(error.hint).toContain('Integrations');
    },
  );

  test('says that there is no such tool, and which there are', async () => {
    const error = await errorOf(await desk.post('/v1/tools/coffee-api', {}));
    expect(error).toMatchObject({ status: 404, code: 'not_found' });
    expect(error.hint).toContain('web-search-api');
  });

  test('says that this agent may not, before anything else', async () => {
    const { token } = await desk.makeAgent('No search', ['openai-api']);
    const answer = await desk.post('/v1/tools/web-search-api', 'not json', {
      authorization: `Bearer ${token}`,
    });
    expect(await errorOf(answer)).toMatchObject({ status: 403, code: 'not_allowed' });
    expect((await desk.rows(1)).at(-1)).toMatchObject({
      service: 'serper',
      outcome: 'refused',
      errorCode: 'not_allowed',
    });
  });

  test.each(['', 'no json', '[]', '{"action":"search","action":"search","query":"x"}'])(
    'says what is wrong with the body: %j',
    async (body) => {
      const error = await errorOf(await desk.post('/v1/tools/web-search-api', body));
      expect(error).toMatchObject({ status: 400, code: 'invalid_input' });
    },
  );
});
