import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { vi } from 'vitest';
import type { Output } from '../../../shared/ipc/routes.ts';
import type { Permission } from '../../../shared/ipc/permissions.ts';
import { type GoogleSimulator, startGoogle } from '../../../tests/simulators/google/start.ts';
import { type MicrosoftSimulator, startMicrosoft } from '../../../tests/simulators/microsoft/start.ts';
import { signIn } from '../../../tests/support/sign-in.ts';
import {
  type TestCore,
  type TestPanel,
  ada,
  bob as bobsName,
  openAdminPanel,
  openCore,
  openMemberPanel,
  openPanel,
} from '../testing.ts';
import { createTestKeyring } from '../vault/test-keyring.ts';
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
  /** The same folder, opened again; everybody is signed in anew. */
  restart(): Promise<void>;
  /** This computer's clock, from now on. */
  ahead(ms: number): void;
  connectionRows(): Promise<{ id: string; service: string }[]>;
  /** Every byte in the data folder. */
  everythingOnDisk(): Promise<Buffer>;
  /** The whole sign-in, with a browser that allows everything. */
  connect(panel: TestPanel, service: OAuthService, how?: How): Promise<Output<'integrations.attempt'>>;
  close(): Promise<void>;
}

export interface How {
  permissions?: Permission[];
  as?: { email: string; password: string };
}

export async function openSignInDesk(keyring = createTestKeyring()): Promise<SignInDesk> {
  const [google, microsoft] = await Promise.all([startGoogle(), startMicrosoft()]);
  let core = await openCore({ keyring });
  for (const account of [adasAccount, othersAccount]) {
    google.addAccount(account);
    microsoft.addAccount(account);
  }
  const admin = await openAdminPanel(core);
  const bob = await openMemberPanel(core, admin);
  const desk: SignInDesk = {
    core,
    admin,
    bob,
    google,
    microsoft,
    async register(provider) {
      await desk.admin.do(
        'oauthApps.save',
        provider === 'google' ? googleApp(google) : microsoftApp(microsoft),
      );
    },
    async connect(panel, service, { permissions, as = adasAccount } = {}) {
      const { attempt, url } = await panel.do('integrations.connect', {
        service,
        ...(permissions && { permissions }),
      });
      await signIn(url, as);
      return panel.do('integrations.attempt', { attempt });
    },
    async restart() {
      await core.dispose();
      core = await openCore({ keyring, dataDir: core.dir });
      Object.assign(desk, { core, admin: openPanel(core), bob: openPanel(core) });
      await desk.admin.do('session.signIn', ada);
      await desk.bob.do('session.signIn', bobsName);
    },
    ahead(ms) {
      vi.useFakeTimers({ toFake: ['Date'], now: realNow() + ms });
    },
    connectionRows: () => core.store.db.selectFrom('connections').select(['id', 'service']).execute(),
    async everythingOnDisk() {
      const names = await readdir(core.dir, { recursive: true, withFileTypes: true });
      const files = names.filter((entry) => entry.isFile());
      return Buffer.concat(
        await Promise.all(files.map(({ parentPath, name }) => readFile(path.join(parentPath, name)))),
      );
    },
    async close() {
      vi.useRealTimers();
      await core.close();
      await Promise.all([google.close(), microsoft.close()]);
    },
  };
  return desk;
}

const realNow = Date.now;

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
