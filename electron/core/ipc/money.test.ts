import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestCore, type TestPanel, openAdminPanel, openCore, openMemberPanel } from '../testing.ts';

let core: TestCore;
let admin: TestPanel;
let bob: TestPanel;
let adminsAgent: string;
let bobsAgent: string;

beforeAll(async () => {
  core = await openCore();
  admin = await openAdminPanel(core);
  bob = await openMemberPanel(core, admin);
  adminsAgent = (await admin.do('agents.create', { name: 'Secret project' })).agent.id;
  bobsAgent = (await bob.do('agents.create', { name: 'Scout' })).agent.id;
});
afterAll(() => core.close());

beforeEach(async () => {
  for (const { id } of await admin.do('budgets.list', {})) await admin.do('budgets.remove', { id });
  for (const { id } of await admin.do('limits.list', {})) await admin.do('limits.remove', { id });
});

const daily = { window: 'day', unit: 'microDollars', limit: 1_000_000 } as const;

describe('budgets in the panel', () => {
  it('are made, changed, topped up, widened and removed by an admin', async () => {
    const { budget } = await admin.do('budgets.set', { scope: 'total', ...daily });
    expect(budget).toMatchObject({ name: 'Everything', scopeId: null, limit: 1_000_000, left: 1_000_000 });
    const again = await admin.do('budgets.set', { scope: 'total', ...daily, limit: 5 });
    expect(again.budget).toMatchObject({ id: budget.id, limit: 5 });
    const pot = await admin.do('budgets.set', { scope: 'agent', id: bobsAgent, ...daily, window: 'prepaid' });
    const { id } = pot.budget;
    expect((await admin.do('budgets.topUp', { id, amount: 7 })).budget.limit).toBe(1_000_007);
    const until = Date.now() + 60_000;
    const wide = await admin.do('budgets.override', { id, override: { extra: 3, until } });
    expect(wide.budget).toMatchObject({ override: { extra: 3, until }, left: 1_000_010 });
    await admin.do('budgets.remove', { id });
    expect(await admin.do('budgets.list', {})).toHaveLength(1);
  });

  it('show a member what binds their own calls, and no name of anybody else’s agent', async () => {
    await admin.do('budgets.set', { scope: 'total', ...daily });
    await admin.do('budgets.set', { scope: 'agent', id: adminsAgent, ...daily });
    await admin.do('budgets.set', { scope: 'agent', id: bobsAgent, ...daily });
    await admin.do('limits.set', { scope: 'agent', id: adminsAgent, perMinute: 5 });
    await admin.do('limits.set', { scope: 'agent', id: bobsAgent, perMinute: 6 });
    await admin.do('limits.set', { scope: 'service', id: 'openai', perMinute: 7 });
    const seen = [await bob.do('budgets.list', {}), await bob.do('limits.list', {})];
    expect(seen.map((list) => list.map(({ name }) => name))).toEqual([
      ['Everything', 'Scout'],
      ['Scout', 'OpenAI'],
    ]);
    expect(JSON.stringify(seen)).not.toContain('Secret project');
    expect(JSON.stringify(seen)).not.toContain(adminsAgent);
    expect(await admin.do('limits.list', {})).toHaveLength(3);
  });

  it('refuse what cannot be, with the field', async () => {
    const refused = await admin.call('budgets.set', { scope: 'agent', id: 'nobody', ...daily });
    expect(refused).toMatchObject({ ok: false, error: { code: 'invalid_input', field: 'id' } });
    const gone = await admin.call('budgets.remove', { id: 'nothing' });
    expect(gone).toMatchObject({ ok: false, error: { code: 'not_found' } });
    const limit = await admin.call('limits.set', { scope: 'service', id: 'yahoo', perMinute: 1 });
    expect(limit).toMatchObject({ ok: false, error: { code: 'invalid_input', field: 'id' } });
  });
});

it('the kill switch tells who turned it, to everybody', async () => {
  const stop = await admin.do('budgets.stop', { stopped: true });
  expect(stop).toMatchObject({ stopped: true, by: expect.any(String) as string });
  expect(await bob.do('budgets.stopped', {})).toEqual(stop);
  expect((await bob.do('tools.list', {})).tools.some(({ status }) => status === 'ready')).toBe(false);
  await admin.do('budgets.stop', { stopped: false });
  expect(await bob.do('budgets.stopped', {})).toEqual({ stopped: false, since: null, by: null });
});

it('the token of the metrics is shown once, and nobody but an admin makes one', async () => {
  expect(await admin.do('metrics.status', {})).toEqual({ enabled: false, since: null });
  const { token, url } = await admin.do('metrics.makeToken', {});
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(url, { headers })).status).toBe(200);
  expect(await admin.do('metrics.status', {})).toMatchObject({ enabled: true });
  await admin.do('metrics.disable', {});
  expect((await fetch(url, { headers })).status).toBe(401);
  for (const route of ['metrics.status', 'metrics.makeToken', 'metrics.disable'] as const) {
    expect(await bob.call(route, {})).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  }
});

it('every change of limits and metrics is on the audit log', async () => {
  const { limit } = await admin.do('limits.set', { scope: 'agent', id: bobsAgent, perMinute: 6 });
  await admin.do('limits.remove', { id: limit.id });
  await admin.do('metrics.makeToken', {});
  await admin.do('metrics.disable', {});
  const { rows } = await admin.do('audit.list', { limit: 4 });
  expect(rows.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
    'metrics.disabled metrics',
    'metrics.token_made metrics',
    'limit.removed Scout',
    'limit.set Scout',
  ]);
});
