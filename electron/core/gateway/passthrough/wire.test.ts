import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeKey } from '../../../../tests/simulators/index.ts';
import { adapters } from '../../services/index.ts';
import { BodyMemory } from '../body/memory.ts';
import { Call } from '../call.ts';
import {
  type GatewayDesk,
  type Providers,
  openGateway,
  openProviders,
  openRawUpstream,
  openUpstream,
  rawRequest,
  sendRaw,
} from '../testing.ts';
import { passthroughRoute } from './route.ts';

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

const chat = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hello' }] };
const message = { model: 'claude-sonnet-4-6', max_tokens: 50, messages: chat.messages };
const version = { 'anthropic-version': '2023-06-01' };

/** Header names and values as the provider received them, names in lower case. */
function received(provider: 'openai' | 'anthropic' | 'mistral' | 'serper'): Record<string, string> {
  const entry = providers.simulators[provider].requests.at(-1);
  return Object.fromEntries((entry?.headers ?? []).map(([name, value]) => [name.toLowerCase(), value]));
}

describe('a request on its way to the provider', () => {
  test('keeps its body byte for byte', async () => {
    const body = ` { "messages" : [ {"content":"\\u00e4 ä \\ud83d\\ude00 😀","role":"user"} ],\n\t"model":"gpt-4o-mini" , "temperature":1.0, "n":1e0 } `;
    const answer = await desk.post('/openai/v1/chat/completions', body);
    expect(answer.status).toBe(200);
    const digest = createHash('sha256').update(body).digest('hex');
    expect(providers.simulators.openai.requests.at(-1)?.bodyDigest).toBe(digest);
  });

  test('keeps the headers that providers and SDKs agree on, also unknown ones', async () => {
    const headers = {
      ...version,
      'anthropic-beta': 'fine-grained-tool-streaming-2025-05-14, context-1m-2025-08-07',
      'anthropic-something-new': 'Kept As Is; a=1',
      'x-stainless-retry-count': '1',
      'x-claude-code-session-id': 'c0ffee',
      'user-agent': 'my-agent/1.0',
    };
    const answer = await desk.post('/anthropic/v1/messages?beta=true', message, headers);
    expect(answer.status).toBe(200);
    expect(received('anthropic')).toMatchObject(headers);
    expect(providers.simulators.anthropic.requests.at(-1)?.query).toBe('beta=true');
  });

  test('loses what could make another call or another caller of it', async () => {
    const headers = {
      'x-http-method-override': 'DELETE',
      'X-HTTP-Method': 'DELETE',
      'X-Method-Override': 'DELETE',
      'x-original-url': '/v1/files',
      'x-rewrite-url': '/v1/files',
      'X-Forwarded-For': '192.0.2.1',
      'x-forwarded-prefix': '/v1',
      forwarded: 'for=192.0.2.1',
      via: '1.1 somewhere',
    };
    expect((await desk.post('/openai/v1/chat/completions', chat, headers)).status).toBe(200);
    for (const name of Object.keys(headers)) {
      expect([name, received('openai')[name.toLowerCase()]]).toEqual([name, undefined]);
    }
  });

  test('loses whatever carries the key at its provider, also under a name that is nowhere else', async () => {
    const { openai } = adapters;
    const other = { ...openai, credentialHeaders: (secret: string) => ({ 'X-Other-Key': secret }) };
    const raw = ['Host', 'a', 'x-other-key', 'mine', 'X-Kept', 'yes'];
    const call = new Call(
      { method: 'GET', url: '/openai/v1/models', rawHeaders: raw } as unknown as IncomingMessage,
      {} as ServerResponse,
      new BodyMemory(),
    );
    call.path = '/openai/v1/models';
    call.agent = desk.agents.identity(desk.agentId);
    const order = await passthroughRoute(other, desk.prices).allow(call)();
    expect(order).toMatchObject({ headers: ['X-Kept', 'yes', 'accept-encoding', 'identity'] });
  });

  test('keeps the bytes of a header that are no ASCII', async () => {
    const raw = await openRawUpstream('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
    const other = await openGateway();
    await other.saveKey('openai', raw.url, fakeKey('openai'));
    const body = JSON.stringify(chat);
    const lines = [
      'POST /openai/v1/chat/completions HTTP/1.1',
      `host: 127.0.0.1:${other.port}`,
      `authorization: Bearer ${other.token}`,
      `content-length: ${body.length}`,
      'connection: close',
    ];
    const bytes = Buffer.from([0xe9, 0x20, 0xc3, 0xa9, 0xff]);
    const before = Buffer.from(`${lines.join('\r\n')}\r\nx-bytes: `);
    await sendRaw(other.port, Buffer.concat([before, bytes, Buffer.from(`\r\n\r\n${body}`)]));
    const expected = Buffer.concat([Buffer.from('x-bytes: '), bytes, Buffer.from('\r\n')]);
    expect(raw.requests.at(-1)?.includes(expected)).toBe(true);
    await other.close();
    await raw.close();
  });

  test('carries the key where each provider wants it', async () => {
    await desk.post('/openai/v1/chat/completions', chat);
    await desk.post('/anthropic/v1/messages', message, version);
    await desk.post('/mistral/v1/chat/completions', { ...chat, model: 'mistral-small-latest' });
    await desk.post('/serper/search', { q: 'desk' });
    expect(received('openai')['authorization']).toBe(`Bearer ${providers.secrets.openai}`);
    expect(received('anthropic')['x-api-key']).toBe(providers.secrets.anthropic);
    expect(received('anthropic')['authorization']).toBeUndefined();
    expect(received('mistral')['authorization']).toBe(`Bearer ${providers.secrets.mistral}`);
    expect(received('serper')['x-api-key']).toBe(providers.secrets.serper);
  });

  test('asks for an answer that is not compressed', async () => {
    await desk.post('/openai/v1/chat/completions', chat, { 'accept-encoding': 'gzip, br' });
    expect(received('openai')['accept-encoding']).toBe('identity');
  });
});

describe('an answer on its way to the agent', () => {
  test('keeps its status, headers and body', async () => {
    const direct = await fetch(`${providers.simulators.openai.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${providers.secrets.openai}`, 'content-type': 'application/json' },
      body: JSON.stringify(chat),
    });
    const through = await desk.post('/openai/v1/chat/completions', chat);
    expect(through.status).toBe(direct.status);
    const own = [
      'date',
      'connection',
      'keep-alive',
      'x-request-id',
      'openai-organization',
      'openai-project',
      'set-cookie',
    ];
    const kept = [...direct.headers].filter(([name]) => !own.includes(name));
    expect(kept.length).toBeGreaterThan(5);
    for (const [name, value] of kept) expect([name, through.headers.get(name)]).toEqual([name, value]);
    expect(through.headers.get('x-request-id')).toBeTruthy();
    const shape = (body: Record<string, unknown>): object => ({ ...body, id: 0, created: 0 });
    expect(shape((await through.json()) as Record<string, unknown>)).toEqual(
      shape((await direct.json()) as Record<string, unknown>),
    );
  });

  test('is told apart by Keydesk: whose key it was, and which call', async () => {
    const answer = await desk.post('/openai/v1/chat/completions', chat);
    expect(answer.headers.get('x-keydesk-credential')).toBe('system');
    const id = answer.headers.get('x-keydesk-request');
    expect((await desk.rows(1)).some((row) => row.id === id)).toBe(true);
  });

  test("loses what is not for agents: cookies, the account's name, what only Keydesk may say", async () => {
    providers.simulators.openai.script({
      instead: {
        status: 200,
        headers: {
          'set-cookie': '__cf_bm=1',
          'openai-organization': 'acme',
          'x-keydesk-error': 'invalid_token',
          'access-control-allow-origin': '*',
          'alt-svc': 'h3=":443"',
          'x-kept': 'yes',
        },
        body: { ok: true },
      },
    });
    const { headers } = await desk.post('/openai/v1/chat/completions', chat);
    for (const name of [
      'set-cookie',
      'openai-organization',
      'x-keydesk-error',
      'access-control-allow-origin',
      'alt-svc',
    ]) {
      expect([name, headers.get(name)]).toEqual([name, null]);
    }
    expect(headers.get('x-kept')).toBe('yes');
  });

  test.each([400, 403, 404, 409, 422, 429, 500, 503, 529])(
    'is untouched when it is an error: %i, with its hints on trying again',
    async (status) => {
      const body = {
        type: 'error',
        error: { type: 'overloaded_error', message: 'Prompt is too long: 1 > 0' },
      };
      const hints = { 'retry-after': '7', 'retry-after-ms': '7100', 'x-should-retry': 'true' };
      providers.simulators.anthropic.script({ instead: { status, headers: hints, body } });
      const answer = await desk.post('/anthropic/v1/messages', message, version);
      expect(answer.status).toBe(status);
      expect(await answer.text()).toBe(JSON.stringify(body));
      expect(Object.fromEntries(answer.headers)).toMatchObject(hints);
      // Until then the key would rest.
      await desk.passTime(7100);
      expect(answer.headers.get('x-keydesk-error')).toBeNull();
    },
  );

  test('goes to the agent as it is when it is broken JSON, or an error that is a page', async () => {
    const { openai } = providers.simulators;
    openai.script({ instead: { garbage: 'json' } });
    expect(await (await desk.post('/openai/v1/chat/completions', chat)).text()).toMatch(/^\{"object":"list"/);
    const page = '<!doctype html><h1>502 Bad Gateway</h1>';
    const upstream = await openUpstream((_request, response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end(page);
    });
    const other = await openGateway();
    await other.saveKey('openai', upstream.url, fakeKey('openai'));
    const answer = await other.post('/openai/v1/chat/completions', chat);
    expect([answer.status, await answer.text()]).toEqual([502, page]);
    await other.close();
    await upstream.close();
  });

  test('may be large', async () => {
    providers.simulators.openai.script({ instead: { huge: 20_000_000 } });
    const answer = await desk.post('/openai/v1/chat/completions', chat);
    expect((await answer.arrayBuffer()).byteLength).toBe(20_000_000);
  });
});

describe('a provider in trouble', () => {
  const trouble = async (answer: Response) => ({
    status: answer.status,
    code: answer.headers.get('x-keydesk-error'),
    retry: answer.headers.get('x-should-retry'),
    message: ((await answer.json()) as { error: { message: string } }).error.message,
  });

  test('that sends the call elsewhere is not followed, and where to is not told', async () => {
    providers.simulators.openai.script({ instead: { redirect: 'http://127.0.0.1:1/steal', status: 307 } });
    const answer = await desk.post('/openai/v1/chat/completions', chat);
    expect(answer.headers.get('location')).toBeNull();
    expect(await trouble(answer)).toMatchObject({ status: 502, code: 'provider_unreachable' });
  });

  test('that compresses although it was asked not to is refused, since its answer cannot be looked through', async () => {
    providers.simulators.openai.script({
      instead: { status: 200, headers: { 'content-encoding': 'gzip' }, body: 'H4sI' },
    });
    const { status, message: words } = await trouble(await desk.post('/openai/v1/chat/completions', chat));
    expect(status).toBe(502);
    expect(words).toContain('compressed');
  });

  test.each([
    ['content-encoding: gzip\r\ncontent-encoding: identity\r\ncontent-length: 4', 'H4sI'],
    ['content-encoding: identity\r\nContent-Encoding: gzip\r\ncontent-length: 4', 'H4sI'],
    ['content-encoding: gzip\r\nconnection: content-encoding\r\ncontent-length: 4', 'H4sI'],
    ['content-encoding: gzip, identity\r\ncontent-length: 4', 'H4sI'],
    ['transfer-encoding: gzip, chunked', '4\r\nH4sI\r\n0\r\n\r\n'],
    ['transfer-encoding: gzip\r\ntransfer-encoding: chunked', '4\r\nH4sI\r\n0\r\n\r\n'],
  ])('that hides the compression is refused as well: %j', async (lines, body) => {
    const raw = await openRawUpstream(`HTTP/1.1 200 OK\r\n${lines}\r\n\r\n${body}`);
    const other = await openGateway();
    await other.saveKey('openai', raw.url, fakeKey('openai'));
    const { status, message: words } = await trouble(await other.post('/openai/v1/chat/completions', chat));
    expect([status, words]).toEqual([502, expect.stringContaining('compressed')]);
    await other.close();
    await raw.close();
  });

  test.each([
    ['content-encoding: Identity\r\ncontent-length: 2', '{}'],
    ['transfer-encoding: Chunked', '2\r\n{}\r\n0\r\n\r\n'],
  ])('is not one that says that nothing is compressed: %j', async (lines, body) => {
    const raw = await openRawUpstream(`HTTP/1.1 200 OK\r\n${lines}\r\n\r\n${body}`);
    const other = await openGateway();
    await other.saveKey('openai', raw.url, fakeKey('openai'));
    expect(await (await other.post('/openai/v1/chat/completions', chat)).text()).toBe('{}');
    await other.close();
    await raw.close();
  });

  test.each([
    [204, 'content-length: 5\r\nx-kept: yes', 'hello'],
    [204, 'x-kept: yes', ''],
    [304, 'Content-Length: 5\r\nx-kept: yes', ''],
    [304, 'content-length: 5\r\nx-kept: yes', 'hello'],
    [304, 'content-length: 0\r\nx-kept: yes', ''],
    [304, 'transfer-encoding: chunked\r\nx-kept: yes', ''],
  ])(
    'that names or sends a body with a %i, which has none, is answered without: %j',
    async (status, lines, body) => {
      const raw = await openRawUpstream(`HTTP/1.1 ${status} Said\r\n${lines}\r\n\r\n${body}`);
      const other = await openGateway();
      await other.saveKey('openai', raw.url, fakeKey('openai'));
      for (let turn = 0; turn < 2; turn++) {
        const answer = await other.post('/openai/v1/chat/completions', chat);
        expect([answer.status, answer.headers.get('x-kept'), await answer.text()]).toEqual([
          status,
          'yes',
          '',
        ]);
        expect(answer.headers.get('content-length')).toBeNull();
      }
      expect((await other.rows(2)).map((row) => row.outcome)).toEqual(['ok', 'ok']);
      await other.close();
      await raw.close();
    },
  );

  test('that breaks the connection is named, without an address', async () => {
    providers.simulators.openai.script({ instead: 'reset' });
    const said = await trouble(await desk.post('/openai/v1/chat/completions', chat));
    expect(said).toMatchObject({ status: 502, code: 'provider_unreachable', retry: null });
    expect(said.message).toContain('OpenAI closed the connection');
    expect(said.message).not.toContain('127.0.0.1');
  });

  test('that is really a web site is said to be one, whether a stream was asked for or not', async () => {
    for (const stream of [false, true]) {
      providers.simulators.openai.script({ instead: { garbage: 'html' } });
      const said = await trouble(await desk.post('/openai/v1/chat/completions', { ...chat, stream }));
      expect(said).toMatchObject({ status: 502, code: 'provider_unreachable' });
      expect(said.message).toContain('a web page where OpenAI should be');
    }
  });

  test('that speaks no HTTP is named', async () => {
    providers.simulators.openai.script({ instead: { garbage: 'bytes' } });
    const said = await trouble(await desk.post('/openai/v1/chat/completions', chat));
    expect(said).toMatchObject({ status: 502, code: 'provider_unreachable' });
    expect(said.message).toContain('not HTTP');
  });

  test('is on record as unreachable', async () => {
    providers.simulators.openai.script({ instead: 'reset' });
    const id = (await desk.post('/openai/v1/chat/completions', chat)).headers.get('x-keydesk-request');
    const row = (await desk.rows(1)).find((one) => one.id === id);
    expect(row).toMatchObject({ status: 502, outcome: 'unreachable', errorCode: 'provider_unreachable' });
  });
});

describe('a provider that is not there', () => {
  let other: GatewayDesk;
  beforeAll(async () => {
    other = await openGateway({ timeouts: { silenceMs: 1500 } });
  });
  afterAll(() => other.close());

  test('is said to refuse the connection', async () => {
    await other.saveKey('openai', 'http://127.0.0.1:9', fakeKey('openai'));
    const answer = await other.post('/openai/v1/chat/completions', chat);
    expect(answer.status).toBe(502);
    expect(await answer.text()).toContain('OpenAI refused the connection');
  });

  test('or does not answer in time', async () => {
    const { mistral } = providers.simulators;
    await other.saveKey('mistral', mistral.url, providers.secrets.mistral);
    mistral.script({ instead: 'stall' });
    const answer = await other.post('/mistral/v1/chat/completions', {
      ...chat,
      model: 'mistral-small-latest',
    });
    expect(answer.status).toBe(504);
    expect(answer.headers.get('x-keydesk-error')).toBe('provider_timeout');
    expect(await answer.text()).toContain('Mistral AI did not answer in time');
  });

  test('needs no name server: without a key nothing is tried', async () => {
    const answer = await other.post('/anthropic/v1/messages', message, version);
    expect(answer.status).toBe(424);
    expect(await answer.json()).toMatchObject({
      type: 'error',
      error: { message: expect.stringContaining('No Anthropic key') },
    });
    expect(answer.headers.get('x-should-retry')).toBe('false');
  });
});

describe('what is closed', () => {
  test.each([
    ['POST', '/openai/v1/files'],
    ['GET', '/openai/v1/files/file-1/content'],
    ['POST', '/openai/v1/batches'],
    ['GET', '/openai/v1/responses/resp_1'],
    ['DELETE', '/openai/v1/models/ft%3Ax'],
    ['GET', '/openai/v1/organization/admin_api_keys'],
    ['POST', '/anthropic/v1/messages/batches'],
    ['POST', '/mistral/v1/files'],
    ['GET', '/serper/account'],
    ['PUT', '/openai/v1/chat/completions'],
    ['POST', '/openai/v1/no/such/thing'],
  ])('stays closed: %s %s', async (method, path) => {
    const provider = path.split('/')[1] as 'openai';
    const before = providers.simulators[provider].totals.requests;
    const answer = await desk.call(path, { method });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('x-keydesk-error')).toBe('not_allowed');
    expect(providers.simulators[provider].totals.requests).toBe(before);
  });

  test.each([
    ['/openai/chat/completions', 'OpenAI begin with /openai/v1/'],
    ['/anthropic/messages', 'Anthropic begin with /anthropic/v1/'],
    ['/openai', 'OpenAI begin with /openai/v1/'],
  ])('is not to be confused with a wrong base URL: %s', async (path, hint) => {
    const answer = await desk.call(path, { method: 'POST' });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain(hint);
  });

  test('includes what reaches stored things through a body', async () => {
    const before = providers.simulators.openai.totals.requests;
    const body = { model: 'gpt-4o', input: 'x', previous_response_id: 'resp_1' };
    for (const text of [JSON.stringify(body), JSON.stringify(body).replace('previous', '\\u0070revious')]) {
      const answer = await desk.post('/openai/v1/responses', text);
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('stored response');
    }
    expect(providers.simulators.openai.totals.requests).toBe(before);
  });

  test('does not fill the record with endless addresses', async () => {
    await desk.call(`/openai/v1/${'x'.repeat(20_000)}`);
    const row = (await desk.rows(1)).findLast(({ path }) => path.startsWith('/openai/v1/xxx'));
    expect(row).toMatchObject({ outcome: 'refused', errorCode: 'not_allowed' });
    expect(row?.path).toHaveLength(200);
  });

  test('includes a credential in the address', async () => {
    for (const query of ['?key=abc', '?api_key=abc', '?API%5FKEY=abc', '?a=1&Key=abc']) {
      const answer = await desk.post(`/openai/v1/chat/completions${query}`, chat);
      expect([query, answer.status]).toEqual([query, 400]);
    }
  });

  test('an agent that is limited to other tools gets the name of the one it lacks', async () => {
    const { token } = await desk.makeAgent('Searcher', ['web-search-api']);
    const answer = await desk.post('/openai/v1/chat/completions', chat, { authorization: `Bearer ${token}` });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('openai-api');
    const search = await desk.post('/serper/search', { q: 'x' }, { authorization: `Bearer ${token}` });
    expect(search.status).toBe(200);
  });
});

describe('the answer to a client of HTTP/1.0', () => {
  test('ends with the connection', async () => {
    const answer = await rawRequest(desk.port, [
      'GET /openai/v1/models HTTP/1.0',
      `host: 127.0.0.1:${desk.port}`,
      `authorization: Bearer ${desk.token}`,
    ]);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ object: 'list' });
  });
});
