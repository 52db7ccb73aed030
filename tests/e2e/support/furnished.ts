import { type Headless, type HeadlessOptions, startHeadless } from '../../support/headless.ts';
import { Agent } from '../../support/agent.ts';
import { PanelClient } from '../../support/panel-client.ts';
import type { Providers } from '../../support/providers.ts';

const passphrase = 'a passphrase that only tests use';
const admin = { name: 'Ada', password: 'correct horse battery staple' };

/** A desk as a team uses it: an admin at the panel, a key of OpenAI, an agent that calls. */
export interface FurnishedDesk extends Headless {
  panel: string;
  admin: PanelClient;
  agent: Agent;
  token: string;
}

export async function furnishDesk(providers: Providers, options: HeadlessOptions): Promise<FurnishedDesk> {
  const desk = await startHeadless({ ...options, passphrase });
  const client = new PanelClient(desk.panel);
  await client.call('setup.createAdmin', { ...admin, setupToken: desk.setupToken });
  await client.call('systemKeys.save', {
    service: 'openai',
    secret: providers.secretOf('openai'),
    label: 'First',
    baseUrl: providers.of('openai').url,
  });
  const { token } = await client.call('agents.create', { name: 'Researcher' });
  return { ...desk, admin: client, token, agent: new Agent(desk.gateway, token) };
}

/** The same desk after a restart: the admin has signed in again, the agent kept its token. */
export async function openDesk(token: string, options: HeadlessOptions): Promise<FurnishedDesk> {
  const desk = await startHeadless({ ...options, passphrase });
  const client = new PanelClient(desk.panel);
  await client.call('session.signIn', admin);
  return { ...desk, admin: client, token, agent: new Agent(desk.gateway, token) };
}
