import type { ToolId } from '../../../shared/services.ts';
import type { Call } from './call.ts';
import { GatewayError } from './errors.ts';

/** Whether the agent may use this tool at all; passthrough and tool calls ask alike. */
export function allowTool({ agent }: Call, tool: ToolId): void {
  if (!agent || agent.tools === null || agent.tools.has(tool)) return;
  throw new GatewayError(
    'not_allowed',
    `The agent ${agent.name} may not use ${tool}.`,
    `Whoever owns the agent can allow ${tool} in Keydesk under Agents.`,
  );
}
