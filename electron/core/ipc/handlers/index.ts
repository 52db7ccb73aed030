import type { Agents, Devices, Sessions, Users } from '../../accounts/types.ts';
import type { Audit } from '../../audit/types.ts';
import type { Connections } from '../../connections/types.ts';
import type { Gateway } from '../../gateway/types.ts';
import type { OAuthApps, SignIns } from '../../oauth/types.ts';
import type { Metrics } from '../../gateway/metrics/types.ts';
import type { Budgets } from '../../money/budgets/types.ts';
import type { Ledger, Names } from '../../money/ledger/types.ts';
import type { CallLimits } from '../../money/limits/types.ts';
import type { Prices } from '../../money/prices/types.ts';
import type { Sends } from '../../sends/types.ts';
import type { SystemKeys } from '../../services/types.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Notice } from '../../store/types.ts';
import type { Vault } from '../../vault/types.ts';
import type { PanelEventHub } from '../events.ts';
import type { RunningCalls } from '../running.ts';
import type { Handlers, Shell } from '../types.ts';
import { agentsHandlers } from './agents.ts';
import { balancesHandlers } from './balances.ts';
import { budgetsHandlers } from './budgets.ts';
import { gatewayHandlers } from './gateway.ts';
import { integrationsHandlers } from './integrations.ts';
import { oauthAppsHandlers } from './oauth.ts';
import { limitsHandlers } from './limits.ts';
import { metricsHandlers } from './metrics.ts';
import { pricesHandlers } from './prices.ts';
import { recordsHandlers } from './records.ts';
import { sendsHandlers } from './sends.ts';
import { sessionHandlers } from './session.ts';
import { settingsHandlers } from './settings.ts';
import { setupHandlers } from './setup.ts';
import { shellHandlers } from './shell.ts';
import { systemKeysHandlers } from './system-keys.ts';
import { usageHandlers } from './usage.ts';
import { usersHandlers } from './users.ts';
import { vaultHandlers } from './vault.ts';

/** What the handlers work with. */
export interface HandlerParts {
  users: Users;
  sessions: Sessions;
  devices: Devices;
  agents: Agents;
  systemKeys: SystemKeys;
  connections: Connections;
  oauthApps: OAuthApps;
  signIns: SignIns;
  sends: Sends;
  vault: Vault;
  gateway: Gateway;
  ledger: Ledger;
  prices: Prices;
  budgets: Budgets;
  callLimits: CallLimits;
  metrics: Metrics;
  audit: Audit;
  settings: Settings;
  shell: Shell;
  notices: readonly Notice[];
  events: PanelEventHub;
  running: RunningCalls;
  setupToken: string | undefined;
  /** Of agents and people, also of those who are gone. */
  names: () => Promise<Names>;
}

export function createHandlers(parts: HandlerParts): Handlers {
  return {
    ...setupHandlers(parts),
    ...sessionHandlers(parts),
    ...usersHandlers(parts),
    ...agentsHandlers(parts),
    ...systemKeysHandlers(parts.systemKeys),
    ...vaultHandlers(parts.vault),
    ...gatewayHandlers(parts),
    ...recordsHandlers(parts),
    ...integrationsHandlers(parts),
    ...oauthAppsHandlers(parts.oauthApps),
    ...sendsHandlers(parts.sends),
    ...usageHandlers(parts),
    ...balancesHandlers(parts),
    ...budgetsHandlers(parts),
    ...metricsHandlers(parts),
    ...pricesHandlers(parts),
    ...limitsHandlers({ limits: parts.callLimits, events: parts.events }),
    ...settingsHandlers(parts),
    ...shellHandlers(parts),
  };
}
