import type { DiscoveredTool, Discovery } from '../../../shared/ipc/gateway.ts';
import { type ToolId, serviceByTool, toolIds } from '../../../shared/services.ts';
import type { AgentIdentity } from '../accounts/types.ts';
import { adapterByTool } from '../services/index.ts';
import type { SystemKeys } from '../services/types.ts';
import { missingConnection, missingKey } from './needs.ts';

export interface DiscoveryParts {
  systemKeys: SystemKeys;
}

/** What an agent can use, and in words why not. Answers from memory. */
export function discoverFor(parts: DiscoveryParts, agent: AgentIdentity): Discovery {
  return {
    agent: { id: agent.id, name: agent.name },
    user: agent.user,
    tools: toolIds.map((id) => describe(parts, id, agent.tools === null || agent.tools.has(id))),
  };
}

export function discoverForPerson(parts: DiscoveryParts, user: { id: string; name: string }): Discovery {
  return { agent: null, user, tools: toolIds.map((id) => describe(parts, id, true)) };
}

function describe({ systemKeys }: DiscoveryParts, id: ToolId, allowed: boolean): DiscoveredTool {
  const service = serviceByTool(id);
  const adapter = adapterByTool(id);
  const tool = {
    id,
    service: service.id,
    scope: service.scope,
    credential: null,
    actions: (adapter?.tool.actions ?? []).map(({ name, description, inputSchema }) => ({
      name,
      description,
      inputSchema,
    })),
  };
  if (!allowed) {
    return { ...tool, status: 'not_allowed', reason: 'This agent is limited to other tools.' };
  }
  if (!adapter) return { ...tool, status: 'needs_connection', reason: sentence(missingConnection(service)) };
  const lease = systemKeys.lease(adapter.id);
  if (typeof lease === 'string') {
    return { ...tool, status: 'needs_key', reason: sentence(missingKey(adapter.name, lease)) };
  }
  return { ...tool, status: 'ready', reason: `Uses the shared ${adapter.name} key.`, credential: 'system' };
}

function sentence({ message, hint }: { message: string; hint: string }): string {
  return `${message} ${hint}`;
}
