import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SearchProviderId } from '../../../../shared/search-providers.ts';
import { type Simulator, fakeKey, searchNames, startSimulator } from '../../../../tests/simulators/index.ts';
import { type TestProvider, startProvider } from '../../services/search/testing.ts';
import { refusalOf } from '../personal/testing.ts';
import { type GatewayDesk, openGateway } from '../testing.ts';

let desk: GatewayDesk;
let serper: Simulator;
let serperKey: string;
let own: TestProvider;
let bob: Awaited<ReturnType<GatewayDesk['makeMember']>>;

beforeAll(async () => {
  desk = await openGateway({ searchPatienceMs: 300 });
  bob = await desk.makeMember('Bob');
});
afterAll(() => desk.close());

beforeEach(async () => {
  serper = await startSimulator('serper');
  serperKey = fakeKey('serper');
  serper.addKey(serperKey);
  await desk.saveKey('serper', serper.url, serperKey);
  own = await startProvider('brave');
  await connect(own, 'brave');
});
afterEach(async () => {
  await desk.keys.remove(desk.owner, { service: 'serper' }).catch(() => undefined);
  await disconnect();
  await Promise.all([serper.close(), own.simulator.close()]);
});

async function connect({ lease, secret }: TestProvider, provider: SearchProviderId): Promise<void> {
  const { settings } = lease;
  if (settings.kind !== 'search') throw new Error(`${provider} is a search provider.`);
  await desk.connect(desk.owner, settings, secret || undefined);
}
const disconnect = () =>
  desk.connections.disconnect(desk.owner, { service: 'search', scope: 'own' }).catch(() => undefined);

const ask = { action: 'search', query: 'desks', count: 3 };
const search = (changes: object = {}, headers: Record<string, string> = {}) =>
  desk.post('/v1/tools/web-search-api', { ...ask, ...changes }, headers);
const asBob = () => search({}, { authorization: `Bearer ${bob.token}` });
const searchesWithOwn = () =>
  own.simulator.requests.filter(({ path }) => path.startsWith('/res/v1/web/search')).length;

/** The row of the latest call. */
async function lastRow(before: number) {
  return (await desk.rows(before + 1)).at(-1);
}
const recorded = async () => (await desk.ledger.list(desk.owner, { limit: 200 })).rows.length;

const failures: Record<string, () => Promise<void> | void> = {
  'there is no key': () => desk.keys.remove(desk.owner, { service: 'serper' }),
  'no credits are left': () => serper.setKeyState(serperKey, 'no-credit'),
  'the key is refused': () => serper.setKeyState(serperKey, 'revoked'),
  'it asks for payment': () => void serper.script({ instead: { status: 402 } }),
  'it limits requests': () => void serper.script({ instead: { status: 429 } }),
  'it has trouble': () => void serper.script({ instead: { status: 503 } }),
  'it hangs up': () => void serper.script({ instead: 'reset' }),
  'it breaks off': () => void serper.script({ cutAfter: 1 }),
  'it never answers': () => void serper.script({ instead: 'stall' }),
  'it stops in the middle': () => void serper.script({ stallAfter: 1 }),
  'it stops in the middle of an error': () => void serper.script({ instead: { status: 400 }, stallAfter: 1 }),
  'something else answers': () => void serper.script({ instead: { garbage: 'html' } }),
  'something else answers with an error': () =>
    void serper.script({ instead: { status: 500, body: 'x'.repeat(100_000) } }),
  'it sends the call elsewhere': () => void serper.script({ instead: { redirect: 'http://127.0.0.1:9/' } }),
  'it is not there': async () => {
    await serper.close();
    serper = await startSimulator('serper');
  },
};

describe('a search with a provider of one’s own', () => {
  test('is not asked for while the shared one works', async () => {
    const before = searchesWithOwn();
    const answer = await search();
    expect(answer.headers.get('x-keydesk-credential')).toBe('system');
    expect(await answer.json()).toMatchObject({ provider: 'serper' });
    expect(searchesWithOwn()).toBe(before);
  });

  test.each(Object.keys(failures))('stands in when %s', async (what) => {
    await failures[what]?.();
    const before = await recorded();
    const answer = await search();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-keydesk-credential')).toBe('own');
    expect(answer.headers.get('x-keydesk-error')).toBeNull();
    const found = (await answer.json()) as { results: object[] };
    expect(found).toMatchObject({ provider: 'brave', credits: 1, fallback: true });
    expect(found.results).toHaveLength(3);
    expect(await lastRow(before)).toMatchObject({
      service: 'serper',
      status: 200,
      outcome: 'ok',
      errorCode: null,
      credential: 'own',
      keyLabel: null,
    });
  });

  test.each([
    ['no credits are left', 0, false],
    ['it is not there', 0, false],
    ['it limits requests', 0, false],
    // Nobody knows whether these were charged.
    ['it never answers', 2, true],
    ['it hangs up', 2, true],
  ])(
    'takes from the shared credits only what the shared one may have counted: %s',
    async (what, credits, estimated) => {
      await failures[what]?.();
      const before = await recorded();
      await search({ count: 20 });
      expect(await lastRow(before)).toMatchObject({ credential: 'own', credits, estimated });
    },
  );

  test.each([...searchNames])('gives the same form, whichever it is: %s', async (provider) => {
    await disconnect();
    const other = await startProvider(provider);
    await connect(other, provider);
    serper.setKeyState(serperKey, 'no-credit');
    const body = await (await search({ raw: true })).text();
    const found = JSON.parse(body) as { results: object[] };
    expect(found).toMatchObject({ provider, fallback: true, raw: expect.anything() as unknown });
    expect(found.results[0]).toMatchObject({
      title: expect.any(String) as string,
      url: expect.stringMatching(/^https?:/) as string,
      snippet: expect.any(String) as string,
    });
    expect(other.showsKey(body)).toBe(false);
    await other.simulator.close();
  });

  test('is no use when it is the question that is wrong: the shared one’s words are told', async () => {
    const body = { message: 'Query not allowed', statusCode: 400 };
    serper.script({ instead: { status: 400, body } });
    const before = searchesWithOwn();
    const answer = await search();
    expect([answer.status, await answer.json()]).toEqual([400, body]);
    expect(answer.headers.get('x-keydesk-credential')).toBe('system');
    expect(searchesWithOwn()).toBe(before);
  });

  test('is its owner’s: it does not serve the agents of others', async () => {
    serper.setKeyState(serperKey, 'no-credit');
    const before = searchesWithOwn();
    const answer = await asBob();
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { message: 'Not enough credits', statusCode: 400 },
    ]);
    await desk.keys.remove(desk.owner, { service: 'serper' });
    expect(await refusalOf(await asBob())).toMatchObject({ status: 424, code: 'needs_key' });
    expect(searchesWithOwn()).toBe(before);
  });

  test('moves to the standby key first', async () => {
    const standby = fakeKey('serper');
    serper.addKey(standby);
    await desk.saveKey('serper', serper.url, standby, 'standby');
    serper.setKeyState(serperKey, 'revoked');
    expect(await (await search()).json()).toMatchObject({ provider: 'serper' });
  });

  test('does not stand in where the provider’s own API is called', async () => {
    serper.setKeyState(serperKey, 'no-credit');
    const answer = await desk.post('/serper/search', { q: 'desks' });
    expect([answer.status, answer.headers.get('x-keydesk-credential')]).toEqual([400, 'system']);
  });
});

describe('when one’s own provider fails as well', () => {
  const last = () => desk.connections.status(desk.owner.id, 'search').status;

  test('both reasons are told, and its connection needs its owner if only they can mend it', async () => {
    serper.setKeyState(serperKey, 'no-credit');
    own.simulator.setKeyState(own.secret, 'revoked');
    const before = await recorded();
    const answer = await search();
    expect(answer.headers.get('x-keydesk-error')).toBe('needs_reconnect');
    expect(answer.headers.get('x-should-retry')).toBe('false');
    expect(answer.headers.get('x-keydesk-credential')).toBe('own');
    const refusal = await refusalOf(answer);
    expect(refusal).toMatchObject({ status: 424, code: 'needs_reconnect' });
    expect(refusal.message).toContain('Serper account has no credits left');
    expect(refusal.message).toContain('Brave Search does not accept this API key');
    expect(own.showsKey(refusal)).toBe(false);
    expect(last()).toBe('needs_you');
    expect(await lastRow(before)).toMatchObject({ status: 424, errorCode: 'needs_reconnect' });
    // From now on it is not asked.
    const searches = searchesWithOwn();
    expect((await search()).status).toBe(400);
    expect(searchesWithOwn()).toBe(searches);
  });

  test('what may pass may be tried again', async () => {
    serper.script({ instead: { status: 429 } });
    own.simulator.script({ instead: { status: 402 } });
    const answer = await search();
    expect([answer.status, answer.headers.get('x-should-retry')]).toEqual([402, null]);
    expect((await search()).status).toBe(200);
  });

  test('that the question does not suit it is told with the field', async () => {
    serper.setKeyState(serperKey, 'no-credit');
    const refusal = await refusalOf(await search({ query: 'x'.repeat(500) }));
    expect(refusal).toMatchObject({ status: 400, code: 'invalid_input', field: 'query' });
    expect(last()).toBe('connected');
  });

  test('it is dropped when the agent leaves', async () => {
    serper.setKeyState(serperKey, 'no-credit');
    own.simulator.script({ instead: 'stall' });
    const asked = searchesWithOwn();
    const before = await recorded();
    const leave = new AbortController();
    const left = desk.call('/v1/tools/web-search-api', {
      method: 'POST',
      body: JSON.stringify(ask),
      signal: leave.signal,
    });
    await own.simulator.waitForRequest(() => searchesWithOwn() > asked);
    leave.abort();
    await expect(left).rejects.toThrow('aborted');
    await own.simulator.waitForAbort();
    expect(await lastRow(before)).toMatchObject({ outcome: 'cancelled' });
    expect(last()).toBe('connected');
  });
});

describe('discovery', () => {
  const tool = () => desk.gateway.discover(desk.owner).tools.find(({ id }) => id === 'web-search-api');

  test('names the shared key first, and what stands in', () => {
    expect(tool()).toMatchObject({
      status: 'ready',
      credential: 'system',
      reason: 'Uses the shared Serper key. If that fails, the owner’s own search provider answers.',
    });
  });

  test('is ready without a shared key', async () => {
    await desk.keys.remove(desk.owner, { service: 'serper' });
    expect(tool()).toMatchObject({ status: 'ready', credential: 'own' });
    expect(tool()?.reason).toContain('No Serper key');
    expect(tool()?.reason).toContain('Brave Search');
  });

  test('says what is missing where neither is there, or the own one is broken', async () => {
    await desk.keys.remove(desk.owner, { service: 'serper' });
    const lease = desk.connections.lease(desk.owner.id, 'search');
    if ('problem' in lease) throw new Error(lease.reason);
    desk.connections.report(lease.id, { state: 'needs_you', reason: 'Brave refuses the key.' });
    expect(tool()).toMatchObject({ status: 'needs_key', credential: null });
    expect(tool()?.reason).toContain('Brave refuses the key.');
    await disconnect();
    expect(tool()).toMatchObject({ status: 'needs_key', credential: null });
    expect(tool()?.reason).toContain('under Integrations');
  });
});
