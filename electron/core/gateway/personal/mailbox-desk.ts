import type { Permission } from '../../../../shared/ipc/permissions.ts';
import type { Discovery } from '../../../../shared/ipc/gateway.ts';
import { type SignInDesk, adasAccount, openSignInDesk, othersAccount } from '../../oauth/testing.ts';
import type { OAuthService } from '../../oauth/types.ts';
import type { TestPanel } from '../../testing.ts';

export const everything: Permission[] = ['send', 'read', 'draft'];

/** Both mailboxes at both providers, each with a person and their agent. */
export interface MailboxDesk extends SignInDesk {
  url: string;
  tokens: { ada: string; bob: string };
  /** Both people connect, each their own account, with all permissions unless it is said otherwise. */
  connectBoth(service: OAuthService, permissions?: Permission[]): Promise<void>;
  post(path: string, body: unknown, token: string, headers?: Record<string, string>): Promise<Response>;
  discover(token: string): Promise<Discovery>;
}

export async function openMailboxDesk(): Promise<MailboxDesk> {
  const desk = await openSignInDesk();
  await desk.register('google');
  await desk.register('microsoft');
  const makeAgent = async (panel: TestPanel): Promise<string> =>
    (await panel.do('agents.create', { name: 'Scout' })).token;
  const tokens = { ada: await makeAgent(desk.admin), bob: await makeAgent(desk.bob) };
  const url = desk.core.gateway.status().url ?? '';
  return {
    ...desk,
    url,
    tokens,
    async connectBoth(service, permissions = everything) {
      await desk.connect(desk.admin, service, { permissions, as: adasAccount });
      await desk.connect(desk.bob, service, { permissions, as: othersAccount });
    },
    post: (path, body, token, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
      }),
    async discover(token) {
      const answer = await fetch(`${url}/v1/tools`, { headers: { authorization: `Bearer ${token}` } });
      return (await answer.json()) as Discovery;
    },
  };
}

export const mailboxes = [
  ['gmail', 'gmail-api', 'google'],
  ['outlook', 'microsoft-outlook-api', 'microsoft'],
] as const;
