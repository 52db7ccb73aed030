import type { Logger } from 'pino';
import type { Agents, Sessions, Users } from './accounts/types.ts';
import type { Audit } from './audit/types.ts';
import type { Connections } from './connections/types.ts';
import type { Gateway } from './gateway/types.ts';
import type { Router, Shell } from './ipc/types.ts';
import type { Budgets } from './money/budgets/types.ts';
import type { Ledger } from './money/ledger/types.ts';
import type { Sends } from './sends/types.ts';
import type { SystemKeys } from './services/types.ts';
import type { Store } from './store/types.ts';
import type { Keyring, Vault } from './vault/types.ts';

export interface CoreOptions {
  dataDir: string;
  keyring: Keyring;
  shell: Shell;
  /** Overrides the saved port; 0 picks a free one. */
  gatewayPort?: number | undefined;
  /** Opens (or at first start makes) the passphrase slot; headless. */
  passphrase?: string | undefined;
  /** Headless: whoever makes the first admin must show it. */
  setupToken?: string | undefined;
  /** A better-sqlite3 binary for runtimes that the prebuild does not fit. */
  nativeBinding?: string | undefined;
}

/** Everything behind the panel and the gateway, composed once, in order. */
export interface Core {
  store: Store;
  vault: Vault;
  audit: Audit;
  users: Users;
  sessions: Sessions;
  agents: Agents;
  systemKeys: SystemKeys;
  connections: Connections;
  sends: Sends;
  ledger: Ledger;
  budgets: Budgets;
  gateway: Gateway;
  router: Router;
  log: Logger;
  dispose(): Promise<void>;
}
