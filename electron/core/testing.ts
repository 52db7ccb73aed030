import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Result } from '../../shared/ipc/errors.ts';
import type { Input, Output, RouteName } from '../../shared/ipc/routes.ts';
import type { ColorScheme } from '../../shared/ipc/shell.ts';
import { createCore } from './core.ts';
import type { PanelClient, Shell } from './ipc/types.ts';
import type { Core, CoreOptions } from './types.ts';
import { createTestKeyring } from './vault/test-keyring.ts';

/** The whole core over a folder of its own: real store, vault, accounts, gateway on a free port. */
export interface TestCore extends Core {
  dir: string;
  opened: string[];
  /** How often the window was brought to the front. */
  fronted(): number;
  close(): Promise<void>;
}

export async function openCore(options: Partial<CoreOptions> = {}): Promise<TestCore> {
  const dir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'keydesk-core-')));
  const opened: string[] = [];
  let fronted = 0;
  const core = await createCore({
    dataDir: dir,
    keyring: createTestKeyring(),
    shell: testShell(opened, () => (fronted += 1)),
    gatewayPort: 0,
    ...options,
  });
  return {
    ...core,
    dir,
    opened,
    fronted: () => fronted,
    async close() {
      await core.dispose();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function testShell(opened: string[], comeToFront: () => void): Shell {
  let scheme: ColorScheme = 'auto';
  return {
    kind: 'desktop',
    version: '0.0.0',
    colorScheme: () => scheme,
    setColorScheme: (next) => {
      scheme = next;
    },
    openExternal: async (url) => void opened.push(url),
    comeToFront,
  };
}

/** A window without a window: what the transports make of a page, for tests of the router itself. */
export interface TestPanel extends PanelClient {
  call<R extends RouteName>(route: R, input: Input<R>, requestId?: string): Promise<Result<Output<R>>>;
  /** For calls that must succeed. */
  do<R extends RouteName>(route: R, input: Input<R>): Promise<Output<R>>;
}

let panels = 0;

export function openPanel({ router }: Pick<Core, 'router'>): TestPanel {
  let token: string | null = null;
  let calls = 0;
  const panel: TestPanel = {
    clientId: `panel-${++panels}`,
    sessionToken: () => token,
    setSessionToken: (next) => {
      token = next;
    },
    call: (route, input, requestId = `call-${++calls}`) =>
      router.call(panel, route, input, requestId) as Promise<Result<never>>,
    async do(route, input) {
      const result = await panel.call(route, input);
      if (result.ok) return result.data;
      throw new Error(`${route}: ${result.error.code}: ${result.error.message}`);
    },
  };
  return panel;
}

export const ada = { name: 'Ada', password: 'correct horse battery staple' };
export const bob = { name: 'Bob', password: 'another long password' };

export async function openAdminPanel(core: Core): Promise<TestPanel> {
  const panel = openPanel(core);
  await panel.do('setup.createAdmin', ada);
  return panel;
}

export async function openMemberPanel(core: Core, admin: TestPanel): Promise<TestPanel> {
  await admin.do('users.create', { ...bob, role: 'member' });
  const panel = openPanel(core);
  await panel.do('session.signIn', bob);
  return panel;
}
