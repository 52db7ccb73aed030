import type { DiscoveredTool, Discovery } from '../../../shared/ipc/gateway.ts';
import type { Permission } from '../../../shared/ipc/permissions.ts';
import { type ToolId, serviceById, serviceByTool, toolIds } from '../../../shared/services.ts';
import type { AgentIdentity } from '../accounts/types.ts';
import { adapterByTool } from '../services/index.ts';
import { notAllowedYet } from '../services/mail/mailbox/permissions.ts';
import { userServiceByTool, userTools } from '../services/user-tools.ts';
import {
  type Caller,
  type Standing,
  type StandingParts,
  personalStanding,
  sharedStanding,
  withinBudget,
} from './standing.ts';

export type DiscoveryParts = StandingParts;

/** What an agent can use, and in words why not. Answers from memory. */
export function discoverFor(parts: DiscoveryParts, agent: AgentIdentity): Discovery {
  const { id, name, user, tools: allowed } = agent;
  return {
    agent: { id, name },
    user,
    tools: toolIds.map((tool) =>
      describe(parts, { userId: user.id, agentId: id }, tool, allowed === null || allowed.has(tool)),
    ),
  };
}

/** The same as JSON. The schemas are most of it and never change, so they are written as text once. */
export function discoveryText(parts: DiscoveryParts, caller: AgentIdentity): string {
  const { agent, user, tools } = discoverFor(parts, caller);
  return `{"agent":${JSON.stringify(agent)},"user":${JSON.stringify(user)},"tools":[${tools.map(toolText).join(',')}]}`;
}

const actionTexts = new Map<DiscoveredTool['actions'], string>();

function toolText({ actions, ...tool }: DiscoveredTool): string {
  let text = actionTexts.get(actions);
  if (text === undefined) actionTexts.set(actions, (text = JSON.stringify(actions)));
  return `${JSON.stringify(tool).slice(0, -1)},"actions":${text}}`;
}

export function discoverForPerson(parts: DiscoveryParts, user: { id: string; name: string }): Discovery {
  return {
    agent: null,
    user,
    tools: toolIds.map((tool) => describe(parts, { userId: user.id, agentId: '' }, tool, true)),
  };
}

function describe(parts: DiscoveryParts, caller: Caller, id: ToolId, allowed: boolean): DiscoveredTool {
  const { id: service, scope } = serviceByTool(id);
  const tool = { id, service, scope, actions: actionsByTool[id] };
  if (!allowed) {
    const reason = 'This agent is limited to other tools.';
    return { ...tool, status: 'not_allowed', reason, credential: null };
  }
  const standing = withinBudget(parts, caller, service, standingOf(parts, caller.userId, id));
  return withPermissions(parts, caller.userId, { ...tool, ...standing });
}

/** A tool of which its owner allows a part is ready; what it cannot do yet is marked, and its reason says so. */
function withPermissions(parts: DiscoveryParts, userId: string, tool: DiscoveredTool): DiscoveredTool {
  const service = userServiceByTool(tool.id);
  if (!service || tool.credential === null) return tool;
  const { permissions } = parts.connections.status(userId, service);
  if (!permissions) return tool;
  const missing = new Set<Permission>();
  const actions = tool.actions.map((action) => {
    const needs = userTools[service]?.actions.find(({ name }) => name === action.name)?.needs;
    if (needs === undefined || permissions.includes(needs)) return action;
    missing.add(needs);
    return { ...action, missing: needs };
  });
  if (missing.size === 0) return tool;
  const reason = `${tool.reason} ${notAllowedYet(serviceById(service).name, [...missing])}`;
  return { ...tool, actions, reason };
}

const actionsByTool = Object.fromEntries(toolIds.map((id) => [id, actionsOf(id)])) as Record<
  ToolId,
  DiscoveredTool['actions']
>;

function actionsOf(id: ToolId): DiscoveredTool['actions'] {
  const personal = userServiceByTool(id);
  const { actions = [] } = adapterByTool(id)?.tool ?? (personal && userTools[personal]) ?? {};
  return actions.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
}

function standingOf(parts: DiscoveryParts, userId: string, id: ToolId): Standing {
  const adapter = adapterByTool(id);
  if (adapter) return sharedStanding(parts, userId, adapter);
  const service = userServiceByTool(id);
  if (!service) throw new Error(`Nobody provides ${id}.`);
  return personalStanding(parts, userId, service);
}
