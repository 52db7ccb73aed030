import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Gate, type Simulator, fakeKey, startSimulator } from '../../../../tests/simulators/index.ts';
import { type GatewayDesk, openGateway } from '../testing.ts';

let desk: GatewayDesk;
let openai: Simulator;
let serper: Simulator;

beforeAll(async () => {
  desk = await openGateway();
});
afterAll(() => desk.close());

beforeEach(async () => {
  openai = await startSimulator('openai');
  serper = await startSimulator('serper');
});
afterEach(async () => {
  for (const service of ['openai', 'serper'] as const)
    await desk.keys.remove(desk.owner, { service }).catch(() => undefined);
  await Promise.all([openai.close(), serper.close()]);
});

const chat = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hello' }] };
const ask = (body: object = chat) => desk.post('/openai/v1/chat/completions', body);

async function save(simulator: Simulator, role: 'active' | 'standby' = 'active'): Promise<string> {
  const secret = fakeKey(simulator.name);
  simulator.addKey(secret);
  await desk.saveKey(simulator.name, simulator.url, secret, role);
  return secret;
}

const statuses = async (service: 'openai' | 'serper') =>
  (await desk.keys.list())
    .filter((key) => key.service === service)
    .map(({ role, status }) => `${role} ${status}`);

describe('a key that the provider refuses', () => {
  test('is replaced by the standby within the same call', async () => {
    const first = await save(openai);
    const second = await save(openai, 'standby');
    openai.setKeyState(first, 'revoked');
    const answer = await ask();
    expect(answer.status).toBe(200);
    expect(openai.requests.slice(-2).map(({ key, status }) => [key, status])).toEqual([
      [first, 401],
      [second, 200],
    ]);
    expect(openai.requests.at(-1)?.bodyDigest).toBe(openai.requests.at(-2)?.bodyDigest);
    expect((await desk.rows(1)).at(-1)).toMatchObject({ status: 200, outcome: 'ok' });
    expect(await ask()).toMatchObject({ status: 200 });
    expect(openai.requests.at(-1)?.key).toBe(second);
  });

  test('is refused once more at most: the second answer goes to the agent as it is', async () => {
    const secrets = [await save(openai), await save(openai, 'standby'), await save(openai, 'standby')];
    for (const secret of secrets) openai.setKeyState(secret, 'revoked');
    const before = openai.totals.requests;
    const answer = await ask();
    expect(answer.status).toBe(401);
    expect(answer.headers.get('x-keydesk-credential')).toBe('system');
    expect(answer.headers.get('x-keydesk-error')).toBeNull();
    expect(openai.totals.requests - before).toBe(2);
  });

  test('without a standby shows the answer of the provider once, and then what Keydesk knows', async () => {
    openai.setKeyState(await save(openai), 'revoked');
    const first = await ask();
    expect([first.status, first.headers.get('x-keydesk-error')]).toEqual([401, null]);
    expect(await first.json()).toMatchObject({ error: { code: 'invalid_api_key' } });
    expect((await desk.rows(1)).at(-1)).toMatchObject({ outcome: 'provider_error', status: 401 });
    const second = await ask();
    expect([second.status, second.headers.get('x-keydesk-error')]).toEqual([424, 'needs_key']);
    expect(await second.text()).toContain('OpenAI refused the saved key');
    expect(await statuses('openai')).toEqual(['active disabled']);
  });

  test('is known by the 403 of Serper, too', async () => {
    const first = await save(serper);
    await save(serper, 'standby');
    serper.setKeyState(first, 'revoked');
    expect((await desk.post('/serper/search', { q: 'x' })).status).toBe(200);
    expect((await desk.post('/v1/tools/web-search-api', { action: 'search', query: 'x' })).status).toBe(200);
  });

  test('is not what a 403 of OpenAI says', async () => {
    await save(openai);
    openai.script({ instead: { status: 403 } });
    expect((await ask()).status).toBe(403);
    expect(await statuses('openai')).toEqual(['active verified']);
  });

  test('moves a streamed call as well, before its first piece', async () => {
    const first = await save(openai);
    await save(openai, 'standby');
    openai.setKeyState(first, 'revoked');
    const answer = await ask({ ...chat, stream: true });
    expect(await answer.text()).toContain('[DONE]');
  });
});

describe('a rotation under load', () => {
  test('fails none of 200 calls, though the old key stops working at the provider', async () => {
    const old = await save(openai);
    const gate = new Gate();
    openai.script({ hold: gate, times: 100 });
    const held = Array.from({ length: 100 }, (_, n) => ask({ ...chat, stream: n % 2 === 0 }));
    await openai.waitForRequest({ path: '/v1/chat/completions' });
    await save(openai, 'standby');
    openai.setKeyState(old, 'revoked');
    gate.open();
    const free = Array.from({ length: 100 }, () => ask());
    const answers = await Promise.all([...held, ...free]);
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 200 }, () => 200));
    expect(bodies.every((body) => body.includes('OpenAI simulator') || body.includes('[DONE]'))).toBe(true);
  });

  test('by hand lets calls in flight end with the key that they began with', async () => {
    const old = await save(openai);
    const gate = new Gate();
    openai.script({ pace: gate });
    const answer = await ask({ ...chat, stream: true });
    const next = await save(openai);
    expect((await ask()).status).toBe(200);
    expect(openai.requests.at(-1)?.key).toBe(next);
    await desk.keys.remove(desk.owner, { service: 'openai' });
    gate.open();
    expect(await answer.text()).toContain('[DONE]');
    expect(openai.requests.find(({ body }) => (body as { stream?: boolean } | undefined)?.stream)?.key).toBe(
      old,
    );
  });
});

describe('a vault that is locked', () => {
  test('is said to be the reason, and nothing is tried', async () => {
    await save(openai);
    await desk.vault.addPassphrase('a passphrase of some length');
    desk.vault.lock();
    const answer = await ask();
    expect(answer.status).toBe(424);
    expect(await answer.text()).toContain('Keydesk is locked');
    await desk.vault.unlock('a passphrase of some length');
    expect((await ask()).status).toBe(200);
  });
});
