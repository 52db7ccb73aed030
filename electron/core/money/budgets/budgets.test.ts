import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Budget } from '../../../../shared/ipc/money.ts';
import type { Person } from '../../accounts/types.ts';
import { type BudgetDesk, dollars, noon, openBudgets } from './testing.ts';
import type { BudgetInput } from './types.ts';

let desk: BudgetDesk;
beforeEach(async () => {
  desk = await openBudgets();
});
afterEach(() => desk.close());

const day = 24 * 60 * 60 * 1000;
const set = (input: Partial<BudgetInput>): Promise<Budget> =>
  desk.budgets.set(desk.admin, { scope: 'total', window: 'day', unit: 'microDollars', limit: 100, ...input });
const shown = (at = 0): Budget | undefined => desk.budgets.list(desk.admin)[at];

describe('a budget', () => {
  test('gives what it has and no more, however many calls ask at once', async () => {
    await set({ limit: 100 });
    const holds = Array.from({ length: 10 }, () => desk.hold(10));
    expect(desk.refusal(10)).toContain('daily budget of $0.0001 for all calls');
    for (const hold of holds) desk.settle(hold, 10);
    expect(shown()).toMatchObject({ spent: 100, reserved: 0, left: 0 });
  });

  test('gets back what a call held and did not use', async () => {
    await set({ limit: 100 });
    desk.settle(desk.hold(100), 30);
    expect(shown()).toMatchObject({ spent: 30, reserved: 0, left: 70 });
    expect(desk.refusal(71)).not.toBeNull();
    expect(desk.refusal(70)).toBeNull();
  });

  test('counts a call once, however often it is settled', async () => {
    await set({ limit: 100 });
    const hold = desk.hold(50);
    desk.budgets.settle(hold, dollars(20));
    desk.budgets.settle(hold, dollars(20));
    expect(shown()).toMatchObject({ spent: 20, reserved: 0 });
  });

  test('binds with all others: a call that one refuses holds nothing in any', async () => {
    await set({ limit: 1000 });
    await set({ scope: 'user', id: desk.admin.id, limit: 900 });
    await set({ scope: 'service', id: 'openai', limit: 800 });
    await set({ scope: 'agent', id: desk.agentId, limit: 50 });
    expect(desk.refusal(51)).toContain('for the agent Scout');
    expect(desk.budgets.list(desk.admin).map(({ reserved }) => reserved)).toEqual([0, 0, 0, 0]);
    desk.hold(50);
    expect(desk.budgets.list(desk.admin).map(({ reserved }) => reserved)).toEqual([50, 50, 50, 50]);
  });

  test('is of no concern to calls that it is not about, nor to what costs nothing', async () => {
    await set({ scope: 'service', id: 'openai', limit: 0 });
    await set({ scope: 'agent', id: desk.agentId, limit: 0 });
    await set({ limit: 0, unit: 'credits' });
    expect(desk.refusal(5, { service: 'mistral', agentId: 'another' })).toBeNull();
    expect(desk.refusal(0)).toBeNull();
    expect(desk.refusal(5)).not.toBeNull();
  });

  test('counts credits apart from dollars', async () => {
    await set({ unit: 'credits', limit: 3 });
    expect(desk.refusal(1_000_000)).toBeNull();
    const hold = desk.budgets.hold(desk.charge({ service: 'serper' }), { microDollars: 0, credits: 4 });
    expect(hold).toMatchObject({
      why: 'over_budget',
      message: expect.stringContaining('3 credits') as string,
    });
  });

  test('made in the middle of its window counts what was spent and what is held', async () => {
    desk.settle(desk.hold(40), 40);
    desk.clock.now -= day;
    desk.settle(desk.hold(1000), 1000);
    desk.clock.now = noon;
    const running = desk.hold(25);
    expect(await set({ limit: 100 })).toMatchObject({ spent: 40, reserved: 25, left: 35 });
    expect(desk.refusal(36)).not.toBeNull();
    desk.settle(running, 5);
    expect(shown()).toMatchObject({ spent: 45, reserved: 0, left: 55 });
  });

  test('misses nothing and counts nothing twice of what is settled while the ledger is being asked', async () => {
    desk.settle(desk.hold(10), 10);
    const running = desk.hold(20);
    const gate = Promise.withResolvers<void>();
    desk.books.open = gate.promise;
    const making = set({ limit: 100 });
    // It is being made: it counts already, and refuses nothing yet.
    await Promise.resolve();
    desk.settle(running, 20);
    desk.settle(desk.hold(500), 3);
    gate.resolve();
    expect(await making).toMatchObject({ spent: 33, reserved: 0, left: 67 });
  });

  test('that cannot be counted is not made', async () => {
    desk.books.broken = true;
    await expect(set({ limit: 1 })).rejects.toThrow('The disk is gone.');
    desk.books.broken = false;
    expect(desk.budgets.list(desk.admin)).toEqual([]);
    expect(desk.refusal(5)).toBeNull();
  });

  test('that cannot be counted after a start lets nothing through until it can', async () => {
    await set({ limit: 100 });
    desk.settle(desk.hold(60), 60);
    desk.books.broken = true;
    const budgets = await desk.reopen();
    expect(budgets.hold(desk.charge(), dollars(1))).toMatchObject({ why: 'counting' });
    desk.books.broken = false;
    await expect.poll(() => desk.refusal(40)).toBeNull();
    expect(desk.refusal(41)).toContain('$0.00004 left');
  });

  test('knows after a restart what it knew before', async () => {
    await set({ limit: 100 });
    desk.clock.now += 1;
    const pot = await set({ window: 'prepaid', scope: 'user', id: desk.admin.id, limit: 500 });
    desk.settle(desk.hold(30), 30);
    await desk.budgets.override(desk.admin, pot.id, { extra: 7, until: noon + day });
    const before = desk.budgets.list(desk.admin);
    const again = await desk.reopen();
    expect(again.list(desk.admin)).toEqual(before);
  });
});

describe('changing a budget while calls are under way', () => {
  test('to less lets them end, and nothing more through', async () => {
    await set({ limit: 100 });
    const hold = desk.hold(80);
    expect(await set({ limit: 50 })).toMatchObject({ limit: 50, reserved: 80, left: 0 });
    expect(desk.refusal(1)).not.toBeNull();
    desk.settle(hold, 40);
    expect(shown()).toMatchObject({ spent: 40, reserved: 0, left: 10 });
    expect(desk.budgets.list(desk.admin)).toHaveLength(1);
  });

  test('to nothing at all forgets what they held', async () => {
    const { id } = await set({ limit: 100 });
    const hold = desk.hold(80);
    await desk.budgets.remove(desk.admin, id);
    expect(desk.refusal(1_000_000)).toBeNull();
    desk.settle(hold, 80);
    expect(await set({ limit: 100 })).toMatchObject({ spent: 80, reserved: 0, left: 20 });
  });
});

describe('a window', () => {
  test('starts anew, and a call counts in the one that it began in', async () => {
    await set({ limit: 100 });
    const late = desk.hold(70);
    desk.clock.now += day;
    expect(shown()).toMatchObject({ spent: 0, reserved: 0, left: 100 });
    desk.settle(late, 70);
    expect(shown()).toMatchObject({ spent: 0, left: 100 });
    desk.settle(desk.hold(100), 100);
    expect(shown()).toMatchObject({ spent: 100, left: 0 });
  });

  test('is known before it begins, so that its first call does not wait', async () => {
    await set({ limit: 100 });
    desk.clock.now += day;
    expect(desk.refusal(100)).toBeNull();
    desk.clock.now += day;
    // The one after it was asked about in the meantime.
    await expect.poll(() => desk.refusal(100)).toBeNull();
  });

  test('remembers what it saw when the clock is set forward and back', async () => {
    await set({ limit: 100 });
    desk.settle(desk.hold(90), 90);
    for (const jump of [40 * day, -40 * day, -3 * day, 3 * day]) {
      desk.clock.now += jump;
      await expect.poll(() => desk.budgets.hold(desk.charge(), dollars(0))).not.toHaveProperty('why');
    }
    expect(desk.clock.now).toBe(noon);
    expect(desk.refusal(11)).not.toBeNull();
    expect(desk.refusal(10)).toBeNull();
  });

  test('that the clock ran through before a restart is counted when it comes', async () => {
    await set({ limit: 100 });
    desk.clock.now += day;
    desk.settle(desk.hold(95), 95);
    desk.clock.now = noon;
    await desk.reopen();
    expect(desk.refusal(100)).toBeNull();
    desk.clock.now += day;
    expect(desk.refusal(6)).not.toBeNull();
    expect(desk.refusal(5)).toBeNull();
  });
});

describe('a prepaid pot', () => {
  const pot = (limit: number) => set({ window: 'prepaid', limit });

  test('begins full, whatever was spent before, and never fills up by itself', async () => {
    desk.settle(desk.hold(70), 70);
    expect(await pot(100)).toMatchObject({ spent: 0, left: 100, resetsAt: null });
    desk.settle(desk.hold(100), 100);
    desk.clock.now += 400 * day;
    await desk.reopen();
    expect(desk.refusal(1)).toContain('It does not fill up by itself.');
  });

  test('grows by what is paid in', async () => {
    const { id } = await pot(100);
    desk.settle(desk.hold(100), 100);
    expect(await desk.budgets.topUp(desk.admin, id, 25)).toMatchObject({ limit: 125, spent: 100, left: 25 });
    await desk.reopen();
    expect(shown()).toMatchObject({ limit: 125, spent: 100, left: 25 });
  });

  test('is the only budget that can be topped up', async () => {
    const { id } = await set({ limit: 100 });
    await expect(desk.budgets.topUp(desk.admin, id, 5)).rejects.toThrow('Only a prepaid budget');
  });
});

describe('more for a while', () => {
  test('counts until its end', async () => {
    const { id } = await set({ window: 'month', limit: 100 });
    await desk.budgets.override(desk.admin, id, { extra: 50, until: noon + day });
    desk.settle(desk.hold(150), 150);
    desk.clock.now = noon + day;
    expect(shown()).toMatchObject({ override: null, spent: 150, left: 0 });
    expect(desk.refusal(1)).not.toBeNull();
  });

  test('can be ended, and must end after now', async () => {
    const { id } = await set({ limit: 100 });
    await expect(desk.budgets.override(desk.admin, id, { extra: 5, until: noon })).rejects.toThrow(
      'has passed',
    );
    await desk.budgets.override(desk.admin, id, { extra: 50, until: noon + 1 });
    expect(shown()?.left).toBe(150);
    await desk.budgets.override(desk.admin, id, null);
    expect(shown()).toMatchObject({ override: null, left: 100 });
  });
});

describe('a refusal', () => {
  test('names the budget, when it starts anew and whom to ask', async () => {
    await set({ scope: 'agent', id: desk.agentId, limit: 2_500_000 });
    desk.settle(desk.hold(2_500_000), 2_500_000);
    expect(desk.refusal(100)).toBe(
      'The daily budget of $2.50 for the agent Scout is spent. It starts anew at 2026-11-26 00:00 UTC. ' +
        'Ask Ada, who set this budget, or another admin of this Keydesk.',
    );
  });

  test('says what a call may cost where something is left', async () => {
    await set({ window: 'week', limit: 1_000_000 });
    expect(desk.refusal(1_200_000)).toBe(
      'The weekly budget of $1.00 for all calls has $1.00 left, and this call may cost $1.20. It starts anew at ' +
        '2026-11-30 00:00 UTC. A smaller limit of output tokens makes a call cheaper. ' +
        'Ask Ada, who set this budget, or another admin of this Keydesk.',
    );
  });

  test('says when only calls that are under way stand in the way', async () => {
    await set({ limit: 1_000_000 });
    desk.hold(900_000);
    expect(desk.refusal(200_000)).toContain(
      'calls that are under way hold $0.90 of it, and this call may cost $0.20',
    );
    expect(desk.budgets.exhausted(desk.charge())).toBeNull();
  });

  test('speaks of the budget that is spent rather than of one that is only held', async () => {
    await set({ window: 'month', limit: 100 });
    await set({ window: 'day', limit: 40 });
    desk.settle(desk.hold(40), 40);
    desk.clock.now += day;
    desk.hold(35);
    desk.clock.now -= day;
    expect(desk.refusal(50)).toContain('The daily budget');
  });
});

describe('the kill switch', () => {
  test('stops every call, also those that cost nothing, until it is turned back, over a restart', async () => {
    expect(await desk.budgets.stop(desk.admin, true)).toEqual({ stopped: true, since: noon, by: 'Ada' });
    expect(desk.refusal(0)).toContain('All calls of agents are stopped in this Keydesk. Ask Ada');
    await desk.reopen();
    expect(desk.refusal(0, { service: 'smtp' })).not.toBeNull();
    expect(desk.budgets.exhausted(desk.charge())).not.toBeNull();
    await desk.budgets.stop(desk.admin, false);
    expect(desk.refusal(0)).toBeNull();
    expect(desk.budgets.stopped()).toEqual({ stopped: false, since: null, by: null });
  });

  test('holds at once, even where it cannot be written down', async () => {
    const stopping = desk.budgets.stop(desk.admin, true);
    await Promise.resolve();
    expect(desk.refusal(0)).not.toBeNull();
    await stopping;
  });
});

test('every change is on the audit log with who made it', async () => {
  const { id } = await set({ window: 'prepaid', limit: 100 });
  await set({ window: 'prepaid', limit: 200 });
  await desk.budgets.topUp(desk.admin, id, 5);
  await desk.budgets.override(desk.admin, id, { extra: 5, until: noon + 1 });
  await desk.budgets.stop(desk.admin, true);
  await desk.budgets.stop(desk.admin, true);
  await desk.budgets.stop(desk.admin, false);
  await desk.budgets.remove(desk.admin, id);
  const { rows } = await desk.audit.list({});
  const money = rows.toReversed().filter(({ action }) => /^(budget|calls)/.test(action));
  expect(money.map(({ action, subject, actor }) => [action, subject, actor])).toEqual([
    ['budget.set', 'Everything', 'Ada'],
    ['budget.set', 'Everything', 'Ada'],
    ['budget.topped_up', 'Everything', 'Ada'],
    ['budget.overridden', 'Everything', 'Ada'],
    ['calls.stopped', 'all calls', 'Ada'],
    ['calls.resumed', 'all calls', 'Ada'],
    ['budget.removed', 'Everything', 'Ada'],
  ]);
  expect(money[1]?.details).toEqual({ scope: 'total', window: 'prepaid', unit: 'microDollars', limit: 200 });
});

test('what a budget is about must be there', async () => {
  await expect(set({ scope: 'agent', id: 'nobody' })).rejects.toMatchObject({
    code: 'invalid_input',
    field: 'id',
  });
  await expect(set({ scope: 'service', id: 'yahoo' })).rejects.toThrow('no such service');
  await expect(set({ scope: 'user' })).rejects.toThrow('no such user');
  await expect(set({ scope: 'total', id: 'x' })).rejects.toThrow('nobody in particular');
  await expect(desk.budgets.remove(desk.admin, 'x')).rejects.toMatchObject({ code: 'not_found' });
});

test('members see the budgets that bind their own calls, and no name of anybody else’s agent', async () => {
  const mo = await desk.users.create(desk.admin, { name: 'Mo', password: 'a long password', role: 'member' });
  const member: Person = { id: mo.id, name: mo.name, role: 'member' };
  const { agent: theirs } = await desk.agents.create(member, { name: 'Mo’s own' });
  await set({});
  await set({ scope: 'service', id: 'openai' });
  await set({ scope: 'user', id: desk.admin.id });
  await set({ scope: 'user', id: mo.id });
  await set({ scope: 'agent', id: desk.agentId });
  await set({ scope: 'agent', id: theirs.id });
  const names = (viewer: Person) => desk.budgets.list(viewer).map(({ name }) => name);
  expect(names(member)).toEqual(['Everything', 'OpenAI', 'Mo', 'Mo’s own']);
  expect(names(desk.admin)).toEqual(['Everything', 'OpenAI', 'Ada', 'Mo', 'Scout', 'Mo’s own']);
  expect(desk.budgets.ofAgent({ id: theirs.id, user: { id: mo.id } })).toEqual(desk.budgets.list(member));
});
