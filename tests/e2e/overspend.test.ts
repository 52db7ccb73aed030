import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Budget } from '../../shared/ipc/money.ts';
import { Gate } from '../simulators/index.ts';
import { type Providers, startProviders } from '../support/providers.ts';
import { type FurnishedDesk, furnishDesk, openDesk } from './support/furnished.ts';

let providers: Providers;
let dataDir: string;
/** Ended after each test, however it went. */
let desk: FurnishedDesk;

beforeAll(async () => {
  providers = await startProviders();
});
afterAll(() => providers.close());
beforeEach(async () => {
  dataDir = path.join(fs.mkdtempSync(path.join(tmpdir(), 'keydesk-overspend-')), 'data');
  desk = await furnishDesk(providers, { dataDir });
  // Whole micro-dollars for each token, so that no rounding hides anything.
  const per = { input: 2_000_000, output: 8_000_000 };
  const model = { service: 'openai' as const, model: 'gpt-5-mini', per, maxOutput: 1000, context: 10_000 };
  await desk.admin.call('prices.save', { table: { asOf: '2026-11-23', models: [model] } });
});
afterEach(async () => {
  providers.of('openai').clearFaults();
  await desk.kill();
  fs.rmSync(path.dirname(dataDir), { recursive: true, force: true });
});

const parallel = 200;
const fitting = 20;
const messages = [{ role: 'user', content: 'Hello' }];
const chat = { model: 'gpt-5-mini', max_completion_tokens: 64, messages };
const generous = { scope: 'total', window: 'month', unit: 'microDollars', limit: 1e9 } as const;
const openai = () => providers.of('openai');
const asked = () => openai().requests.filter(({ path: asks }) => asks === '/v1/chat/completions').length;

/** The status; 0: Keydesk was gone before there was one. An answer is read to its end, whatever end that is. */
async function ask(body: object): Promise<number> {
  try {
    const answer = await desk.agent.fetch('/openai/v1/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await answer.text().catch(() => 'cut');
    return answer.status;
  } catch {
    return 0;
  }
}

async function budget(): Promise<Budget> {
  const [only] = await desk.admin.call('budgets.list', {});
  if (!only) throw new Error('The budget is gone.');
  return only;
}

/** What the provider itself has counted since the start, in micro-dollars. */
function counted(): number {
  const totals = openai().keys.find(providers.secretOf('openai'))?.totals;
  return 2 * (totals?.inputTokens ?? 0) + 8 * (totals?.outputTokens ?? 0);
}

/** A budget that so many such calls fit into at once, as they are held; and what the provider had counted before. */
async function budgetFor(body: object, calls: number): Promise<{ limit: number; before: number }> {
  await desk.admin.call('budgets.set', generous);
  const before = counted();
  const gate = new Gate();
  openai().script({ hold: gate });
  const seen = asked();
  const one = ask(body);
  await expect.poll(asked).toBe(seen + 1);
  const { reserved } = await budget();
  gate.open();
  await one;
  await expect.poll(async () => (await budget()).reserved).toBe(0);
  const limit = (await budget()).spent + calls * reserved;
  await desk.admin.call('budgets.set', { ...generous, limit });
  return { limit, before };
}

async function killAndOpen(): Promise<void> {
  await desk.kill();
  desk = await openDesk(desk.token, { dataDir });
}

/** Calls until nothing more fits. */
async function useUp(): Promise<void> {
  for (;;) {
    const statuses = await Promise.all(Array.from({ length: 10 }, () => ask(chat)));
    if (statuses.every((status) => status === 402)) return;
    await expect.poll(async () => (await budget()).reserved).toBe(0);
  }
}

describe('kill -9 while 200 calls want a budget that 20 fit into', () => {
  test.each([
    ['before the provider has answered', { hold: true }, chat],
    ['in the middle of its streams', { hold: false }, { ...chat, stream: true }],
  ])('%s charges what was held, and spends no more than the budget', async (_when, { hold }, body) => {
    const { limit, before } = await budgetFor(body, fitting);
    const seen = asked();
    const gate = new Gate();
    // The provider does its part for every request that it has got, whatever becomes of the answer.
    openai().script({ ...(hold ? { hold: gate } : { pace: gate }), accepts: true, times: parallel });
    let refused = 0;
    const calls = Array.from({ length: parallel }, async () => {
      if ((await ask(body)) === 402) refused++;
    });
    await expect.poll(() => refused, { timeout: 20_000 }).toBe(parallel - fitting);
    expect(asked() - seen).toBe(fitting);
    await killAndOpen();
    gate.open();
    await Promise.all(calls);
    openai().clearFaults();
    expect(await budget()).toMatchObject({ spent: limit, reserved: 0, left: 0 });
    expect(await ask(chat)).toBe(402);
    expect(asked() - seen).toBe(fitting);
    expect(counted() - before).toBeLessThanOrEqual(limit);
    const [row] = await desk.admin.call('usage.summary', { by: 'service' });
    expect(row).toMatchObject({ microDollars: limit, calls: expect.any(Number) as number });
    expect(row?.estimatedMicroDollars).toBeGreaterThan(0);
  });

  test('at any moment, again and again, spends no more than the budget and loses nothing of it', async () => {
    const { limit, before } = await budgetFor(chat, 5 * fitting);
    for (let round = 1; round <= 4; round++) {
      const seen = asked();
      const calls = Array.from({ length: parallel }, () =>
        ask(round % 2 === 0 ? { ...chat, stream: true } : chat),
      );
      // Each round lets it come a little further; where the budget is spent, the calls have ended instead.
      const far = openai().waitForRequest(() => asked() - seen > round * 4);
      await Promise.race([far, Promise.all(calls)]);
      const { spent } = await budget();
      await killAndOpen();
      await Promise.all(calls);
      expect((await budget()).spent).toBeGreaterThanOrEqual(spent);
      expect(counted() - before).toBeLessThanOrEqual((await budget()).spent);
    }
    await useUp();
    expect((await budget()).spent).toBeLessThanOrEqual(limit);
    expect(counted() - before).toBeLessThanOrEqual(limit);
    expect(await desk.admin.call('audit.verify', {})).toMatchObject({ ok: true });
  });
});
