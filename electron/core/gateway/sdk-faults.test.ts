import Anthropic from '@anthropic-ai/sdk';
import { Mistral } from '@mistralai/mistralai';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../../tests/simulators/faults/fault.ts';
import { fakeKey } from '../../../tests/simulators/index.ts';
import { type GatewayDesk, type Providers, openGateway, openProviders } from './testing.ts';

type Provider = 'openai' | 'anthropic' | 'mistral';

let desk: GatewayDesk;
let providers: Providers;

beforeAll(async () => {
  desk = await openGateway({ timeouts: { silenceMs: 1000 } });
  providers = await openProviders(desk);
});

afterEach(() => {
  for (const simulator of Object.values(providers.simulators)) simulator.clearFaults();
});

afterAll(async () => {
  await desk.close();
  await providers.close();
});

const messages = [{ role: 'user' as const, content: 'What is the desk for?' }];

async function drain(stream: AsyncIterable<unknown>): Promise<number> {
  let events = 0;
  for await (const event of stream) if (event !== undefined) events++;
  return events;
}

/** Each SDK as its users set it up, but trying once. */
const ask: Record<Provider, (stream: boolean) => Promise<unknown>> = {
  async openai(stream) {
    const client = new OpenAI({ baseURL: `${desk.url}/openai/v1`, apiKey: desk.token, maxRetries: 0 });
    const body = { model: 'gpt-4o-mini', messages };
    if (!stream) return client.chat.completions.create(body);
    return drain(await client.chat.completions.create({ ...body, stream: true }));
  },
  async anthropic(stream) {
    const client = new Anthropic({ baseURL: `${desk.url}/anthropic`, apiKey: desk.token, maxRetries: 0 });
    const body = { model: 'claude-sonnet-4-5', max_tokens: 200, messages };
    return stream ? drain(client.messages.stream(body)) : client.messages.create(body);
  },
  async mistral(stream) {
    const retryConfig = { strategy: 'none' as const };
    const client = new Mistral({ serverURL: `${desk.url}/mistral`, apiKey: desk.token, retryConfig });
    const body = { model: 'mistral-small-latest', messages };
    return stream ? drain(await client.chat.stream(body)) : client.chat.complete(body);
  },
};

const names: Record<Provider, string> = { openai: 'OpenAI', anthropic: 'Anthropic', mistral: 'Mistral AI' };

interface Thrown {
  status: number | undefined;
  message: string;
}

async function thrown(provider: Provider, stream: boolean): Promise<Thrown> {
  try {
    await ask[provider](stream);
  } catch (error) {
    const { status, statusCode, message } = error as Error & { status?: number; statusCode?: number };
    return { status: status ?? statusCode, message };
  }
  throw new Error('The SDK took this for an answer.');
}

const beforeAnswer: [what: string, fault: Fault, status: number, words: string][] = [
  ['stalls', { instead: 'stall' }, 504, 'did not answer in time. Try again in a moment.'],
  ['resets', { instead: 'reset' }, 502, 'closed the connection before it answered. Try again in a moment.'],
  ['speaks no HTTP', { instead: { garbage: 'bytes' } }, 502, 'answered with something that is not HTTP.'],
  ['is a web site', { instead: { garbage: 'html' } }, 502, 'should be, so this is not its API.'],
  [
    'sends elsewhere',
    { instead: { redirect: 'http://127.0.0.1:9/' } },
    502,
    'Keydesk never follows with a key.',
  ],
];

describe.each(['openai', 'anthropic', 'mistral'] as const)('the SDK of %s', (provider) => {
  test.each(beforeAnswer)('says in words when the provider %s', async (_what, fault, status, words) => {
    for (const stream of [false, true]) {
      providers.simulators[provider].script(fault);
      const error = await thrown(provider, stream);
      expect(error.status).toBe(status);
      expect(error.message).toContain(words);
      expect(error.message).toContain(names[provider]);
      expect(error.message).not.toContain('127.0.0.1');
    }
  });

  test.each([{ cutAfter: 3 }, { cutAfter: 1 }, { stallAfter: 2 }])(
    'never takes a stream that breaks off for a whole answer: %o',
    async (fault) => {
      const cuts = async (): Promise<number> =>
        (await desk.rows(0)).filter(({ service, outcome }) => service === provider && outcome === 'cut')
          .length;
      const before = await cuts();
      providers.simulators[provider].script(fault);
      expect((await thrown(provider, true)).message).toContain('terminated');
      await expect.poll(cuts).toBe(before + 1);
    },
  );

  test('never takes half an answer for one', async () => {
    providers.simulators[provider].script({ cutAfter: 1 });
    expect((await thrown(provider, false)).message).toContain('terminated');
    providers.simulators[provider].script({ instead: { garbage: 'json' } });
    expect((await thrown(provider, false)).message).toContain('JSON');
  });

  test("shows the provider's own words when it is overloaded", async () => {
    const body = { message: 'Come back after lunch', error: { message: 'Come back after lunch' } };
    providers.simulators[provider].script({ instead: { status: 529, body } });
    const error = await thrown(provider, false);
    expect(error.status).toBe(529);
    expect(error.message).toContain('Come back after lunch');
  });
});

describe('when nobody is there', () => {
  test('every SDK says that the provider refused the connection', async () => {
    for (const provider of ['openai', 'anthropic', 'mistral'] as const) {
      await desk.saveKey(provider, 'http://127.0.0.1:9', fakeKey(provider));
      const error = await thrown(provider, false);
      expect(error.status).toBe(502);
      expect(error.message).toContain(`${names[provider]} refused the connection. Try again in a moment.`);
    }
  });
});
