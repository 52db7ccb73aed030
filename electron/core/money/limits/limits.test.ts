import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ServiceId } from '../../../../shared/services.ts';
import { type BudgetDesk, openBudgets } from '../budgets/testing.ts';
import { createCallLimits } from './limits.ts';
import type { CallLimits } from './types.ts';

let desk: BudgetDesk;
let limits: CallLimits;
let now: number;
const open = async (): Promise<void> => {
  limits = await createCallLimits({ ...desk, now: () => now });
};
beforeEach(async () => {
  now = 1000;
  desk = await openBudgets();
  await open();
});
afterEach(() => desk.close());

const take = (service: ServiceId = 'openai', agentId = desk.agentId) =>
  limits.take({ agentId, agentName: 'Scout', service });
const limit = (perMinute: number, scope: 'agent' | 'service' = 'agent') =>
  limits.set(desk.admin, { scope, id: scope === 'agent' ? desk.agentId : 'openai', perMinute });

describe('call limits', () => {
  test('bind nobody until there is one', () => {
    expect(take()).toBeNull();
  });

  test('let so many calls through in a minute, and say how long to wait', async () => {
    await limit(2);
    expect([take(), take()]).toEqual([null, null]);
    now += 20_000;
    expect(take()).toEqual({
      message: 'The agent Scout is limited to 2 calls a minute in this Keydesk.',
      hint: 'Try again in 40 s, or ask the admin of this Keydesk for more.',
      retryAfterMs: 40_000,
    });
    now += 40_000;
    expect(take()).toBeNull();
  });

  test('take a place in both or in none', async () => {
    await limit(5);
    await limit(1, 'service');
    expect(take()).toBeNull();
    for (let more = 0; more < 9; more++)
      expect(take()?.message).toContain('OpenAI is limited to 1 call a minute');
    // The refused ones took nothing from the agent's own.
    for (let more = 0; more < 4; more++) expect(take('mistral')).toBeNull();
    expect(take('mistral')?.message).toContain('The agent Scout');
  });

  test('keep what was taken when they are changed, and are there after a restart', async () => {
    const { id } = await limit(3);
    take();
    take();
    expect(await limit(2)).toMatchObject({ id, perMinute: 2 });
    expect(take()).not.toBeNull();
    await open();
    expect(limits.list(desk.admin)).toEqual([
      { id, scope: 'agent', scopeId: desk.agentId, name: 'Scout', perMinute: 2 },
    ]);
    await limits.remove(desk.admin, id);
    expect(limits.list(desk.admin)).toEqual([]);
    await expect(limits.remove(desk.admin, id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
