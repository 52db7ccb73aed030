import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, fakeKey, startSimulator } from '../../../tests/simulators/index.ts';
import { type SystemServiceId, systemServiceIds } from '../../../shared/services.ts';
import { createKeyTester } from './key-test.ts';
import { createProber } from './probe.ts';

const prober = createProber();
const tester = createKeyTester(prober, { version: '1.2.3', timeoutMs: 5000 });
const hasty = createKeyTester(prober, { version: '1.2.3', timeoutMs: 150 });
afterAll(() => prober.close());

describe.each(systemServiceIds)('the free test of %s', (service) => {
  const secret = fakeKey(service);
  let provider: Simulator;
  beforeAll(async () => {
    provider = await startSimulator(service);
    provider.addKey(secret);
  });
  afterEach(() => {
    provider.clearFaults();
    provider.setKeyState(secret, 'valid');
  });
  afterAll(() => provider.close());

  async function test(key = secret, by = tester) {
    const result = await by.test(service, provider.url, key);
    expect(result.message).not.toContain(key);
    expect(result.message).not.toContain(key.slice(0, 12));
    expect(result.message).not.toContain(key.slice(-8));
    return result;
  }

  it('verifies a key that the provider accepts, and names itself', async () => {
    expect(await test()).toMatchObject({
      status: 'verified',
      message: expect.stringContaining('accepted the key'),
    });
    expect(provider.requests.at(-1)?.headers).toContainEqual(['user-agent', 'keydesk/1.2.3']);
  });

  it('costs nothing', () => {
    const [account] = provider.keys.all();
    expect(account?.totals).toMatchObject({ inputTokens: 0, outputTokens: 0, credits: 0 });
  });

  it('rejects a key that the provider does not know', async () => {
    expect(await test(fakeKey(service))).toMatchObject({ status: 'rejected' });
  });

  it('rejects a key that was revoked', async () => {
    provider.setKeyState(secret, 'revoked');
    expect(await test()).toMatchObject({ status: 'rejected' });
  });

  it.each([402, 429, 500, 502, 503, 529])('learns nothing from a %i', async (status) => {
    provider.script({ instead: { status } });
    const { status: outcome, message } = await test();
    expect(outcome).toBe('unverified');
    expect(message).toMatch(/kept and tested again later/);
  });

  it('learns nothing from a provider that does not answer in time', async () => {
    provider.script({ instead: 'stall' });
    expect(await test(secret, hasty)).toMatchObject({
      status: 'unverified',
      message: expect.stringContaining('did not answer in time'),
    });
  });

  it('learns nothing from an answer that stops in its middle', async () => {
    provider.script({ stallAfter: 1 });
    expect(await test(secret, hasty)).toMatchObject({ status: 'unverified' });
  });

  it.each([
    ['a reset connection', { instead: 'reset' }],
    ['an answer that is cut', { cutAfter: 1 }],
    ['what is not HTTP', { instead: { garbage: 'bytes' } }],
    ['JSON that breaks off', { instead: { garbage: 'json' } }],
    ['a web page with a 200', { instead: { garbage: 'html' } }],
    ['an answer without end', { instead: { huge: 3 * 1024 * 1024 } }],
    ['JSON of another kind', { instead: { status: 200, body: { hello: 'world' } } }],
    ['an empty 204', { instead: { status: 204, body: '' } }],
  ] as const)('learns nothing from %s', async (_what, fault) => {
    provider.script(fault);
    expect(await test()).toMatchObject({ status: 'unverified' });
  });

  it.each([301, 302, 303, 307, 308] as const)('never follows a %i with the key', async (status) => {
    const elsewhere = await startSimulator(service);
    elsewhere.addKey(secret);
    provider.script({ instead: { redirect: `${elsewhere.url}/v1/models`, status } });
    expect(await test()).toMatchObject({
      status: 'unverified',
      message: expect.stringMatching(/never follows/),
    });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  it('does not repeat an error in which the provider repeats the key', async () => {
    provider.script({ echoKey: { in: 'error' } });
    expect(await test()).toMatchObject({ status: 'unverified' });
  });

  it('says that nothing answers at the address', async () => {
    const closed = await startSimulator(service);
    await closed.close();
    const { status, message } = await tester.test(service, closed.url, secret);
    expect(status).toBe('unverified');
    expect(message).toContain('nothing answers at that address');
    expect(message).toContain(`127.0.0.1:${closed.port}`);
  });

  it('names what could not be found, and takes being offline for no verdict', async () => {
    const { status, message } = await tester.test(service, 'https://no-such-host.invalid', secret);
    expect(status).toBe('unverified');
    expect(message).toMatch(/no-such-host\.invalid could not be reached/);
  });

  it('ends at once when it is cancelled, without an outcome', async () => {
    provider.script({ instead: 'stall' });
    const cancel = new AbortController();
    const asked = tester.test(service, provider.url, secret, cancel.signal);
    await provider.waitForRequest({ path: provider.requests.at(-1)?.path ?? '' });
    cancel.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('what one status means at one provider only', () => {
  async function outcome(service: SystemServiceId, status: number, body?: unknown) {
    const provider = await startSimulator(service);
    const secret = fakeKey(service);
    provider.addKey(secret);
    provider.script({ instead: body === undefined ? { status } : { status, body } });
    const result = await tester.test(service, provider.url, secret);
    await provider.close();
    return result;
  }

  it.each([
    ['openai', 401, 'rejected'],
    ['openai', 403, 'restricted'],
    ['openai', 404, 'unverified'],
    ['anthropic', 400, 'unverified'],
    ['anthropic', 401, 'rejected'],
    ['anthropic', 403, 'unverified'],
    ['anthropic', 404, 'rejected'],
    ['mistral', 401, 'rejected'],
    ['mistral', 403, 'unverified'],
    ['mistral', 404, 'unverified'],
    ['serper', 400, 'unverified'],
    ['serper', 401, 'rejected'],
    ['serper', 403, 'rejected'],
    ['serper', 404, 'unverified'],
  ] as const)('%s: %i is %s', async (service, status, expected) => {
    expect((await outcome(service, status)).status).toBe(expected);
  });

  it('a 404 that is not Anthropic’s own is a wrong base URL, not a bad key', async () => {
    const { status, message } = await outcome('anthropic', 404, 'Not Found');
    expect(status).toBe('unverified');
    expect(message).toMatch(/base URL/);
  });

  it.each([
    [{ balance: 2492, rateLimit: 50 }, 'Credits left: 2492.'],
    [{ credits: 7 }, 'Credits left: 7.'],
    [{ balance: 0 }, 'no credits are left'],
    [{ balance: -3 }, 'no credits are left'],
  ])('Serper tells the balance: %j', async (body, words) => {
    expect(await outcome('serper', 200, body)).toMatchObject({
      status: 'verified',
      message: expect.stringContaining(words),
    });
  });

  it.each([{ balance: 'canary' }, { balance: null }, []])(
    'Serper’s balance is a number or unknown: %j',
    async (body) => {
      const { status, message } = await outcome('serper', 200, body);
      expect(status).toBe('unverified');
      expect(message).not.toContain('canary');
    },
  );
});

describe('a key of another shape', () => {
  it('is said to be one when it was rejected', async () => {
    const provider = await startSimulator('mistral');
    const { status, message } = await tester.test('mistral', provider.url, fakeKey('serper'));
    expect(status).toBe('rejected');
    expect(message).toContain('shape of a Serper key');
    await provider.close();
  });
});

describe('an endpoint with a path of its own', () => {
  it('is asked below that path, and named by its host', async () => {
    const paths: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url);
      response.setHeader('content-type', 'application/json').end('{"object":"list","data":[]}');
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const { message } = await tester.test('openai', `http://${host}/team/openai`, fakeKey('openai'));
    expect(paths).toEqual(['/team/openai/v1/models']);
    expect(message).toBe(`The endpoint at ${host} accepted the key.`);
    server.close();
  });
});
