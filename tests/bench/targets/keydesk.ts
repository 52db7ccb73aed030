import { fakeKey } from '../../simulators/fake-keys.ts';
import { type Headless, startHeadless } from '../../support/headless.ts';
import { PanelClient } from '../../support/panel-client.ts';
import type { Target } from './target.ts';

export const passphrase = 'a passphrase made for the bench only';
export const adminOfBench = { name: 'Ada', password: 'correct horse battery staple' };

export interface Desk extends Target {
  admin: PanelClient;
  shell: Headless;
}

/** The built headless shell with everything on: token, allow-list, budgets, ledger, audit, redaction. */
export async function startKeydesk(upstreamPort: number): Promise<Desk> {
  const shell = await startHeadless({ passphrase });
  const admin = new PanelClient(shell.panel);
  const setupToken = shell.setupToken ?? '';
  const { user } = await admin.call('setup.createAdmin', { ...adminOfBench, setupToken });
  await admin.call('systemKeys.save', {
    service: 'openai',
    secret: fakeKey('openai'),
    baseUrl: `http://127.0.0.1:${upstreamPort}`,
  });
  const { agent, token } = await admin.call('agents.create', { name: 'Bench', tools: ['openai-api'] });
  await setBudgets(admin, user.id, agent.id);
  return {
    name: 'keydesk',
    port: Number(new URL(shell.gateway).port),
    path: '/openai/v1/chat/completions',
    headers: { authorization: `Bearer ${token}` },
    pid: shell.process.pid ?? 0,
    admin,
    shell,
    stop: async () => void (await shell.stop()),
  };
}

/** One of every scope, so that each call is held against all of them; too large to be reached. */
async function setBudgets(admin: PanelClient, userId: string, agentId: string): Promise<void> {
  const budget = { window: 'day', unit: 'microDollars', limit: 1_000_000_000_000 } as const;
  await admin.call('budgets.set', { ...budget, scope: 'total' });
  await admin.call('budgets.set', { ...budget, scope: 'service', id: 'openai' });
  await admin.call('budgets.set', { ...budget, scope: 'user', id: userId });
  await admin.call('budgets.set', { ...budget, scope: 'agent', id: agentId });
}
