import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Budget } from '../../../shared/ipc/money.ts';
import { Gate } from '../../../tests/simulators/index.ts';
import { type GatewayDesk, type Providers, openGateway, openProviders } from './testing.ts';

let desk: GatewayDesk;
let providers: Providers;
beforeEach(async () => {
  desk = await openGateway();
  providers = await openProviders(desk);
  // Whole micro-dollars for each token, so that no rounding hides anything.
  const per = { input: 2_000_000, output: 8_000_000 };
  const model = { service: 'openai' as const, model: 'gpt-5-mini', per, maxOutput: 1000, context: 10_000 };
  await desk.prices.save(desk.owner, { asOf: '2026-11-23', models: [model] });
});
afterEach(async () => {
  await desk.close();
  await providers.close();
});

const path = '/openai/v1/chat/completions';
const parallel = 200;
const fitting = 20;
const chat = {
  model: 'gpt-5-mini',
  max_completion_tokens: 64,
  messages: [{ role: 'user', content: 'Hello' }],
};
const ask = (body: object, signal?: AbortSignal): Promise<Response> =>
  desk.call(path, { method: 'POST', body: JSON.stringify(body), ...(signal && { signal }) });
const openai = () => providers.simulators.openai;
const shown = (): Budget | undefined => desk.budgets.list(desk.owner)[0];
const asked = () => openai().requests.filter((request) => request.path === '/v1/chat/completions').length;

/** What the provider itself has counted, in micro-dollars. */
function billed(): number {
  const totals = openai().keys.find(providers.secrets.openai)?.totals;
  return 2 * (totals?.inputTokens ?? 0) + 8 * (totals?.outputTokens ?? 0);
}

/** A budget that so many such calls fit into at once, as they are held. */
async function budgetFor(body: object, calls: number): Promise<number> {
  const generous = { scope: 'total', window: 'day', unit: 'microDollars', limit: 1e9 } as const;
  await desk.budgets.set(desk.owner, generous);
  const gate = new Gate();
  openai().script({ hold: gate });
  const one = ask(body);
  await openai().waitForRequest({ path: '/v1/chat/completions' });
  const { reserved = 0 } = shown() ?? {};
  gate.open();
  await (await one).text();
  await settled();
  const limit = (shown()?.spent ?? 0) + calls * reserved;
  await desk.budgets.set(desk.owner, { ...generous, limit });
  return limit;
}

async function settled(): Promise<void> {
  await expect.poll(() => shown()?.reserved).toBe(0);
}

/** Calls until nothing more fits. */
async function useUp(body: object): Promise<void> {
  for (;;) {
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(body)));
    for (const answer of answers) await answer.text();
    if (answers.every(({ status }) => status === 402)) return;
    await settled();
  }
}

/** Sends them all, and reads each answer to its end, whatever end that is. Resolves when only those that fit are left. */
async function askAll(body: object): Promise<Promise<number>[]> {
  let refused = 0;
  const calls = Array.from({ length: parallel }, async () => {
    const answer = await ask(body);
    if (answer.status === 402) refused++;
    await answer.text().catch(() => 'cut');
    return answer.status;
  });
  await expect.poll(() => refused).toBe(parallel - fitting);
  return calls;
}

describe('200 calls at once against a budget that 20 fit into', () => {
  test('let 20 through, and spend no more than the budget, however often they come back', async () => {
    const limit = await budgetFor(chat, fitting);
    const before = asked();
    const gate = new Gate();
    openai().script({ hold: gate, times: parallel });
    const calls = await askAll(chat);
    gate.open();
    const statuses = await Promise.all(calls);
    openai().clearFaults();
    expect(statuses.filter((status) => status === 200)).toHaveLength(fitting);
    expect(asked() - before).toBe(fitting);
    await settled();
    await useUp(chat);
    expect(billed()).toBeLessThanOrEqual(limit);
    expect(shown()?.spent).toBe(billed());
  });

  test('the same with streams that the agents cut', async () => {
    const body = { ...chat, stream: true };
    const limit = await budgetFor(body, fitting);
    const before = asked();
    const gate = new Gate();
    openai().script({ pace: gate, times: parallel });
    const cuts = new AbortController();
    const calls = Array.from({ length: parallel }, async () => {
      const answer = await ask(body, cuts.signal);
      if (answer.status !== 200) return answer.status;
      await answer.body?.getReader().read();
      return answer.status;
    });
    const statuses = await Promise.all(calls);
    expect(statuses.filter((status) => status === 200)).toHaveLength(fitting);
    expect(asked() - before).toBe(fitting);
    gate.release(fitting * 3);
    cuts.abort();
    await expect.poll(() => openai().requests.filter(({ aborted }) => aborted).length).toBe(fitting);
    gate.open();
    await settled();
    openai().clearFaults();
    expect(billed()).toBeLessThanOrEqual(shown()?.spent ?? 0);
    await useUp(body);
    expect(billed()).toBeLessThanOrEqual(limit);
    expect(shown()?.spent).toBeLessThanOrEqual(limit);
  });

  test('the same with streams that the provider cuts', async () => {
    const body = { ...chat, stream: true };
    const limit = await budgetFor(body, fitting);
    const before = asked();
    const gate = new Gate();
    openai().script({ hold: gate, cutAfter: 5, times: parallel });
    const calls = await askAll(body);
    gate.open();
    const statuses = await Promise.all(calls);
    openai().clearFaults();
    expect(statuses.filter((status) => status === 200)).toHaveLength(fitting);
    expect(asked() - before).toBe(fitting);
    await settled();
    expect(billed()).toBeLessThanOrEqual(shown()?.spent ?? 0);
    await useUp(body);
    expect(billed()).toBeLessThanOrEqual(limit);
    expect(shown()?.spent).toBeLessThanOrEqual(limit);
  });
});

test('a budget that is lowered, removed and made again under load is never overspent from then on', async () => {
  const most = await budgetFor(chat, 5);
  const generous = { scope: 'total', window: 'day', unit: 'microDollars' } as const;
  const load = new AbortController();
  const callers = Array.from({ length: 20 }, async () => {
    while (!load.signal.aborted) await (await ask(chat)).text();
  });
  for (let round = 0; round < 10; round++) {
    const id = shown()?.id ?? '';
    await desk.budgets.remove(desk.owner, id);
    await desk.budgets.set(desk.owner, { ...generous, limit: most + round });
  }
  const limit = Math.max(billed(), most) + 5000;
  await desk.budgets.set(desk.owner, { ...generous, limit });
  await expect.poll(async () => (await ask(chat)).status, { timeout: 10_000 }).toBe(402);
  load.abort();
  await Promise.all(callers);
  await settled();
  expect(shown()?.spent).toBe(billed());
});
