import type { Output } from '../../../shared/ipc/routes.ts';
import type { Permission } from '../../../shared/ipc/permissions.ts';
import { type GoogleSimulator, startGoogle } from '../../../tests/simulators/google/start.ts';
import { type MicrosoftSimulator, startMicrosoft } from '../../../tests/simulators/microsoft/start.ts';
import { signIn } from '../../../tests/support/sign-in.ts';
import { type TestCore, type TestPanel, openAdminPanel, openCore, openMemberPanel } from '../testing.ts';
import type { OAuthService } from './types.ts';

export const adasAccount = { email: 'ada@example.com', password: 'analytical', name: 'Ada Example' };
export const othersAccount = { email: 'someone.else@example.com', password: 'different', name: 'Some One' };

/** The whole core with an admin and a member, beside a Google and a Microsoft where two people have accounts. */
export interface SignInDesk {
  core: TestCore;
  admin: TestPanel;
  bob: TestPanel;
  google: GoogleSimulator;
  microsoft: MicrosoftSimulator;
  /** Registers the team's app there. */
  register(provider: 'google' | 'microsoft'): Promise<void>;
  /** The whole sign-in, with a browser that allows everything. */
  connect(panel: TestPanel, service: OAuthService, how?: How): Promise<Output<'integrations.attempt'>>;
  close(): Promise<void>;
}

export interface How {
  permissions?: Permission[];
  as?: { email: string; password: string };
}

export async function openSignInDesk(): Promise<SignInDesk> {
  const [core, google, microsoft] = await Promise.all([openCore(), startGoogle(), startMicrosoft()]);
  for (const account of [adasAccount, othersAccount]) {
    google.addAccount(account);
    microsoft.addAccount(account);
  }
  const admin = await openAdminPanel(core);
  const bob = await openMemberPanel(core, admin);
  return {
    core,
    admin,
    bob,
    google,
    microsoft,
    async register(provider) {
      await admin.do('oauthApps.save', provider === 'google' ? googleApp(google) : microsoftApp(microsoft));
    },
    async connect(panel, service, { permissions, as = adasAccount } = {}) {
      const { attempt, url } = await panel.do('integrations.connect', {
        service,
        ...(permissions && { permissions }),
      });
      await signIn(url, as);
      return panel.do('integrations.attempt', { attempt });
    },
    async close() {
      await core.close();
      await Promise.all([google.close(), microsoft.close()]);
    },
  };
}

export function googleApp({ clientId, clientSecret, endpoints }: GoogleSimulator) {
  const { authorize, token, revoke, api } = endpoints;
  return {
    provider: 'google' as const,
    clientId,
    clientSecret,
    endpoints: { authorize, token, revoke, api },
  };
}

export function microsoftApp({ clientId, tenant, endpoints }: MicrosoftSimulator) {
  return { provider: 'microsoft' as const, clientId, tenant, endpoints };
}
