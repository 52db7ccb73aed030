import type { Logger } from 'pino';
import { createAgents } from './accounts/agents.ts';
import { createDevices } from './accounts/devices.ts';
import { createSessions } from './accounts/sessions.ts';
import { createUsers } from './accounts/users.ts';
import { createAudit } from './audit/audit.ts';
import { connectionAdapters } from './connections/adapters.ts';
import { createConnections } from './connections/connections.ts';
import { teamOwner } from './connections/owners.ts';
import { createGateway } from './gateway/gateway.ts';
import { createMetrics } from './gateway/metrics/metrics.ts';
import { createPanelEventHub } from './ipc/events.ts';
import { createHandlers } from './ipc/handlers/index.ts';
import { createRouter } from './ipc/router.ts';
import { createRunningCalls } from './ipc/running.ts';
import { createLog } from './log/log.ts';
import { createOAuthApps } from './oauth/apps/apps.ts';
import { createSignIns } from './oauth/sign-in/sign-ins.ts';
import { createBudgets } from './money/budgets/budgets.ts';
import { openLedger } from './money/ledger/ledger.ts';
import { readNames } from './money/ledger/names.ts';
import { createCallLimits } from './money/limits/limits.ts';
import { createPrices } from './money/prices/prices.ts';
import { occasionally } from './occasionally.ts';
import { createSends } from './sends/sends.ts';
import { checkClickSend } from './services/clicksend/check.ts';
import { checkGmail } from './services/gmail/check.ts';
import { checkMail } from './services/mail/check.ts';
import { checkOutlook } from './services/outlook/check.ts';
import { createSystemKeys } from './services/system-keys.ts';
import { createSettings } from './settings/settings.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/types.ts';
import type { Core, CoreOptions } from './types.ts';
import { UndoStack } from './undo.ts';
import { applyPassphrase } from './passphrase.ts';
import { redactPatterns } from './vault/redact-patterns.ts';
import { createVault } from './vault/vault.ts';

/** Composes everything behind the panel and the gateway, once, in order. A step that fails takes down what stands. */
export async function createCore(options: CoreOptions): Promise<Core> {
  const undo = new UndoStack();
  try {
    return await compose(options, undo);
  } catch (error) {
    // What made the start fail is what the person must hear of.
    await undo.run().catch(() => undefined);
    throw error;
  }
}

async function compose(options: CoreOptions, undo: UndoStack): Promise<Core> {
  const { dataDir, nativeBinding } = options;
  const store = await openStore({ dir: dataDir, ...(nativeBinding ? { nativeBinding } : {}) });
  undo.push(() => store.close());
  const redaction = { redact: redactPatterns };
  const log = createLog({ dir: dataDir, redact: (text) => redaction.redact(text) });
  try {
    return await furnish(options, { store, log, redaction }, undo);
  } catch (error) {
    log.error({ err: error }, 'Keydesk could not start');
    throw error;
  }
}

interface Ground {
  store: Store;
  log: Logger;
  /** Knows patterns only until the vault is there, then every secret that was seen. */
  redaction: { redact: (text: string) => string };
}

async function furnish(
  options: CoreOptions,
  { store, log, redaction }: Ground,
  undo: UndoStack,
): Promise<Core> {
  const { dataDir, keyring, shell } = options;
  const redact = (text: string) => redaction.redact(text);
  const audit = createAudit({ store, redact });
  const vault = await createVault({ store, keyring, dir: dataDir, audit });
  undo.push(() => vault.dispose());
  redaction.redact = (text) => vault.redact(text);
  await applyPassphrase(vault, options.passphrase);

  const settings = await createSettings(store);
  const users = await createUsers({ store, audit });
  undo.push(() => users.flush());
  const sessions = createSessions({ users, idleMinutes: settings.idleLockMinutes() });
  undo.push(() => sessions.dispose());
  const devices = await createDevices({ store, users });
  undo.push(() => devices.settled());
  const agents = await createAgents({ store, audit, users });
  // When an agent was last seen is not worth a failed shutdown.
  undo.push(() => agents.flush().catch(() => undefined));

  const events = createPanelEventHub(sessions);
  sessions.onEnd((sessionId) => events.sessionEnded(sessionId));
  vault.onChange(() => events.changed('vault', 'systemKeys', 'integrations', 'tools', 'audit'));
  const systemKeys = await createSystemKeys({
    store,
    vault,
    audit,
    version: shell.version,
    onChange: () => events.changed('systemKeys', 'tools', 'audit'),
    notice: (notice) => events.notifyAdmins(notice),
  });
  undo.push(() => systemKeys.dispose());
  const oauthApps = await createOAuthApps({
    store,
    vault,
    audit,
    usedBy: (provider, clientId) => connections.madeWith(provider, clientId),
    onChange(provider, registration) {
      if (registration) connections.registrationChanged(provider);
      events.changed('oauthApps', 'integrations', 'tools', 'audit');
    },
  });
  const connections = await createConnections({
    store,
    vault,
    audit,
    users,
    adapters: connectionAdapters,
    registrations: oauthApps,
    onChange: () => events.changed('integrations', 'tools', 'audit'),
    notice: (owner, notice) =>
      owner === teamOwner ? events.notifyAdmins(notice) : events.notifyUser(owner, notice),
  });
  undo.push(() => connections.dispose());
  const signIns = createSignIns({
    apps: oauthApps,
    connections,
    vault,
    shell,
    onChange: () => events.changed('integrations'),
  });
  sessions.onEnd((sessionId) => signIns.sessionEnded(sessionId));
  undo.push(() => signIns.dispose());
  const sends = await createSends({
    store,
    audit,
    log,
    redact,
    connections,
    checkers: { clicksend: checkClickSend, smtp: checkMail, gmail: checkGmail, outlook: checkOutlook },
    onChange: () => events.changed('sends', 'audit'),
  });
  undo.push(() => sends.dispose());
  const ledger = await openLedger({ store, dir: dataDir, nativeBinding: options.nativeBinding, log });
  undo.push(() => ledger.dispose());
  const usageChanged = occasionally(() => events.changed('usage', 'budgets'), usageEveryMs);
  ledger.onRows((rows) => {
    events.requests(rows);
    usageChanged();
  });
  const prices = await createPrices({ dir: dataDir, store, audit });
  const budgets = await createBudgets({ store, audit, users, agents, spending: ledger });
  const callLimits = await createCallLimits({ store, audit, users, agents });
  const metrics = await createMetrics({ store, audit, ledger, budgets });
  const gateway = createGateway({
    agents,
    systemKeys,
    connections,
    sends,
    ledger,
    budgets,
    callLimits,
    pricing: prices,
    metrics,
    log,
    port: options.gatewayPort ?? settings.gatewayPort(),
    savePort: (port) => settings.setGatewayPort(port),
    onStatus: () => events.changed('gateway'),
  });
  undo.push(() => gateway.close(gatewayGraceMs));

  const running = createRunningCalls();
  const parts = {
    users,
    sessions,
    devices,
    agents,
    systemKeys,
    connections,
    oauthApps,
    signIns,
    sends,
    vault,
    gateway,
    ledger,
    prices,
    budgets,
    callLimits,
    metrics,
    audit,
    settings,
    shell,
    events,
    running,
  };
  const handlers = createHandlers({
    ...parts,
    notices: [...store.notices, ...ledger.notices],
    setupToken: options.setupToken,
    names: () => readNames(store.db),
  });
  const router = createRouter({ handlers, sessions, events, running, redact, log });
  await gateway.start();

  return {
    store,
    vault,
    audit,
    users,
    sessions,
    agents,
    systemKeys,
    connections,
    sends,
    ledger,
    budgets,
    gateway,
    router,
    log,
    dispose: () => undo.run(),
  };
}

/** Sums change with every call; a panel that shows them need not ask more often. */
const usageEveryMs = 2_000;
/** Long answers are cut off by quitting; short ones are not. */
const gatewayGraceMs = 5_000;
