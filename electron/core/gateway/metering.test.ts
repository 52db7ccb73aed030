import Anthropic from '@anthropic-ai/sdk';
import { Mistral } from '@mistralai/mistralai';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RequestRow } from '../../../shared/ipc/gateway.ts';
import type { SystemServiceId } from '../../../shared/services.ts';
import { Gate, fakeKey } from '../../../tests/simulators/index.ts';
import { costOf } from '../money/metering/testing.ts';
import { type GatewayDesk, type Providers, openGateway, openProviders, openUpstream } from './testing.ts';

let desk: GatewayDesk;
let providers: Providers;
let openai: OpenAI;
let anthropic: Anthropic;
let mistral: Mistral;

beforeAll(async () => {
  desk = await openGateway();
  providers = await openProviders(desk);
  openai = new OpenAI({ baseURL: `${desk.url}/openai/v1`, apiKey: desk.token, maxRetries: 0 });
  anthropic = new Anthropic({ baseURL: `${desk.url}/anthropic`, apiKey: desk.token, maxRetries: 0 });
  mistral = new Mistral({ serverURL: `${desk.url}/mistral`, apiKey: desk.token });
});
afterEach(() => {
  for (const simulator of Object.values(providers.simulators)) simulator.clearFaults();
});
afterAll(async () => {
  await desk.close();
  await providers.close();
});

const messages = [{ role: 'user' as const, content: 'What is the desk for?' }];
const long = [{ role: 'user' as const, content: 'What is this desk for? '.repeat(300) }];
const chat = { model: 'gpt-4o-mini', max_tokens: 60, messages };
const ask = { model: 'claude-sonnet-4-5', max_tokens: 60, messages };

const version = { 'anthropic-version': '2023-06-01' };

const recorded = async (): Promise<number> =>
  (await desk.ledger.list(desk.owner, { limit: 200 })).rows.length;

/** The row of the one call that `run` makes. */
async function rowOf(run: () => PromiseLike<unknown>): Promise<RequestRow | undefined> {
  const before = await recorded();
  await run();
  return (await desk.rows(before + 1)).at(-1);
}

const booked = (service: SystemServiceId) => providers.simulators[service].requests.at(-1);

const lastSerial = (service: SystemServiceId): number => booked(service)?.serial ?? 0;

/** What the provider charges for its last request. */
function charge(service: SystemServiceId): number {
  const { body, charged = {} } = booked(service) ?? {};
  const { model = '' } = (body ?? {}) as { model?: string };
  return costOf(service, model, charged);
}

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const events: T[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

describe('what an SDK’s call costs is what the provider charges', () => {
  const system = (ttl: '5m' | '1h') => [
    {
      type: 'text' as const,
      text: `Be brief (${ttl}). `.repeat(99),
      cache_control: { type: 'ephemeral' as const, ttl },
    },
  ];
  const tools = [{ type: 'web_search_20250305' as const, name: 'web_search' as const, max_uses: 1 }];
  const calls: [what: string, service: SystemServiceId, run: () => PromiseLike<unknown>][] = [
    ['a chat at OpenAI', 'openai', () => openai.chat.completions.create(chat)],
    ['a long chat at OpenAI', 'openai', () => openai.chat.completions.create({ ...chat, messages: long })],
    [
      'the same again, from the cache',
      'openai',
      () => openai.chat.completions.create({ ...chat, messages: long }),
    ],
    [
      'a streamed chat whose agent asks for the numbers',
      'openai',
      async () =>
        all(
          await openai.chat.completions.create({
            ...chat,
            stream: true,
            stream_options: { include_usage: true },
          }),
        ),
    ],
    [
      'a streamed chat whose agent does not',
      'openai',
      async () => all(await openai.chat.completions.create({ ...chat, stream: true })),
    ],
    [
      'a streamed completion',
      'openai',
      async () =>
        all(await openai.completions.create({ model: 'gpt-3.5-turbo-instruct', prompt: 'x', stream: true })),
    ],
    ['a response', 'openai', () => openai.responses.create({ model: 'gpt-5-mini', input: 'Hello' })],
    [
      'a streamed response',
      'openai',
      async () => all(await openai.responses.create({ model: 'gpt-5-mini', input: 'Hello', stream: true })),
    ],
    [
      'embeddings at OpenAI',
      'openai',
      () => openai.embeddings.create({ model: 'text-embedding-3-small', input: 'desk' }),
    ],
    ['a message', 'anthropic', () => anthropic.messages.create(ask)],
    [
      'a message that fills the cache',
      'anthropic',
      () => anthropic.messages.create({ ...ask, system: system('5m') }),
    ],
    [
      'a message that fills it for an hour',
      'anthropic',
      () => anthropic.messages.create({ ...ask, system: system('1h') }),
    ],
    [
      'a streamed message from the cache',
      'anthropic',
      () => anthropic.messages.stream({ ...ask, system: system('1h') }).done(),
    ],
    ['a message that searches', 'anthropic', () => anthropic.messages.create({ ...ask, tools })],
    [
      'a model without a price',
      'anthropic',
      () => anthropic.messages.create({ ...ask, model: 'claude-opus-5' }),
    ],
    [
      'a chat at Mistral',
      'mistral',
      () => mistral.chat.complete({ model: 'mistral-small-latest', messages }),
    ],
    [
      'a streamed chat at Mistral',
      'mistral',
      async () => all(await mistral.chat.stream({ model: 'mistral-small-latest', messages })),
    ],
    [
      'embeddings at Mistral',
      'mistral',
      () => mistral.embeddings.create({ model: 'mistral-embed', inputs: ['desk'] }),
    ],
    ['a search', 'serper', () => desk.post('/serper/search', { q: 'desk', num: 20 })],
    ['a search by its address', 'serper', () => desk.call('/serper/search?q=desk')],
    ['a chat as a tool', 'openai', () => desk.post('/v1/tools/openai-api', { action: 'chat', ...chat })],
    [
      'a streamed chat as a tool',
      'openai',
      async () => (await desk.post('/v1/tools/openai-api', { action: 'chat', ...chat, stream: true })).text(),
    ],
    [
      'a search as a tool',
      'serper',
      () => desk.post('/v1/tools/web-search-api', { action: 'search', query: 'desk', count: 11 }),
    ],
  ];

  test.each(calls)('%s', async (_what, service, run) => {
    const row = await rowOf(run);
    const { charged = {}, credits } = booked(service) ?? {};
    expect(row).toMatchObject({
      outcome: 'ok',
      estimated: false,
      microDollars: charge(service),
      credits,
      inputTokens: charged.input ?? 0,
      cachedTokens: (charged.cachedInput ?? 0) + (charged.cacheWrite ?? 0) + (charged.cacheWriteLong ?? 0),
      outputTokens: charged.output ?? 0,
    });
    expect(row?.microDollars).toBeGreaterThan(0);
  });

  test('lists and counts are free', async () => {
    expect(await rowOf(() => openai.models.list())).toMatchObject({ microDollars: 0, estimated: false });
    const counted = await rowOf(() => anthropic.messages.countTokens({ model: ask.model, messages }));
    expect(counted).toMatchObject({ microDollars: 0, estimated: false });
  });
});

describe('the numbers of a streamed chat', () => {
  const options = () => (booked('openai')?.body as { stream_options?: object } | undefined)?.stream_options;

  test('are asked for by Keydesk, and the agent’s SDK sees only what it asked for', async () => {
    const chunks = await all(await openai.chat.completions.create({ ...chat, stream: true }));
    expect(options()).toEqual({ include_usage: true });
    expect(chunks.every(({ choices }) => choices.length === 1)).toBe(true);
    expect(chunks.every(({ usage }) => usage === null || usage === undefined)).toBe(true);
  });

  test('are asked for beside the other options of the agent, also where it says no', async () => {
    const stream_options = { include_usage: false, include_obfuscation: false };
    const chunks = await all(await openai.chat.completions.create({ ...chat, stream: true, stream_options }));
    expect(options()).toEqual({ include_usage: true, include_obfuscation: false });
    expect(chunks.every(({ choices }) => choices.length === 1)).toBe(true);
  });

  test('reach the agent that asked for them', async () => {
    const stream_options = { include_usage: true };
    const chunks = await all(await openai.chat.completions.create({ ...chat, stream: true, stream_options }));
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 60 } });
  });

  test('are taken out of an answer that tells its length, too', async () => {
    const event = (fields: object): string => `data: ${JSON.stringify(fields)}\n\n`;
    const usage = { prompt_tokens: 3, completion_tokens: 1 };
    const text = event({ choices: [{ delta: { content: 'x' } }] });
    const sent = `${text}${event({ choices: [], usage })}data: [DONE]\n\n`;
    const upstream = await openUpstream((request, response) => {
      const headers = { 'content-type': 'text/event-stream', 'content-length': sent.length };
      request.resume().on('end', () => response.writeHead(200, headers).end(sent));
    });
    const other = await openGateway();
    await other.saveKey('openai', upstream.url, fakeKey('openai'));
    const answer = await other.post('/openai/v1/chat/completions', { ...chat, stream: true });
    expect(await answer.text()).toBe(`${text}data: [DONE]\n\n`);
    expect((await other.rows(1)).at(-1)).toMatchObject({ outcome: 'ok', inputTokens: 3, outputTokens: 1 });
    await other.close();
    await upstream.close();
  });

  test('change no other byte of the body', async () => {
    const body = ` { "model" : "gpt-4o-mini",\n"messages":[{"role":"user","content":"\\u00e9"}] , "stream" : true } `;
    const digests: (string | undefined)[] = [];
    await (await desk.post('/openai/v1/chat/completions', body)).text();
    digests.push(booked('openai')?.bodyDigest);
    const spliced = body.replace(' "model"', ' "stream_options":{"include_usage":true},"model"');
    await (await desk.post('/openai/v1/chat/completions', spliced)).text();
    digests.push(booked('openai')?.bodyDigest);
    expect(digests[0]).toBe(digests[1]);
  });
});

describe('a stream that is cut', () => {
  /** The agent reads a little and leaves. */
  async function leave(path: string, body: object): Promise<void> {
    const gate = new Gate();
    const service = path.startsWith('/openai') ? 'openai' : 'anthropic';
    const simulator = providers.simulators[service];
    const before = lastSerial(service);
    simulator.script({ pace: gate });
    const leaving = new AbortController();
    const answer = await desk.call(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: version,
      signal: leaving.signal,
    });
    const chunks = answer.body?.getReader();
    for (let piece = 0; piece < 6; piece++) {
      gate.release();
      await chunks?.read();
    }
    leaving.abort();
    await simulator.waitForAbort(({ serial }) => serial > before);
  }
  const streams = [
    ['openai', '/openai/v1/chat/completions', { ...chat, max_tokens: 5000, stream: true }],
    ['anthropic', '/anthropic/v1/messages', { ...ask, max_tokens: 5000, stream: true }],
  ] as const;

  test.each(streams)(
    'by the agent is charged no less than the provider does: %s',
    async (service, path, body) => {
      const row = await rowOf(() => leave(path, body));
      expect(row).toMatchObject({ outcome: 'cancelled', estimated: true });
      expect(row?.microDollars).toBeGreaterThanOrEqual(charge(service));
      expect(row?.outputTokens).toBeLessThan(1000);
    },
  );

  test.each(streams)('by the provider, too: %s', async (service, path, body) => {
    providers.simulators[service].script({ cutAfter: 8 });
    const row = await rowOf(async () =>
      expect((await desk.post(path, body, version)).text()).rejects.toThrow('terminated'),
    );
    expect(row).toMatchObject({ outcome: 'cut', estimated: true });
    expect(row?.microDollars).toBeGreaterThanOrEqual(charge(service));
    expect(row?.outputTokens).toBeLessThan(1000);
  });

  test.each(streams)('by an error in its middle, too: %s', async (service, path, body) => {
    providers.simulators[service].script({ failAfter: 8 });
    const row = await rowOf(async () => (await desk.post(path, body, version)).text());
    expect(row).toMatchObject({ estimated: true });
    expect(row?.microDollars).toBeGreaterThanOrEqual(charge(service));
  });

  test('behind its numbers costs what the provider charges', async () => {
    // Everything but the last event, message_stop.
    providers.simulators.anthropic.script({ cutAfter: 10 });
    const body = { ...ask, max_tokens: 20, stream: true };
    const whole = await rowOf(async () =>
      (await desk.post('/anthropic/v1/messages', body, version)).text().catch(() => ''),
    );
    expect(whole).toMatchObject({ outcome: 'cut', outputTokens: 20, estimated: false });
    expect(whole?.microDollars).toBe(charge('anthropic'));
  });
});

describe('a call whose answer never came', () => {
  const most = () =>
    costOf('openai', chat.model, { input: JSON.stringify(chat).length, output: chat.max_tokens });

  test('though it went out, is charged the most that it can cost', async () => {
    providers.simulators.openai.script({ instead: 'reset' });
    const row = await rowOf(() => desk.post('/openai/v1/chat/completions', chat));
    expect(row).toMatchObject({ outcome: 'unreachable', estimated: true, microDollars: most() });
  });

  test('to its end is charged so as well', async () => {
    providers.simulators.openai.script({ cutAfter: 1 });
    const row = await rowOf(() =>
      desk
        .post('/openai/v1/chat/completions', chat)
        .then((answer) => answer.text())
        .catch(() => ''),
    );
    expect(row).toMatchObject({ outcome: 'cut', estimated: true, microDollars: most() });
  });

  test('because the agent left before it began is charged so as well', async () => {
    const simulator = providers.simulators.openai;
    const before = lastSerial('openai');
    simulator.script({ instead: 'stall' });
    const leaving = new AbortController();
    const row = await rowOf(async () => {
      const init = { method: 'POST', body: JSON.stringify(chat), signal: leaving.signal };
      const answer = desk.call('/openai/v1/chat/completions', init).catch(() => null);
      await simulator.waitForRequest(({ serial }) => serial > before);
      leaving.abort();
      await answer;
      await simulator.waitForAbort(({ serial }) => serial > before);
    });
    expect(row).toMatchObject({ outcome: 'cancelled', estimated: true, microDollars: most() });
  });

  test.each([400, 403, 500])('but an error did, costs nothing: %i', async (status) => {
    providers.simulators.openai.script({ instead: { status } });
    const row = await rowOf(() => desk.post('/openai/v1/chat/completions', chat));
    expect(row).toMatchObject({ microDollars: 0, estimated: false });
  });

  test('because nobody was there costs nothing', async () => {
    const upstream = await openUpstream((_request, response) => response.end('{}'));
    const other = await openGateway();
    await other.saveKey('openai', upstream.url, fakeKey('openai'));
    await upstream.close();
    await other.post('/openai/v1/chat/completions', chat);
    expect((await other.rows(1)).at(-1)).toMatchObject({
      outcome: 'unreachable',
      microDollars: 0,
      estimated: false,
    });
    await other.close();
  });

  test('because the provider sent it elsewhere costs nothing', async () => {
    providers.simulators.openai.script({ instead: { redirect: 'https://example.com/' } });
    const row = await rowOf(() => desk.post('/openai/v1/chat/completions', chat));
    expect(row).toMatchObject({ microDollars: 0, estimated: false });
  });
});

describe('an agent that does not read', () => {
  test('is charged the most: the provider may have written far more than was seen', async () => {
    const event = `data: ${JSON.stringify({ choices: [{ delta: { content: 'x'.repeat(60_000) } }] })}\n\n`;
    let written = 0;
    const upstream = await openUpstream((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const pump = (): void => {
        while (written < 128 * 1024 * 1024) {
          written += event.length;
          if (!response.write(event)) return void response.once('drain', pump);
        }
      };
      pump();
    });
    const other = await openGateway();
    await other.saveKey('openai', upstream.url, fakeKey('openai'));
    const leaving = new AbortController();
    const body = JSON.stringify({ ...chat, n: 100, max_tokens: 128_000, stream: true });
    const answer = await other.call('/openai/v1/chat/completions', {
      method: 'POST',
      body,
      signal: leaving.signal,
    });
    expect(answer.status).toBe(200);
    // All sides live in this process: when many turns move nothing, everything between them is full.
    for (let before = -1; written !== before;) {
      before = written;
      for (let turn = 0; turn < 500; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
    leaving.abort();
    expect((await other.rows(1)).at(-1)).toMatchObject({ outputTokens: 12_800_000, estimated: true });
    await other.close();
    await upstream.close();
  });
});
