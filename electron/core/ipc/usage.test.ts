import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UsageBy } from '../../../shared/ipc/money.ts';
import type { Bill } from '../money/types.ts';
import {
  type TestCore,
  type TestPanel,
  openAdminPanel,
  openCore,
  openMemberPanel,
  openPanel,
} from '../testing.ts';

const hour = 60 * 60 * 1000;
const noon = Date.UTC(2026, 10, 23, 12);

let core: TestCore;
let admin: TestPanel;
let bob: TestPanel;

async function spend(panel: TestPanel, agentName: string, microDollars: number, at = noon): Promise<string> {
  const { agent } = await panel.do('agents.create', { name: agentName });
  const { user } = await panel.do('session.current', {});
  const bill: Bill = { usage: { input: 10, output: 5 }, credits: 0, exact: true, microDollars };
  const row = {
    id: `${agentName} ${at}`,
    at,
    agentId: agent.id,
    agentName,
    userId: user?.id ?? '',
    service: 'openai' as const,
    method: 'POST',
    path: '/openai/v1/chat/completions',
    model: 'gpt-5',
    status: 200,
    outcome: 'ok' as const,
    errorCode: null,
    credential: 'system' as const,
    keyLabel: 'Team key',
    durationMs: 10,
    firstByteMs: 5,
    bytesOut: 100,
  };
  core.ledger.settle(row, bill);
  return agent.id;
}

beforeAll(async () => {
  core = await openCore();
  admin = await openAdminPanel(core);
  bob = await openMemberPanel(core, admin);
  await spend(admin, 'Planner', 1000);
  const scout = await spend(bob, 'Scout', 20);
  await spend(bob, '=Buyer', 3, noon + hour);
  await bob.do('agents.revoke', { id: scout });
});
afterAll(() => core.close());

const labels = async (panel: TestPanel, by: UsageBy) =>
  (await panel.do('usage.summary', { by })).map(({ label, microDollars }) => [label, microDollars]);

describe('what agents used, in the panel', () => {
  it('is shown to an admin for everybody, under names, also of a revoked agent', async () => {
    expect(await labels(admin, 'agent')).toEqual([
      ['Planner', 1000],
      ['Scout', 20],
      ['=Buyer', 3],
    ]);
    expect(await labels(admin, 'service')).toEqual([['OpenAI', 1023]]);
    expect(await labels(admin, 'model')).toEqual([['gpt-5', 1023]]);
    expect(await labels(admin, 'day')).toEqual([['2026-11-23', 1023]]);
    expect((await labels(admin, 'user')).map(([, spent]) => spent)).toEqual([1000, 23]);
  });

  it('is shown to a member for their own agents alone', async () => {
    expect(await labels(bob, 'agent')).toEqual([
      ['Scout', 20],
      ['=Buyer', 3],
    ]);
    expect(await labels(bob, 'day')).toEqual([['2026-11-23', 23]]);
    const span = { from: noon, to: noon + 2 * hour };
    const series = await bob.do('usage.series', { by: 'service', step: 'hour', ...span });
    expect(series.map(({ at, label, microDollars }) => [at, label, microDollars])).toEqual([
      [noon, 'OpenAI', 20],
      [noon + hour, 'OpenAI', 3],
    ]);
    const { csv, rows, filename } = await bob.do('usage.export', span);
    expect(rows).toBe(2);
    expect(csv).not.toContain('Planner');
    expect(csv).toContain(",'=Buyer,");
    expect(filename).toBe('keydesk-usage-2026-11-23.csv');
  });

  it('is still shown, and under its name, when its person is removed', async () => {
    const eve = await openMemberPanelNamed('Eve');
    await spend(eve, 'Errand', 7);
    const user = (await admin.do('users.list', {})).find(({ name }) => name === 'Eve');
    await admin.do('users.remove', { id: user?.id ?? '' });
    expect(await labels(admin, 'user')).toContainEqual(['Eve', 7]);
    expect(await labels(admin, 'agent')).toContainEqual(['Errand', 7]);
  });

  it('refuses a chart of more hours than can be drawn', async () => {
    const query = { by: 'agent' as const, step: 'hour' as const, from: noon - 400 * 24 * hour, to: noon };
    const result = await admin.call('usage.series', query);
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid_input', field: 'from' } });
    expect(await admin.do('usage.series', { ...query, step: 'day' })).toEqual([]);
  });
});

async function openMemberPanelNamed(name: string): Promise<TestPanel> {
  const account = { name, password: 'a third long password' };
  await admin.do('users.create', { ...account, role: 'member' });
  const panel = openPanel(core);
  await panel.do('session.signIn', account);
  return panel;
}
