import type { DiscoveredTool } from '../../../shared/ipc/gateway.ts';
import type { ServiceId } from '../../../shared/services.ts';
import type { ConnectionService, ConnectionStatus } from '../../../shared/ipc/integrations.ts';
import type { Connections } from '../connections/types.ts';
import type { SystemAdapter } from '../services/adapter.ts';
import type { SystemKeys } from '../services/types.ts';
import type { Budgets } from '../money/budgets/types.ts';
import { missingKey } from './needs.ts';

export interface StandingParts {
  systemKeys: Pick<SystemKeys, 'lease'>;
  connections: Pick<Connections, 'status'>;
  budgets: Pick<Budgets, 'exhausted'>;
}

/** Whose calls it is about. */
export interface Caller {
  userId: string;
  /** Empty for a person who looks at their own tools. */
  agentId: string;
}

/** Whether a tool can be used now, and in words why not or with what. */
export type Standing = Pick<DiscoveredTool, 'status' | 'reason' | 'credential'>;

/** A tool that works with a shared key. */
export function sharedStanding(
  { systemKeys, connections }: StandingParts,
  userId: string,
  { id, name }: SystemAdapter,
): Standing {
  const lease = systemKeys.lease(id);
  const shared: Standing =
    typeof lease === 'string'
      ? { status: 'needs_key', reason: sentence(missingKey(name, lease)), credential: null }
      : { status: 'ready', reason: `Uses the shared ${name} key.`, credential: 'system' };
  if (id !== 'serper' || lease === 'vault_locked') return shared;
  return searchStanding(shared, connections.status(userId, 'search'));
}

/** A search works with the shared key or with what the owner has connected; either is enough. */
function searchStanding(shared: Standing, own: ReturnType<Connections['status']>): Standing {
  const usable = own.status === 'connected' || own.status === 'failing';
  if (shared.status === 'ready') {
    const otherwise = ' If that fails, the owner’s own search provider answers.';
    return usable ? { ...shared, reason: shared.reason + otherwise } : shared;
  }
  if (own.status === 'disconnected') {
    const instead = ' Or its owner connects a search provider of their own under Integrations.';
    return { ...shared, reason: shared.reason + instead };
  }
  const reason = `${shared.reason} ${own.reason}`;
  if (!usable) return { ...shared, reason };
  return { status: statuses[own.status], reason, credential: own.credential };
}

const statuses: Record<ConnectionStatus, Standing['status']> = {
  connected: 'ready',
  failing: 'failing',
  needs_you: 'needs_reconnect',
  unreadable: 'needs_reconnect',
  disconnected: 'needs_connection',
};

/** A tool that speaks in the owner's name. While a connection is failing, calls still try. */
export function personalStanding(
  { connections }: StandingParts,
  userId: string,
  service: ConnectionService,
): Standing {
  const { status, reason, credential } = connections.status(userId, service);
  const usable = status === 'connected' || status === 'failing';
  return { status: statuses[status], reason, credential: usable ? credential : null };
}

/** What works can still be out of money, or stopped with everything else. */
export function withinBudget(
  { budgets }: StandingParts,
  caller: Caller,
  service: ServiceId,
  standing: Standing,
): Standing {
  if (standing.status !== 'ready' && standing.status !== 'failing') return standing;
  const refusal = budgets.exhausted({ ...caller, at: Date.now(), service });
  return refusal ? { status: 'over_budget', reason: sentence(refusal), credential: null } : standing;
}

function sentence({ message, hint }: { message: string; hint: string }): string {
  return `${message} ${hint}`;
}
