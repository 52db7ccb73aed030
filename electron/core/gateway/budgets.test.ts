import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Budget } from '../../../shared/ipc/money.ts';
import { Gate } from '../../../tests/simulators/index.ts';
import type { BudgetInput } from '../money/budgets/types.ts';
import { createGateway } from './gateway.ts';
import { type GatewayDesk, type Providers, openGateway, openProviders } from './testing.ts';

let desk: GatewayDesk;
let providers: Providers;
beforeEach(async () => {
  desk = await openGateway();
  providers = await openProviders(desk);
});
afterEach(async () => {
  await desk.close();
  await providers.close();
});

const messages = [{ role: 'user' as const, content: 'Hello' }];
const chat = { model: 'gpt-5-mini', max_completion_tokens: 20, messages };
const set = (input: Partial<BudgetInput>): Promise<Budget> =>
  desk.budgets.set(desk.owner, { scope: 'total', window: 'day', unit: 'microDollars', limit: 0, ...input });
const shown = (): Budget | undefined => desk.budgets.list(desk.owner)[0];
const requests = () => Object.values(providers.simulators).map(({ totals }) => totals.requests);

describe('over budget', () => {
  test('is 402 in the words of the provider’s SDK, and nothing reaches the provider', async () => {
    await set({ scope: 'agent', id: desk.agentId });
    const before = requests();
    const calls: [path: string, body: object][] = [
      ['/openai/v1/chat/completions', chat],
      ['/anthropic/v1/messages', { model: 'claude-sonnet-5-5', max_tokens: 20, messages }],
      ['/mistral/v1/chat/completions', { model: 'mistral-small-latest', messages }],
      ['/serper/search', { q: 'desks' }],
      ['/v1/tools/web-search-api', { action: 'search', query: 'desks' }],
    ];
    for (const [path, body] of calls) {
      const answer = await desk.post(path, body);
      expect([path, answer.status]).toEqual([path, 402]);
      expect(answer.headers.get('x-keydesk-error')).toBe('over_budget');
      expect(answer.headers.get('x-should-retry')).toBe('false');
      expect(answer.headers.get('retry-after')).toBeNull();
      expect(await answer.text()).toMatch(
        /of \$0\.00 for the agent Scout is spent\..+It starts anew at .+ Ask Ada/,
      );
    }
    expect(requests()).toEqual(before);
    const rows = await desk.rows(calls.length);
    expect(rows.map(({ outcome, errorCode }) => [outcome, errorCode])).toEqual(
      calls.map(() => ['refused', 'over_budget']),
    );
  });

  test('makes the official SDKs give up after one request, with their retries on', async () => {
    await set({});
    const openai = new OpenAI({ baseURL: `${desk.url}/openai/v1`, apiKey: desk.token });
    const anthropic = new Anthropic({ baseURL: `${desk.url}/anthropic`, apiKey: desk.token });
    await expect(openai.chat.completions.create(chat)).rejects.toThrow('402 The daily budget');
    await expect(
      anthropic.messages.create({ model: 'claude-sonnet-5-5', max_tokens: 20, messages }),
    ).rejects.toMatchObject({ status: 402, error: { error: { type: 'billing_error' } } });
    await expect(openai.chat.completions.create({ ...chat, stream: true })).rejects.toThrow('402');
    // One row each: nothing was asked twice.
    expect(await desk.rows(3)).toHaveLength(3);
  });

  test('is told by discovery, with the reason, for the tools that it is about', async () => {
    await set({ scope: 'service', id: 'openai' });
    await set({ scope: 'agent', id: desk.agentId, unit: 'credits' });
    const { tools } = (await (await desk.call('/v1/tools')).json()) as {
      tools: { id: string; status: string; reason: string }[];
    };
    const over = tools.filter(({ status }) => status === 'over_budget');
    expect(over.map(({ id }) => id)).toEqual(['openai-api', 'web-search-api']);
    expect(over[0]?.reason).toContain('The daily budget of $0.00 for the service OpenAI is spent.');
  });
});

describe('a call', () => {
  test('holds the most it can cost while it runs, and settles to what it did cost', async () => {
    await set({ limit: 1_000_000 });
    const gate = new Gate();
    providers.simulators.openai.script({ hold: gate });
    const answer = desk.post('/openai/v1/chat/completions', chat);
    await providers.simulators.openai.waitForRequest({ path: '/v1/chat/completions' });
    const held = shown()?.reserved ?? 0;
    expect(held).toBeGreaterThan(0);
    gate.open();
    await (await answer).text();
    const [row] = await desk.rows(1);
    expect(row?.microDollars).toBeGreaterThan(0);
    expect(row?.microDollars).toBeLessThanOrEqual(held);
    expect(shown()).toMatchObject({ spent: row?.microDollars, reserved: 0 });
  });

  test('that never went out costs nothing', async () => {
    await set({ limit: 1_000_000 });
    await desk.keys.remove(desk.owner, { service: 'openai' });
    expect((await desk.post('/openai/v1/chat/completions', chat)).status).toBe(424);
    await desk.rows(1);
    expect(shown()).toMatchObject({ spent: 0, reserved: 0, left: 1_000_000 });
  });

  test('that the provider refuses costs nothing', async () => {
    await set({ limit: 1_000_000 });
    providers.simulators.openai.script({ instead: { status: 400 } });
    expect((await desk.post('/openai/v1/chat/completions', chat)).status).toBe(400);
    await desk.rows(1);
    expect(shown()).toMatchObject({ spent: 0, reserved: 0, left: 1_000_000 });
  });

  test('of a model without a price is refused in words, if the admin wants it so', async () => {
    await desk.prices.updateSettings(desk.owner, { unknownModel: 'refuse' });
    const before = requests();
    const answer = await desk.post('/openai/v1/chat/completions', { ...chat, model: 'gpt-99' });
    expect([answer.status, answer.headers.get('x-keydesk-error')]).toEqual([403, 'not_allowed']);
    expect(await answer.text()).toContain('Keydesk has no price for the model gpt-99');
    expect(requests()).toEqual(before);
  });
});

test('the kill switch stops every call at once, and only that', async () => {
  await desk.budgets.stop(desk.owner, true);
  const before = requests();
  for (const [method, path] of [
    ['POST', '/openai/v1/chat/completions'],
    ['GET', '/openai/v1/models'],
    ['POST', '/serper/search'],
  ] as const) {
    const answer = await desk.call(path, method === 'POST' ? { method, body: JSON.stringify(chat) } : {});
    expect([path, answer.status]).toEqual([path, 402]);
    expect(await answer.text()).toContain('All calls of agents are stopped in this Keydesk. Ask Ada');
  }
  expect(requests()).toEqual(before);
  expect((await desk.call('/v1/me')).status).toBe(200);
  await desk.budgets.stop(desk.owner, false);
  expect((await desk.post('/openai/v1/chat/completions', chat)).status).toBe(200);
});

describe('too many calls', () => {
  test('are 429 with the time to wait, by agent and by service, and hold no money', async () => {
    await set({ limit: 1_000_000 });
    await desk.callLimits.set(desk.owner, { scope: 'agent', id: desk.agentId, perMinute: 2 });
    await desk.callLimits.set(desk.owner, { scope: 'service', id: 'mistral', perMinute: 1 });
    const ask = (service: 'openai' | 'mistral', token = desk.token) =>
      desk.post(
        `/${service}/v1/chat/completions`,
        { model: service === 'openai' ? 'gpt-5-mini' : 'mistral-small-latest', messages },
        { authorization: `Bearer ${token}` },
      );
    expect((await ask('openai')).status).toBe(200);
    expect((await ask('openai')).status).toBe(200);
    await desk.rows(2);
    const left = shown()?.left;
    const refused = await ask('openai');
    expect([refused.status, refused.headers.get('x-keydesk-error')]).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(refused.headers.get('x-should-retry')).toBeNull();
    expect(await refused.text()).toContain('The agent Scout is limited to 2 calls a minute in this Keydesk.');

    const { token } = await desk.makeAgent('Other');
    expect((await ask('mistral', token)).status).toBe(200);
    const full = await ask('mistral', token);
    expect(full.status).toBe(429);
    expect(await full.text()).toContain('Mistral AI is limited to 1 call a minute');
    expect((await ask('openai', token)).status).toBe(200);
    await desk.rows(6);
    expect(shown()).toMatchObject({ reserved: 0 });
    expect(shown()?.left).toBeLessThan(left ?? 0);
  });

  test('are let through again when the limit is taken away', async () => {
    const limit = await desk.callLimits.set(desk.owner, { scope: 'agent', id: desk.agentId, perMinute: 1 });
    await desk.post('/serper/search', { q: 'x' });
    expect((await desk.post('/serper/search', { q: 'x' })).status).toBe(429);
    await desk.callLimits.remove(desk.owner, limit.id);
    expect((await desk.post('/serper/search', { q: 'x' })).status).toBe(200);
  });
});

test('an agent sees what it used and what is left in the budgets that bind it', async () => {
  await set({ limit: 5_000_000 });
  const { id } = await desk.makeAgent('Other');
  await set({ scope: 'agent', id, limit: 1 });
  await (await desk.post('/openai/v1/chat/completions', chat)).text();
  const [row] = await desk.rows(1);
  const me = (await (await desk.call('/v1/me')).json()) as { used: object; budgets: object[] };
  const used = { microDollars: row?.microDollars, credits: 0 };
  expect(me.used).toEqual({ today: used, thisMonth: used });
  expect(me.budgets).toMatchObject([
    {
      scope: 'total',
      name: 'Everything',
      window: 'day',
      limit: 5_000_000,
      spent: row?.microDollars,
      reserved: 0,
    },
  ]);
});

test('a call that cannot be written down is not sent, and holds nothing', async () => {
  await set({ limit: 1_000_000 });
  const { keys: systemKeys, prices: pricing } = desk;
  const ledger = new Proxy(desk.ledger, {
    get(target, name) {
      if (name === 'reserve') return fullDisk;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const gateway = createGateway({ ...desk, systemKeys, pricing, ledger, port: 0 });
  const { url } = await gateway.start();
  const before = requests();
  const answer = await fetch(`${url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${desk.token}` },
    body: JSON.stringify(chat),
  });
  expect([answer.status, answer.headers.get('x-should-retry')]).toEqual([500, 'false']);
  expect(await answer.text()).toContain('could not write down this call, so nothing was sent. The disk');
  expect(requests()).toEqual(before);
  expect(shown()).toMatchObject({ spent: 0, reserved: 0 });
  await gateway.close();
});

function fullDisk(): never {
  throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
}
