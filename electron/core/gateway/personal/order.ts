import type { ToolId, UserServiceId } from '../../../../shared/services.ts';
import type { AgentIdentity } from '../../accounts/types.ts';
import type { ConnectionLease, Connections } from '../../connections/types.ts';
import type { Sends } from '../../sends/types.ts';
import type { UserTool } from '../../services/send-tool.ts';
import { userServiceByTool, userTools } from '../../services/user-tools.ts';
import type { Call } from '../call.ts';
import { needsConnection, needsPermission } from '../needs.ts';
import type { Order } from '../order.ts';
import { findAction, invalidInput, readToolBody, toolBodyLimit } from '../tools/body.ts';
import { canonical } from './canonical.ts';
import { idempotencyKey } from './idempotency-key.ts';

export interface PersonalParts {
  connections: Pick<Connections, 'lease' | 'report' | 'status'>;
  sends: Pick<Sends, 'attempt' | 'earlier'>;
}

/** 25 MB of attachments take 34 in base64. */
const mailBodyLimit = 40 * 1024 * 1024;

interface Asked {
  agent: AgentIdentity;
  service: UserServiceId;
  key: string | null;
}

/**
 * A call of a tool that speaks in the owner's name. Whose connection serves it, the token alone says. A call that nothing
 * can serve is refused before its body is read; only a repeat has an answer even then.
 */
export function personalOrder(parts: PersonalParts, call: Call, id: ToolId): () => Promise<Order> {
  const { agent, head } = call;
  const service = userServiceByTool(id);
  if (!agent || !service) throw new Error('Only agents call tools, and this one is of no personal service.');
  const asked = { agent, service, key: idempotencyKey(head) };
  const tool = userTools[service];
  if (!tool) {
    const { reason } = parts.connections.status(agent.user.id, service);
    throw needsConnection({ problem: 'none', reason });
  }
  if (asked.key === null) leased(parts, asked);
  return () => order(parts, call, tool, asked);
}

async function order(parts: PersonalParts, call: Call, tool: UserTool, asked: Asked): Promise<Order> {
  const { agent, service, key } = asked;
  const body = await readToolBody(call, service === 'clicksend' ? toolBodyLimit : mailBodyLimit);
  const action = findAction(tool, body.action);
  const request = key === null ? '' : canonical(body.input);
  const identity = { agent, service, action: action.name, idempotencyKey: key, request };
  const first = await parts.sends.earlier(identity);
  if (first) return { kind: 'repeat', first };
  const lease = leased(parts, asked);
  if (action.needs && lease.grant?.permissions.has(action.needs) === false) {
    throw needsPermission(service, action.needs);
  }
  const plan = action.plan(body.input, lease);
  switch (plan.kind) {
    case 'invalid':
      throw invalidInput(tool.id, plan);
    case 'ask':
      return { kind: 'ask', lease, plan };
    case 'send': {
      const { id: connectionId, credential } = lease;
      const { recipients, credits } = plan;
      call.ceiling = { usage: {}, credits };
      return { kind: 'send', lease, plan, request: { ...identity, connectionId, credential, recipients } };
    }
    default:
      return plan satisfies never;
  }
}

function leased({ connections }: PersonalParts, { agent, service }: Asked): ConnectionLease {
  const lease = connections.lease(agent.user.id, service);
  if ('problem' in lease) throw needsConnection(lease);
  return lease;
}
